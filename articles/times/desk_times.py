"""Times as the desk shows them: readers' dates, the 24-hour clock, the zone where it matters.

The examples are in English, whose dates are in AP style.
"""

from datetime import date, datetime

from django.utils import dateformat, formats, timezone

_OTHERWISE = {"READERS_DATE": "N j, Y", "READERS_DAY": "N j"}
"""{date format in `newsroom/formats`: the fallback for a language without its own}"""


def desk_time(moment: datetime) -> str:
    """For what has happened: Nov. 24, 13:05, with the year unless it is this year."""
    return f"{_day(timezone.localdate(moment))}, {desk_clock(moment)}"


def desk_time_in_zone(moment: datetime) -> str:
    """For what is scheduled: Nov. 24, 13:05 GMT, with the year unless it is this year."""
    return f"{desk_time(moment)} {zone_of(moment)}"


def desk_clock(moment: datetime) -> str:
    """The time of day alone: 13:05."""
    return dateformat.format(timezone.localtime(moment), "H:i")


def exact_clock(moment: datetime) -> str:
    """The time of day alone, to the second: 13:05:09."""
    return dateformat.format(timezone.localtime(moment), "H:i:s")


def recent_time(moment: datetime) -> str:
    """In a sentence about what has just happened: 13:05, with the date unless it is today."""
    is_today = timezone.localdate(moment) == timezone.localdate()
    return desk_clock(moment) if is_today else desk_time(moment)


def exact_time(moment: datetime) -> str:
    """For the record: Nov. 24, 2026, 13:05:09 GMT."""
    return f"{desk_day(timezone.localdate(moment))}, {exact_clock(moment)} {zone_of(moment)}"


def desk_day(day: date) -> str:
    """A day alone: Nov. 24, 2026."""
    return dateformat.format(day, _form("READERS_DATE"))


def _day(day) -> str:
    is_of_this_year = day.year == timezone.localdate().year
    return dateformat.format(day, _form("READERS_DAY" if is_of_this_year else "READERS_DATE"))


def _form(name) -> str:
    own = formats.get_format(name)
    # Django returns the name itself if no language has the format.
    return own if own != name else _OTHERWISE[name]


def zone_of(moment: datetime) -> str:
    """The newsroom's zone at this moment. Some zones have no abbreviation: -03 becomes UTC-03."""
    name = timezone.localtime(moment).tzname() or ""
    return f"UTC{name}" if name[:1] in ("+", "-") else name
