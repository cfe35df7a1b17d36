"""The verbs about a story's place in the newsroom: whose it is, who may see it, what is said of it."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model

from articles.models import DeskNote, Duty, PreviewLink, Story
from articles.workflow.acting import acting, acting_apart
from articles.workflow.acts import Act, verb
from articles.workflow.rules import Forbidden, Refused, sees
from articles.workflow.seen import Seen


@verb
def assign(story: Story, *, by, to, seen: Seen | None = None) -> None:
    """Give a story to a person, or with None to nobody. Raises Forbidden or Refused."""
    with acting(Act.ASSIGN, story, by, seen=seen) as act:
        if to is not None and not to.has_perm("articles.write_story"):
            raise Refused(f"{to} may not write stories.")
        if to is not None and not sees(story, to):
            raise Refused(f"{to} may not see this story: name them among its people first.")
        story.assigned_to = to
        story.save(update_fields=["assigned_to"])
        act.record(Act.ASSIGN, str(to or "nobody"))
        act.tell(f"“{story}” is yours to work on.", to)


@verb
def restrict(story: Story, *, by, people: Iterable, seen: Seen | None = None) -> None:
    """Show a story's words only to these people, its owner and administrators; with none, to everybody.

    Whoever restricts it and whom it is assigned to stay among those who see it. Raises Forbidden.
    """
    with acting(Act.RESTRICT, story, by, seen=seen) as act:
        named = set(people)
        if named:
            named |= {by, story.assigned_to} - {None}
        story.restricted_to.set(named)
        act.record(Act.RESTRICT, ", ".join(sorted(map(str, named))) or "open to all")


@verb
def set_urgency(story: Story, *, by, urgency: int, seen: Seen | None = None) -> None:
    """Say how soon a story must go out. Raises Forbidden."""
    with acting(Act.SET_URGENCY, story, by, seen=seen) as act:
        story.urgency = Story.Urgency(urgency)
        story.save(update_fields=["urgency"])
        act.record(Act.SET_URGENCY, story.get_urgency_display())


@verb
def leave_note(story: Story, *, by, text: str, to=None, seen: Seen | None = None) -> DeskNote:
    """Leave a note on a story, to one person or to all who work on it. Raises Forbidden or Refused."""
    with acting(Act.LEAVE_NOTE, story, by, seen=seen) as act:
        if not text.strip():
            raise Refused("Write the note.")
        if to is not None and not sees(story, to):
            raise Refused(f"{to} may not see this story.")
        left = DeskNote.objects.create(story=story, by=by, to=to, text=text.strip(), at=act.at)
        act.put_on_list(Act.LEAVE_NOTE, left.text)
        act.tell(f"{by} on “{story}”: {left.text}", *([to] if to else []))
        act.announce(Act.LEAVE_NOTE)
    return left


@verb
def resolve_note(left: DeskNote, *, by) -> None:
    """Mark a note as settled. Raises Forbidden or Refused."""
    with acting(Act.RESOLVE_NOTE, left.story, by) as act:
        if not may_resolve(left, by):
            raise Forbidden(
                "Only its writer, whom it is for, who works on the story, or an editor settles a note."
            )
        if DeskNote.objects.filter(pk=left.pk, resolved_at=None).update(resolved_at=act.at, resolved_by=by):
            act.put_on_list(Act.RESOLVE_NOTE, left.text)


def may_resolve(left: DeskNote, by) -> bool:
    """Whether someone who sees the story may settle the note: it concerns them, or they are an editor."""
    story = left.story
    concerned = {left.by_id, left.to_id, story.owner_id, story.assigned_to_id}
    return by.pk in concerned or by.has_perm("articles.edit_any_story")


@verb
def share(story: Story, *, by, hours: int, seen: Seen | None = None) -> PreviewLink:
    """Make a link by which someone without an account reads the working copy for some hours.

    Raises Forbidden, or Refused for more than thirty days.
    """
    with acting(Act.SHARE, story, by, seen=seen) as act:
        if not 1 <= hours <= 30 * 24:
            raise Refused("A link lasts from an hour to thirty days.")
        link = PreviewLink.objects.create(
            token=secrets.token_urlsafe(32),
            story=story,
            made_by=by,
            made_at=act.at,
            expires_at=act.at + timedelta(hours=hours),
        )
        act.put_on_list(Act.SHARE, f"for {hours} hours")
    return link


@verb
def revoke(link: PreviewLink, *, by) -> None:
    """End a preview link at once. Raises Forbidden."""
    with acting(Act.REVOKE, link.story, by) as act:
        PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=act.at)
        act.put_on_list(Act.REVOKE)


@verb
def put_on_duty(person, *, by, until: datetime) -> Duty:
    """Let a journalist publish own stories, and withdraw any, until a time. Raises Forbidden or Refused."""
    with acting_apart(Act.PUT_ON_DUTY, by, lock=_person(person.pk)) as act:
        if not act.at < until <= act.at + timedelta(days=7):
            raise Refused("Duty ends at a time that lies ahead, within seven days.")
        if not person.has_perm("articles.write_story"):
            raise Refused(f"{person} may not write stories.")
        # The new time takes the place of an earlier one.
        Duty.objects.filter(person=person, ended_at=None, until__gt=act.at).update(ended_at=act.at)
        duty = Duty.objects.create(person=person, granted_by=by, begins_at=act.at, until=until)
        act.record(f"{person} until {until:%Y-%m-%d %H:%M %Z}")
    return duty


@verb
def end_duty(duty: Duty, *, by) -> None:
    """End a duty before its time. Raises Forbidden."""
    with acting_apart(Act.END_DUTY, by, lock=_person(duty.person_id)) as act:
        if Duty.objects.filter(pk=duty.pk, ended_at=None).update(ended_at=act.at):
            act.record(str(duty.person))


def _person(pk):
    """The row that is held while somebody's duty changes: two editors at once leave one duty."""
    return get_user_model()._default_manager.filter(pk=pk)
