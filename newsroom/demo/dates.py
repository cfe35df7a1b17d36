"""Moments and dates of the demo's month, counted from the moment of loading."""

import re
from datetime import datetime, timedelta

from django.utils import timezone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = (
    "Jan.",
    "Feb.",
    "March",
    "April",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
)
"""As the AP Stylebook abbreviates them before a day."""

_MOMENT = re.compile(
    r"-(?P<minutes>\d+)m|(?P<days>[+-]?\d+)(?P<unit>[db])(?: (?P<at>\d\d:\d\d))?"
    r"|(?P<weeks>[+-]?\d+)w (?P<day>[a-z]{3})(?: (?P<on>\d\d:\d\d))?"
)
_DATE = re.compile(r"\{([+-]\d[^{}]*)\}")


def moment(when: str, now: datetime) -> datetime:
    """The moment that `when` names, relative to `now`.

    "-35m" is minutes ago, "-3d 09:40" three days ago and "+1d 06:00" tomorrow at that local time,
    "-2b" the last workday but one, "-2w tue 09:40" the Tuesday of the week before last. Raises
    ValueError for anything else.
    """
    found = _MOMENT.fullmatch(when)
    if not found:
        raise ValueError(f"{when!r} names no moment")
    if found["minutes"]:
        return now - timedelta(minutes=int(found["minutes"]))
    local = timezone.localtime(now)
    hour, minute = (found["at"] or found["on"] or "12:00").split(":")
    day = local.replace(tzinfo=None) + timedelta(days=_days_ahead(found, local.weekday()))
    return timezone.make_aware(day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0))


def _days_ahead(found, weekday):
    if found["day"]:
        return int(found["weeks"]) * 7 + DAYS.index(found["day"]) - weekday
    days = int(found["days"])
    return days if found["unit"] == "d" else -_days_since_workday(-days, weekday)


def _days_since_workday(workdays, weekday):
    """How many days ago the last workday (1), the last but one (2) … was."""
    back = 0
    while workdays:
        back += 1
        workdays -= (weekday - back) % 7 < DAYS.index("sat")
    return back


def dated(text: str, now: datetime) -> str:
    """The text with each {-3d} or {-2w tue} as a date in AP style: "Nov. 21"."""
    return _DATE.sub(lambda found: _ap_date(moment(found[1], now)), text)


def _ap_date(at):
    local = timezone.localtime(at)
    return f"{MONTHS[local.month - 1]} {local.day}"
