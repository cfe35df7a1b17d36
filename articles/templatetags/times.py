"""Times as readers see them: each with its date where that is not obvious."""

import re

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import video_lengths
from articles.times import dates

register = template.Library()
register.filter("clock", dates.clock)
register.filter("full_date", dates.full_date)
register.filter("day_of_year", dates.day_of_year)
register.filter("weekday", dates.weekday)
register.filter("month", dates.month)
register.filter("number", dates.number)
register.filter("video_length", video_lengths.written)
register.filter("video_duration", video_lengths.duration)


@register.filter
def machine_time(moment):
    """For `<time datetime>`: whole seconds, since HTML allows no microseconds, and the zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def unbroken(time):
    """A time in a narrow column: a line may break after the date, but not within the time of day."""
    date, clock = re.fullmatch("(.*[,،] |)(.*)", time).groups()
    return date + clock.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def full_time(moment):
    """On its own: Nov. 24, 2026, 3:05 p.m. GMT."""
    return dates.dated(dates.full_date(timezone.localtime(moment)), dates.clock(moment))


@register.filter
def time_beside(moment, other):
    """Next to another time: the time of day, after the date if the two days differ.

    The full time if the other is None.
    """
    if other is None:
        return full_time(moment)
    local, other = timezone.localtime(moment), timezone.localtime(other)
    if local.date() == other.date():
        return dates.clock(moment)
    if local.year != other.year:
        return full_time(moment)
    return dates.dated(dates.day_of_year(local), dates.clock(moment))


@register.filter
def day_name(moment):
    """A day as a heading: Today, or Monday, Nov. 23, with the year unless it is this year."""
    day, today = timezone.localdate(moment), timezone.localdate()
    if day == today:
        return _("Today")
    return dates.weekday(day, with_year=day.year != today.year)


@register.filter
def local_date(moment):
    """The day of a moment in the site's zone, alone: Nov. 24, 2026."""
    return dates.full_date(timezone.localtime(moment))


@register.filter
def near(day, form):
    """A day, its month or its year, as a link to the archive names it."""
    return {"day": dates.day_of_year, "month": dates.month, "year": lambda day: str(day.year)}[form](day)


@register.filter
def day_key(moment):
    """A day for machines, in the site's zone: 2026-11-24."""
    return timezone.localtime(moment).date().isoformat()


@register.simple_tag
def today():
    """The current moment in the site's zone, for a page that says which day it is."""
    return timezone.localtime()
