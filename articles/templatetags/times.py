"""Times as readers see them: in AP style, with the zone, and with the date where it is not plain."""

from django import template
from django.utils import dateformat, timezone

from articles import video_lengths
from articles.desk_times import zone_of

register = template.Library()
register.filter("video_length", video_lengths.written)
register.filter("video_duration", video_lengths.duration)


@register.filter
def machine_time(moment):
    """For `<time datetime>`: whole seconds, since HTML allows no microseconds, and the zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def clock(moment):
    """The time of day: 3:05 p.m. GMT."""
    local = timezone.localtime(moment)
    return f"{dateformat.format(local, 'P')} {zone_of(local)}"


@register.filter
def unbroken(time):
    """A time in a narrow column: a line may end after its date, not within the time of day."""
    date, comma, clock = time.rpartition(", ")
    return date + comma + clock.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def full_time(moment):
    """Standing alone: Nov. 24, 2026, 3:05 p.m. GMT."""
    return _dated(moment, "N j, Y")


@register.filter
def time_beside(moment, other):
    """Beside another time: the time of day, after the date where the two days differ.

    Whole where it stands alone, beside None.
    """
    if other is None:
        return full_time(moment)
    local, other = timezone.localtime(moment), timezone.localtime(other)
    if local.date() == other.date():
        return clock(moment)
    return _dated(moment, "N j" if local.year == other.year else "N j, Y")


@register.filter
def day_name(moment):
    """A day as a heading: Today, or Monday, Nov. 23, with the year where it is not this one."""
    local, today = timezone.localtime(moment), timezone.localtime()
    if local.date() == today.date():
        return "Today"
    return dateformat.format(local, "l, N j" if local.year == today.year else "l, N j, Y")


@register.filter
def day_key(moment):
    """A day for machines, in the site's zone: 2026-11-24."""
    return timezone.localtime(moment).date().isoformat()


@register.simple_tag
def today():
    """The moment now in the site's zone, for a page that says which day it is."""
    return timezone.localtime()


def _dated(moment, date_format):
    return f"{dateformat.format(timezone.localtime(moment), date_format)}, {clock(moment)}"
