"""The verbs about what lies ahead: another time, not at all, held and released."""

from datetime import datetime

from articles.models import Article, Category, Hold, Story
from articles.models.article import HELD_UNTIL
from articles.workflow.acting import acting, acting_apart
from articles.workflow.acts import Act, verb
from articles.workflow.embargo import require_over
from articles.workflow.rules import Refused
from articles.workflow.seen import Seen
from articles.workflow.versions import (
    attach,
    clear_the_way,
    give_address,
    make_room,
    open_version,
    opening,
    reader_times,
    set_status,
    set_time,
)


@verb
def reschedule(story: Story, *, by, at: datetime | None, seen: Seen | None = None) -> Article:
    """Set another time for the version that lies ahead, its words as they are.

    Raises Forbidden, or Refused when it has gone live meanwhile or the time has passed.
    """
    with acting(Act.RESCHEDULE, story, by, seen=seen) as act:
        if at is None:
            raise Refused("Choose the new time.")
        act.cancels(act.ahead, _said_of_old_time(act.ahead))
        article = _open_again(act, opening(act, at))
        act.record(Act.RESCHEDULE)
        act.tell(f"“{article.headline}” is set for another time: {set_time(at)}.")
    return article


def _said_of_old_time(ahead) -> str:
    said = f"It was scheduled for {set_time(ahead.set_for)}."
    return f"{said} This ended the hold." if ahead.is_held else said


@verb
def cancel(story: Story, *, by, seen: Seen | None = None) -> None:
    """Void the version that lies ahead; the story is back in review.

    Raises Forbidden, or Refused when it has gone live meanwhile.
    """
    with acting(Act.CANCEL, story, by, seen=seen) as act:
        clear_the_way(act)
        set_status(act, Story.Status.IN_REVIEW)
        act.record(Act.CANCEL)
        act.tell(f"The schedule of “{story}” is cancelled: it is back in review.")


@verb
def hold(*, by, category: Category | None = None) -> Hold:
    """Stop all that lies ahead, or all of a category, until each is released; give how many it stopped.

    What goes live before its turn comes is not held. Raises Forbidden.
    """
    with acting_apart(Act.HOLD_SCHEDULE, by) as act:
        held = sum(_is_held(story, by) for story in _ahead(act.at, category))
        act.record(f"{category or 'everything'}: {held} stories")
        return Hold.objects.create(category=category, by=by, at=act.at, stories=held)


def _ahead(at, category):
    """The stories with a version ahead, locked in one order, so that no two holds wait for each other."""
    ahead = Article.objects.filter(is_closed=False, held_from=None, live_from__gt=at)
    if category:
        ahead = ahead.filter(category_rows__category=category)
    return Story.objects.filter(pk__in=ahead.values("story")).order_by("pk").select_for_update()


def _is_held(story, by) -> bool:
    """Hold what lies ahead of a story; tell whether anything did, by a clock read after the lock."""
    try:
        _hold_one(story, by)
    except Refused:
        return False
    return True


def _hold_one(story, by):
    with acting(Act.HOLD, story, by) as act:
        ahead, live = act.ahead, act.standing.live
        ahead.held_from, ahead.live_from = ahead.live_from, HELD_UNTIL
        # First out of the way: PostgreSQL refuses versions that overlap even for a moment.
        ahead.save(update_fields=["held_from", "live_from"])
        if live:
            live.live_until = HELD_UNTIL
            live.save(update_fields=["live_until"])
        ahead.public_notes.update(at=HELD_UNTIL)
        act.overruled = [ahead.opened_by]
        act.record(Act.HOLD)
        act.tell(f"“{ahead.headline}” is on hold.")


@verb
def release(story: Story, *, by, seen: Seen | None = None) -> Article:
    """Let a version on hold go live at the time that was set for it, or now when that has passed.

    Raises Forbidden, or Refused when it is not on hold or under embargo.
    """
    with acting(Act.RELEASE, story, by, seen=seen) as act:
        article = _open_again(act, max(act.ahead.held_from, act.at))
        act.record(Act.RELEASE)
        act.tell(f"“{article.headline}” is released.")
    return article


def _open_again(act, opens_at) -> Article:
    """Open the version ahead at another time; what it left to do stays."""
    ahead = act.ahead
    require_over(act.story, opens_at)
    labels = {"categories": ahead.categories, "authors": ahead.authors}
    public_note = ahead.public_notes.first()
    moves_to_top = ahead.listed_at == (ahead.held_from or ahead.live_from)
    previous = make_room(act)
    give_address(act, ahead, opens_at)
    times = reader_times(act, opens_at, ahead.kind, public_note, moves_to_top)
    article = open_version(
        act, ahead, opens_at, previous, kind=ahead.kind, note=ahead.note, **labels, **times
    )
    attach(public_note, article)
    return article
