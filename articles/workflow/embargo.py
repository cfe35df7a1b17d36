"""The embargo: a time, or "until lifted", before which nothing of a story may reach a reader."""

from datetime import datetime

from django.utils.translation import gettext as _

from articles.models import Story
from articles.times.desk_times import desk_time_in_zone
from articles.times.schedule_changes import AT_END_OF_EMBARGO
from articles.workflow.acting import Acting, acting
from articles.workflow.acts import Act, verb
from articles.workflow.rules import Refused
from articles.workflow.scheduled import reopen_at
from articles.workflow.seen import Seen
from articles.workflow.versions import cancel_scheduled, set_status


@verb
def embargo(
    story: Story,
    *,
    by,
    until: datetime | None = None,
    until_lifted: bool = False,
    note: str = "",
    set_again: bool = False,
    seen: Seen | None = None,
) -> None:
    """Put a story under embargo until a time or until it is lifted.

    A version scheduled for an earlier time is cancelled; `set_again` reschedules it for the end of the
    embargo instead, if it has one. Raises Forbidden, or Refused if the story is live, the time has
    passed, or a running embargo would end early: use `lift` for that.
    """
    with acting(Act.EMBARGO, story, by, seen=seen) as act:
        _require_end(story, until, until_lifted, act.at)
        story.embargo_until, story.embargo_until_lifted = (None if until_lifted else until), until_lifted
        story.save(update_fields=["embargo_until", "embargo_until_lifted"])
        act.changes_readers_pages = act.standing.ahead is not None
        if act.standing.ahead and story.is_under_embargo(act.standing.ahead.live_from):
            _move_to_end(act, until) if set_again and until else _cancel_version(act)
        act.record(Act.EMBARGO, note)


def _require_end(story, until, until_lifted, at) -> None:
    if not until_lifted and until is None:
        raise Refused(_("Set the time at which the embargo ends, or choose “until lifted”."))
    if until and until <= at:
        raise Refused(_("%(time)s has passed: choose a later time.") % {"time": desk_time_in_zone(until)})
    if _ends_early(story, until, until_lifted, at):
        raise Refused(_("That would end the embargo early: lift it, with a reason."))


def _ends_early(story, until, until_lifted, at):
    if until_lifted:
        return False
    if story.embargo_until_lifted:
        return True
    return story.embargo_until is not None and at < story.embargo_until and until < story.embargo_until


def _move_to_end(act: Acting, until: datetime) -> None:
    """Reschedule the version for the end of the embargo."""
    act.note_cancellation(act.ahead, AT_END_OF_EMBARGO, until)
    reopen_at(act, until)
    act.notify(
        lambda: (
            _("“%(story)s” is under embargo: it is rescheduled for %(time)s.")
            % {"story": act.story, "time": desk_time_in_zone(until)}
        )
    )


def _cancel_version(act: Acting) -> None:
    cancel_scheduled(act)
    set_status(act, Story.Status.IN_REVIEW)
    act.notify(lambda: _("“%(story)s” is under embargo: its schedule is cancelled.") % {"story": act.story})


@verb
def lift(story: Story, *, by, reason: str, seen: Seen | None = None) -> None:
    """End an embargo early, or one without an end. Raises Forbidden or Refused."""
    with acting(Act.LIFT, story, by, seen=seen) as act:
        if not reason.strip():
            raise Refused(_("Say who lifted the embargo, and why."))
        story.embargo_until, story.embargo_until_lifted = None, False
        story.save(update_fields=["embargo_until", "embargo_until_lifted"])
        embargoes = story.revisions.filter(act=Act.EMBARGO).select_related("by").order_by("-id")
        act.overruled = [newest.by for newest in embargoes[:1]]
        act.record(Act.LIFT, reason.strip())
        act.notify(lambda: _("The embargo on “%(story)s” is lifted.") % {"story": story})


def require_no_embargo(story: Story, at: datetime) -> None:
    """Raise Refused if the story is under embargo at this time."""
    if story.is_under_embargo(at):
        raise Refused(_("The story is under embargo at that time."))
