"""Cursors: where the next page of a list begins, as text for a URL.

A time is a whole number of microseconds since 1970, the precision of the database. Any text that a
person types into an address reads as a cursor or as None: none raises an error, and no number is too
large for a query.
"""

import re
from datetime import UTC, datetime, timedelta

MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Within two days of the calendar's ends, a moment has no date in some time zones, or no day before or after.
_FIRST = (datetime.min.replace(tzinfo=UTC) + timedelta(days=2) - _EPOCH) // MICROSECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - timedelta(days=2) - _EPOCH) // MICROSECOND
_LARGEST = 2**63 - 1
"""The largest number that fits into a database column."""
# ASCII digits only, as `int` reads those of every script; 19 are enough for every 64-bit number, and
# Python refuses to parse a number with thousands of digits.
_NUMBER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_PAIR = re.compile(rf"({_NUMBER.pattern})-({_NUMBER.pattern})", re.ASCII)


def microseconds(at: datetime) -> int:
    """The microseconds from 1970 to a moment; negative before."""
    return (at - _EPOCH) // MICROSECOND


def moment(number: int) -> datetime | None:
    """The moment this many microseconds after 1970; None at the ends of the calendar and beyond."""
    return _EPOCH + timedelta(microseconds=number) if _FIRST <= number <= _LAST else None


def write_moment(at: datetime) -> str:
    return str(microseconds(at))


def read_moment(text: str) -> datetime | None:
    """What `write_moment` wrote; None for any other text."""
    return moment(int(text)) if _NUMBER.fullmatch(text) else None


def write_place(at: datetime, number: int) -> str:
    """The position of a row in a list that is ordered by a time, then by a number."""
    return f"{microseconds(at)}-{number}"


def read_place(text: str) -> tuple[datetime, int] | None:
    """What `write_place` wrote; None for any other text."""
    pair = read_pair(text)
    at = moment(pair[0]) if pair else None
    return (at, pair[1]) if pair and at else None


def read_pair(text: str) -> tuple[int, int] | None:
    """Two numbers with a hyphen between them, neither too large for a query; None for any other text."""
    found = _PAIR.fullmatch(text)
    return (_bounded(found[1]), _bounded(found[2])) if found else None


def _bounded(digits: str) -> int:
    return max(-_LARGEST, min(int(digits), _LARGEST))
