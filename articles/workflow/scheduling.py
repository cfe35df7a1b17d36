"""The verbs for scheduled versions: reschedule, cancel, hold and release."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Category, Hold, Revision, Story
from articles.models.article import HELD_UNTIL
from articles.times.desk_times import desk_time_in_zone
from articles.times.schedule_changes import MOVED, RELEASED_AND_MOVED
from articles.workflow.acting import acting, acting_without_story
from articles.workflow.acts import NOTABLE_ACTS, Act, verb
from articles.workflow.embargo import require_no_embargo
from articles.workflow.rules import Refused
from articles.workflow.scheduled import Scheduled, reopen_at
from articles.workflow.seen import Seen
from articles.workflow.versions import (
    cancel_scheduled,
    opening_time,
    reserve_address,
    set_status,
)


@verb
def reschedule(story: Story, *, by, at: datetime | None, seen: Seen | None = None) -> Article:
    """Change the time of the scheduled version; its words stay.

    Raises Forbidden, or Refused if it has gone live meanwhile or the time has passed.
    """
    with acting(Act.RESCHEDULE, story, by, seen=seen) as act:
        if at is None:
            raise Refused(_("Choose the new time."))
        act.note_cancellation(act.ahead, RELEASED_AND_MOVED if act.ahead.is_held else MOVED)
        article = _reopen_at(act, opening_time(act, at))
        act.record(Act.RESCHEDULE)
        act.notify(
            lambda: (
                _("“%(story)s” is rescheduled for %(time)s.")
                % {"story": article.headline, "time": desk_time_in_zone(at)}
            )
        )
    return article


@verb
def cancel(story: Story, *, by, seen: Seen | None = None) -> None:
    """Cancel the scheduled version; the story is back in review.

    Raises Forbidden, or Refused if it has gone live meanwhile.
    """
    with acting(Act.CANCEL, story, by, seen=seen) as act:
        cancelled, status = Scheduled.of(act.ahead), story.status
        open_tasks = list(story.tasks.filter(done_at=None).values_list("pk", flat=True))
        cancel_scheduled(act)
        set_status(act, Story.Status.IN_REVIEW)
        revision = act.record(Act.CANCEL)
        revision.undo = {**cancelled.facts(), "status": status, "tasks": open_tasks}
        act.notify(
            lambda: _("The schedule of “%(story)s” is cancelled: it is back in review.") % {"story": story}
        )


@verb
def undo_cancel(story: Story, *, by, seen: Seen | None = None) -> Article:
    """Reopen the version whose schedule this person has just cancelled, at its time, with its tasks.

    The working copy keeps its words. Raises Forbidden, or Refused if anything else has happened to the
    story since, or the time has passed.
    """
    with acting(Act.UNDO_CANCEL, story, by, seen=seen) as act:
        revision = cancelling(story, by)
        if revision is None:
            raise Refused(_("It can no longer be undone: something else has happened to the story since."))
        kept = Scheduled.read(revision.undo, _cancelled_words(story, revision))
        _require_time_left(act, kept)
        reserve_address(act, kept.words, kept.set_for)
        article = kept.open(act, previous=act.standing.live, last=act.standing.last)
        story.tasks.filter(pk__in=revision.undo["tasks"]).update(done_at=None, done_by=None)
        set_status(act, _status_before(story, revision))
        act.record(Act.UNDO_CANCEL)
        act.notify(
            lambda: (
                _("“%(story)s” is scheduled again for %(time)s.")
                % {"story": article.headline, "time": desk_time_in_zone(kept.set_for)}
            )
        )
    return article


def cancelling(story: Story, by) -> Revision | None:
    """The act by which this person cancelled the schedule, if nothing else has happened to it since."""
    newest = story.revisions.filter(act__in=NOTABLE_ACTS).order_by("-id").first()
    is_own = newest and newest.act == Act.CANCEL and newest.by_id == by.pk
    return newest if is_own and newest.undo else None


def _cancelled_words(story, revision) -> Story:
    """The words that were scheduled, from the story's last schedule, with the slug that was typed."""
    schedules = story.revisions.filter(act=Act.SCHEDULE, pk__lt=revision.pk)
    source = schedules.order_by("-id")[0]
    labels = {"categories": source.categories, "bylines": source.authors}
    return story.as_if({**source.words(), **labels, "slug": revision.undo["slug"]})


def _require_time_left(act, kept: Scheduled) -> None:
    if not kept.is_held and kept.set_for <= act.at:
        text = _("%(time)s has passed: publish the story, or choose a new time.")
        raise Refused(text % {"time": desk_time_in_zone(kept.set_for)})
    if not kept.is_held:
        require_no_embargo(act.story, kept.set_for)


def _status_before(story, revision) -> str:
    """The status before the cancellation; DRAFT instead of PUBLISHED if words have been saved since."""
    status = revision.undo["status"]
    is_changed = story.version != revision.version
    return Story.Status.DRAFT if is_changed and status == Story.Status.PUBLISHED else status


@verb
def hold(*, by, category: Category | None = None) -> Hold:
    """Put all scheduled versions, or those of one category, on hold until each is released.

    A version that goes live before its turn is not held. Raises Forbidden.
    """
    with acting_without_story(Act.HOLD_SCHEDULE, by) as act:
        held = sum(_try_hold(story, by) for story in _ahead(act.at, category))
        act.record(lambda: _said_of_hold(category, held))
        return Hold.objects.create(category=category, by=by, at=act.at, stories=held)


def _said_of_hold(category, count: int) -> str:
    text = ngettext("%(what)s: %(count)s story", "%(what)s: %(count)s stories", count)
    return text % {"what": category or _("everything"), "count": count}


def _ahead(at, category):
    """The stories with a scheduled version, locked in one order so that two holds cannot deadlock."""
    ahead = Article.objects.filter(is_closed=False, held_from=None, live_from__gt=at)
    if category:
        ahead = ahead.filter(category_rows__category=category)
    return Story.objects.filter(pk__in=ahead.values("story")).order_by("pk").select_for_update()


def _try_hold(story, by) -> bool:
    """Hold a story's scheduled version; return whether it had one once the lock was taken."""
    try:
        _hold_one(story, by)
    except Refused:
        return False
    return True


def _hold_one(story, by):
    with acting(Act.HOLD, story, by) as act:
        ahead, live = act.ahead, act.standing.live
        ahead.held_from, ahead.live_from = ahead.live_from, HELD_UNTIL
        # Save this one first: PostgreSQL refuses versions that overlap even for a moment.
        ahead.save(update_fields=["held_from", "live_from"])
        if live:
            live.live_until = HELD_UNTIL
            live.save(update_fields=["live_until"])
        ahead.public_notes.update(at=HELD_UNTIL)
        act.overruled = [ahead.opened_by]
        act.record(Act.HOLD)
        act.notify(lambda: _("“%(story)s” is on hold.") % {"story": ahead.headline})


@verb
def release(story: Story, *, by, seen: Seen | None = None) -> Article:
    """Release a version on hold: it goes live at its original time, or now if that has passed.

    Raises Forbidden, or Refused if it is not on hold, or is under embargo.
    """
    with acting(Act.RELEASE, story, by, seen=seen) as act:
        article = _reopen_at(act, max(act.ahead.held_from, act.at))
        act.record(Act.RELEASE)
        act.notify(lambda: _("“%(story)s” is released.") % {"story": article.headline})
    return article


def _reopen_at(act, opens_at) -> Article:
    require_no_embargo(act.story, opens_at)
    return reopen_at(act, opens_at)
