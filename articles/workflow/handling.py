"""The verbs for handling a story on the desk: its assignee, who sees it, notes, preview links, duty."""

import secrets
from collections.abc import Iterable, Set
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import DeskNote, Duty, PreviewLink, Story
from articles.text.lists import commas
from articles.times.desk_times import desk_time_in_zone
from articles.workflow.acting import acting, acting_without_story
from articles.workflow.acts import Act, verb
from articles.workflow.rules import Forbidden, Refused, sees
from articles.workflow.seen import Seen, require_shown


@verb
def assign(story: Story, *, by, to, seen: Seen | None = None) -> None:
    """Assign a story to a person, or unassign it with None. Raises Forbidden or Refused."""
    with acting(Act.ASSIGN, story, by, seen=seen) as act:
        if to is not None and not to.has_perm("articles.write_story"):
            raise Refused(_("%(person)s may not write stories.") % {"person": to})
        # Assignees may see a story that is open to all, even if they see nobody else's.
        if to is not None and story.belonging.named and not sees(story, to):
            text = _("%(person)s may not see this story: add them to the people it is restricted to first.")
            raise Refused(text % {"person": to})
        before, story.assigned_to = story.assigned_to, to
        story.save(update_fields=["assigned_to"])
        act.record(Act.ASSIGN, lambda: str(to or _("nobody")))
        act.notify(lambda: _("“%(story)s” is assigned to you.") % {"story": story}, to)
        if before != to:
            act.notify(lambda: _("“%(story)s” is no longer assigned to you.") % {"story": story}, before)


@verb
def restrict(
    story: Story, *, by, people: Iterable, shown: Set[int] | None = None, seen: Seen | None = None
) -> None:
    """Restrict a story's words to these people, its owner and administrators; with none, open it to all.

    The person who restricts it and its assignee are always included. `shown` has the ids of the people that
    the page named, None to accept any. Raises Forbidden, or Overtaken if others are named now.
    """
    with acting(Act.RESTRICT, story, by, seen=seen) as act:
        now_named = set(story.restricted_to.values_list("pk", flat=True))
        require_shown(shown, now_named, Act.RESTRICT, story, by, since=[Act.RESTRICT])
        named = set(people)
        if named:
            named |= {by, story.assigned_to} - {None}
        story.restricted_to.set(named)
        story.forget_belonging()
        act.record(Act.RESTRICT, lambda: commas(sorted(map(str, named))) or _("open to all"))


@verb
def set_urgency(story: Story, *, by, urgency: int, seen: Seen | None = None) -> None:
    """Set a story's urgency. Raises Forbidden."""
    with acting(Act.SET_URGENCY, story, by, seen=seen) as act:
        story.urgency = Story.Urgency(urgency)
        story.save(update_fields=["urgency"])
        act.record(Act.SET_URGENCY, lambda: story.get_urgency_display())


@verb
def set_goal(story: Story, *, by, words: int | None, seen: Seen | None = None) -> None:
    """Set the number of words that a story should have; None for no goal. Raises Forbidden."""
    with acting(Act.SET_GOAL, story, by, seen=seen) as act:
        story.word_goal = words
        story.save(update_fields=["word_goal"])
        act.record(Act.SET_GOAL, lambda: str(words or _("none")))


@verb
def leave_note(story: Story, *, by, text: str, to=None, seen: Seen | None = None) -> DeskNote:
    """Leave a desk note, to one person or to all who work on the story. Raises Forbidden or Refused."""
    with acting(Act.LEAVE_NOTE, story, by, seen=seen) as act:
        if not text.strip():
            raise Refused(_("Write the note."))
        if to is not None and not sees(story, to):
            raise Refused(_("%(person)s may not see this story.") % {"person": to})
        left = DeskNote.objects.create(story=story, by=by, to=to, text=text.strip(), at=act.at)
        act.audit(Act.LEAVE_NOTE, left.text)
        said = {"person": by, "story": story, "note": left.text}
        act.notify(lambda: _("%(person)s on “%(story)s”: %(note)s") % said, *([to] if to else []))
        act.announce(Act.LEAVE_NOTE)
    return left


@verb
def resolve_note(left: DeskNote, *, by) -> None:
    """Mark a desk note as resolved. Raises Forbidden or Refused."""
    with acting(Act.RESOLVE_NOTE, left.story, by) as act:
        if not may_resolve(left, by):
            raise Forbidden(
                _("Only its writer or recipient, the story’s owner or assignee, or an editor can resolve it.")
            )
        if DeskNote.objects.filter(pk=left.pk, resolved_at=None).update(resolved_at=act.at, resolved_by=by):
            act.audit(Act.RESOLVE_NOTE, left.text)


def may_resolve(left: DeskNote, by) -> bool:
    """Whether someone who sees the story may resolve the note: it concerns them, or they are an editor."""
    story = left.story
    concerned = {left.by_id, left.to_id, story.owner_id, story.assigned_to_id}
    return by.pk in concerned or by.has_perm("articles.edit_any_story")


@verb
def share(story: Story, *, by, hours: int, seen: Seen | None = None) -> PreviewLink:
    """Create a link that shows the working copy to someone without an account for some hours.

    Raises Forbidden, or Refused for more than thirty days.
    """
    with acting(Act.SHARE, story, by, seen=seen) as act:
        if not 1 <= hours <= 30 * 24:
            raise Refused(_("A link can last from one hour to thirty days."))
        link = PreviewLink.objects.create(
            token=secrets.token_urlsafe(32),
            story=story,
            made_by=by,
            made_at=act.at,
            expires_at=act.at + timedelta(hours=hours),
        )
        act.audit(
            Act.SHARE,
            lambda: ngettext("for %(count)s hour", "for %(count)s hours", hours) % {"count": hours},
        )
    return link


@verb
def revoke(link: PreviewLink, *, by) -> None:
    """Revoke a preview link at once. Raises Forbidden."""
    with acting(Act.REVOKE, link.story, by) as act:
        PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=act.at)
        act.audit(Act.REVOKE)


@verb
def put_on_duty(person, *, by, until: datetime) -> Duty:
    """Let a journalist publish their stories and withdraw any until a time. Raises Forbidden or Refused."""
    with acting_without_story(Act.PUT_ON_DUTY, by, lock=_person(person.pk)) as act:
        if not act.at < until <= act.at + timedelta(days=7):
            raise Refused(_("Duty must end in the future, within seven days."))
        if not person.has_perm("articles.write_story"):
            raise Refused(_("%(person)s may not write stories.") % {"person": person})
        # A new duty replaces the current one.
        Duty.objects.filter(person=person, ended_at=None, until__gt=act.at).update(ended_at=act.at)
        duty = Duty.objects.create(person=person, granted_by=by, begins_at=act.at, until=until)
        act.record(
            lambda: _("%(person)s until %(time)s") % {"person": person, "time": desk_time_in_zone(until)}
        )
    return duty


@verb
def end_duty(duty: Duty, *, by) -> None:
    """End a duty early. Raises Forbidden, or Refused if another has replaced it or it is over."""
    with acting_without_story(Act.END_DUTY, by, lock=_person(duty.person_id)) as act:
        if not Duty.objects.filter(pk=duty.pk, ended_at=None, until__gt=act.at).update(ended_at=act.at):
            text = _("The duty of %(person)s has changed or ended since: look at it again.")
            raise Refused(text % {"person": duty.person})
        act.record(str(duty.person))


def _person(pk):
    """The row to lock while a person's duty changes, so that concurrent grants leave one duty."""
    return get_user_model()._default_manager.filter(pk=pk)
