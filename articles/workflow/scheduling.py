"""The verbs for scheduled versions: reschedule, cancel, hold and release."""

from datetime import datetime

from articles.desk_times import desk_time_in_zone
from articles.models import Article, Category, Hold, Story
from articles.models.article import HELD_UNTIL
from articles.workflow.acting import acting, acting_without_story
from articles.workflow.acts import Act, verb
from articles.workflow.embargo import require_no_embargo
from articles.workflow.rules import Refused
from articles.workflow.seen import Seen
from articles.workflow.versions import (
    attach,
    cancel_scheduled,
    open_version,
    opening_time,
    reader_times,
    remove_scheduled,
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
            raise Refused("Choose the new time.")
        act.note_cancellation(act.ahead, _old_time_sentence(act.ahead))
        article = _reopen_at(act, opening_time(act, at))
        act.record(Act.RESCHEDULE)
        act.notify(f"“{article.headline}” is rescheduled for {desk_time_in_zone(at)}.")
    return article


def _old_time_sentence(ahead) -> str:
    sentence = f"It was scheduled for {desk_time_in_zone(ahead.set_for)}."
    return f"{sentence} This ended the hold." if ahead.is_held else sentence


@verb
def cancel(story: Story, *, by, seen: Seen | None = None) -> None:
    """Cancel the scheduled version; the story is back in review.

    Raises Forbidden, or Refused if it has gone live meanwhile.
    """
    with acting(Act.CANCEL, story, by, seen=seen) as act:
        cancel_scheduled(act)
        set_status(act, Story.Status.IN_REVIEW)
        act.record(Act.CANCEL)
        act.notify(f"The schedule of “{story}” is cancelled: it is back in review.")


@verb
def hold(*, by, category: Category | None = None) -> Hold:
    """Put all scheduled versions, or those of one category, on hold until each is released.

    A version that goes live before its turn is not held. Raises Forbidden.
    """
    with acting_without_story(Act.HOLD_SCHEDULE, by) as act:
        held = sum(_try_hold(story, by) for story in _ahead(act.at, category))
        act.record(f"{category or 'everything'}: {held} stories")
        return Hold.objects.create(category=category, by=by, at=act.at, stories=held)


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
        act.notify(f"“{ahead.headline}” is on hold.")


@verb
def release(story: Story, *, by, seen: Seen | None = None) -> Article:
    """Release a version on hold: it goes live at its original time, or now if that has passed.

    Raises Forbidden, or Refused if it is not on hold, or is under embargo.
    """
    with acting(Act.RELEASE, story, by, seen=seen) as act:
        article = _reopen_at(act, max(act.ahead.held_from, act.at))
        act.record(Act.RELEASE)
        act.notify(f"“{article.headline}” is released.")
    return article


def _reopen_at(act, opens_at) -> Article:
    """Replace the scheduled version by the same one at another time; its tasks stay open."""
    ahead = act.ahead
    require_no_embargo(act.story, opens_at)
    labels = {"categories": ahead.categories, "authors": ahead.authors}
    public_note = ahead.public_notes.first()
    moves_to_top = ahead.listed_at == (ahead.held_from or ahead.live_from)
    previous = remove_scheduled(act)
    reserve_address(act, ahead, opens_at)
    times = reader_times(act, opens_at, ahead.kind, public_note, moves_to_top)
    article = open_version(
        act, ahead, opens_at, previous, kind=ahead.kind, note=ahead.note, **labels, **times
    )
    attach(public_note, article)
    return article
