"""Cursors: where the next page of a list begins, as text that an address can carry.

A time is a whole number of microseconds since 1970, as exact as the database keeps it. Whatever a
person types into an address either is a cursor or is None: no text raises, and no number is too large
for a query.
"""

import re
from datetime import UTC, datetime, timedelta

MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Within two days of the calendar's ends, a moment has no day in some zones, nor a day before or after it.
_FIRST = (datetime.min.replace(tzinfo=UTC) + timedelta(days=2) - _EPOCH) // MICROSECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - timedelta(days=2) - _EPOCH) // MICROSECOND
_LARGEST = 2**63 - 1
"""The largest number that a column of a database holds."""
# ASCII digits alone, for `int` reads those of every script; 19 hold every number of 64 bits, and
# Python refuses to read a number of some thousand digits.
_NUMBER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_PAIR = re.compile(rf"({_NUMBER.pattern})-({_NUMBER.pattern})", re.ASCII)


def microseconds(at: datetime) -> int:
    """The microseconds from 1970 to a moment; negative before."""
    return (at - _EPOCH) // MICROSECOND


def moment(number: int) -> datetime | None:
    """The moment so many microseconds after 1970; None at the ends of the calendar and beyond."""
    return _EPOCH + timedelta(microseconds=number) if _FIRST <= number <= _LAST else None


def write_moment(at: datetime) -> str:
    return str(microseconds(at))


def read_moment(text: str) -> datetime | None:
    """What `write_moment` wrote; None for any other text."""
    return moment(int(text)) if _NUMBER.fullmatch(text) else None


def write_place(at: datetime, number: int) -> str:
    """Where a row stands in a list that is ordered by a time and, within it, by a number."""
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
