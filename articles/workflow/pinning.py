"""The verbs that pin a story above the News Feed, and unpin it again."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Pin, Story
from articles.text.lists import commas
from articles.times.desk_times import desk_time_in_zone
from articles.workflow.acting import Acting, acting
from articles.workflow.acts import Act, verb
from articles.workflow.rules import Refused
from articles.workflow.seen import Seen

MORNING = time(6)
LASTING = {
    "1": gettext_lazy("1 hour"),
    "3": gettext_lazy("3 hours"),
    "6": gettext_lazy("6 hours"),
    "morning": gettext_lazy("Until tomorrow, 6:00"),
}
"""{how long a pin lasts, in hours or until the morning of the next day: its name}"""
USUALLY = "3"


@verb
def pin(
    story: Story,
    *,
    by,
    lasts: str = USUALLY,
    until: datetime | None = None,
    label: str = "",
    in_strip: bool = False,
    replace: bool = True,
    seen: Seen | None = None,
) -> Pin:
    """Pin a story above the News Feed, for as long as `lasts` says or until a time.

    A scheduled story is shown once it is live, and `lasts` counts from then. An earlier pin of the story
    is replaced; without `replace`, the act is refused. Raises Forbidden, or Refused if too many are pinned.
    """
    with acting(Act.PIN, story, by, seen=seen) as act:
        end = _end(act, lasts, until)
        _make_room(act, replace)
        made = Pin.objects.create(
            story=story, by=by, at=act.at, until=end, label=Pin.Label(label), is_in_strip=in_strip
        )
        act.record(Act.PIN, lambda: _in_words(made))
        act.notify(lambda: _notification_text(made))
    return made


def _notification_text(made: Pin) -> str:
    text = _("“%(story)s” is pinned to the front page until %(time)s.")
    return text % {"story": made.story, "time": desk_time_in_zone(made.until)}


def _end(act: Acting, lasts: str, until: datetime | None) -> datetime:
    if until is None and lasts not in LASTING:
        raise Refused(_("Choose how long it is pinned."))
    begins_at = _begins_at(act)
    end = until or end_of(begins_at, lasts)
    if end <= begins_at:
        text = _("%(time)s is too early: choose a later time.")
        raise Refused(text % {"time": desk_time_in_zone(end)})
    return end


def _begins_at(act: Acting) -> datetime:
    """When readers get the pin: now, or when the story goes live."""
    if act.standing.live:
        return act.at
    if act.ahead.is_held:
        raise Refused(_("The story is on hold: release it first."))
    return act.ahead.live_from


def end_of(begins_at: datetime, lasts: str) -> datetime:
    """When a pin that begins then ends; `lasts` is a key of LASTING."""
    if lasts != "morning":
        return begins_at + timedelta(hours=int(lasts))
    tomorrow = timezone.localdate(begins_at) + timedelta(days=1)
    return datetime.combine(tomorrow, MORNING, timezone.get_default_timezone())


def _make_room(act: Acting, replace: bool) -> None:
    if not replace and Pin.objects.current(act.at).filter(story=act.story).exists():
        raise Refused(_("The story is pinned already: its own page can change the pin."))
    end_pin(act)
    _require_room(act.at)


def _require_room(at: datetime) -> None:
    others = list(Pin.objects.current(at).select_related("story")[: Pin.MOST])
    if len(others) == Pin.MOST:
        text = ngettext(
            "%(count)s story is pinned already: unpin it on the desk’s front page first.",
            "%(count)s stories are pinned already: unpin one of them on the desk’s front page first.",
            Pin.MOST,
        )
        raise Refused(text % {"count": Pin.MOST})


def _in_words(made: Pin) -> str:
    strip = _("in the strip on every page") if made.is_in_strip else ""
    label = made.get_label_display() if made.label else ""
    end = _("until %(time)s") % {"time": desk_time_in_zone(made.until)}
    return commas(filter(None, [end, label, strip]))


@verb
def unpin(story: Story, *, by, seen: Seen | None = None) -> None:
    """End the pin of a story now. Raises Forbidden, or Refused if it is not pinned."""
    with acting(Act.UNPIN, story, by, seen=seen) as act:
        if not Pin.objects.current(act.at).filter(story=story).exists():
            raise Refused(_("The story is not pinned."))
        end_pin(act)
        act.record(Act.UNPIN)


def end_pin(act: Acting) -> None:
    """End the story's pin, if it has one."""
    Pin.objects.filter(story=act.story, ended_at=None).update(ended_at=act.at)
