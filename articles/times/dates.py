"""Dates, times and numbers as readers see them, in the formats of the site's language.

The formats are in `newsroom/formats`; a language without its own uses Django's. English is in AP style.
"""

from datetime import date, datetime

from django.utils import dateformat, formats, timezone
from django.utils.translation import gettext_noop, pgettext

from articles.times.desk_times import zone_of

_WITHOUT_OWN = {
    "READERS_CLOCK": "TIME_FORMAT",
    "READERS_DATE": "DATE_FORMAT",
    "READERS_DAY": "MONTH_DAY_FORMAT",
    "READERS_MONTH": "YEAR_MONTH_FORMAT",
}
"""{format: Django's fallback for it}"""

# Django's Ukrainian translation of this day has a typewriter apostrophe.
gettext_noop("Friday")


def clock(moment: datetime) -> str:
    """The time of day: 3:05 p.m. GMT."""
    local = timezone.localtime(moment)
    shown = dateformat.format(local, _form("READERS_CLOCK"))
    if not formats.get_format("READERS_CLOCK_NAMES_ZONE"):
        return shown
    return f"{shown} {zone_of(local)}"


def full_date(day: date) -> str:
    """A day alone: Nov. 24, 2026."""
    return dateformat.format(day, _form("READERS_DATE"))


def day_of_year(day: date) -> str:
    """A day where its year is known: Nov. 24."""
    return dateformat.format(day, _form("READERS_DAY"))


def weekday(day: date, *, with_year: bool = True) -> str:
    """A day with its name: Tuesday, Nov. 24, 2026."""
    own, beside = ("WEEKDAY_DATE", "DATE") if with_year else ("WEEKDAY", "DAY")
    return dateformat.format(day, _form(f"READERS_{own}", f"l, {_form(f'READERS_{beside}')}"))


def month(day: date) -> str:
    """The month of a day: November 2026."""
    return dateformat.format(day, _form("READERS_MONTH"))


def dated(day: str, time: str) -> str:
    """A time of day after its date."""
    return pgettext("a date and a time of day", "%(date)s, %(time)s") % {"date": day, "time": time}


def number(count: int) -> str:
    """A number with its thousands grouped: 1,234."""
    return formats.number_format(count, use_l10n=True, force_grouping=True)


def _form(name, otherwise=""):
    own = formats.get_format(name)
    # Django returns the name itself if no language has the format.
    return own if own != name else otherwise or formats.get_format(_WITHOUT_OWN[name])
