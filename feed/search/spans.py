"""Days, as tokens of the index, and the stretches of days that a search reads one after another.

The newest matches are searched for among the latest stories, then in stretches that double: for a common
word the first have enough, for a rare word all of them have little. None is so long that sorting all of its
entries takes long. So no search reads a common word's entries from the whole archive, and nobody has to
guess which words are common.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from articles.search.conditions import Condition, Either, Has
from articles.terms.documents import day_tokens

FEWEST, MOST = 1000, 10_000
"""How many stories the first stretch has, and the longest, roughly."""
MANY = 50
"""Roughly the most stretches, however wrong the estimated number of stories is."""
ONE = timedelta(days=1)


def stretches(first: date, last: date, stories_a_day: float) -> Iterator[tuple[date, date]]:
    """Stretches of days from `last` back to `first`, each twice as long as the one before it, up to MOST."""
    length, longest = FEWEST / stories_a_day, max(MOST / stories_a_day, (last - first).days / MANY)
    while first <= last:
        days = int(min(length, (last - first).days))
        begins = max(first, _aligned(last - days * ONE, days))
        yield begins, last
        last = begins - ONE
        length = min(2 * max(1, length), longest)


def _aligned(day: date, days: int) -> date:
    """The first day of its month or year, if the stretch spans several, so that few tokens cover it."""
    if days < _SEVERAL_MONTHS:
        return day
    return day.replace(day=1) if days < _SEVERAL_YEARS else day.replace(month=1, day=1)


_SEVERAL_MONTHS, _SEVERAL_YEARS = 62, 3 * 365


@lru_cache(256)
def within(first: date, last: date) -> Condition:
    """The condition that a story was published on one of these days."""
    return Either(tuple(map(Has, _tokens(first, last))))


def _tokens(first: date, last: date) -> Iterator[str]:
    """The fewest tokens: of whole years, then of whole months, then of days."""
    day = first
    while day <= last:
        of_day, of_month, of_year = day_tokens(day)
        if (day.month, day.day) == (1, 1) and date(day.year, 12, 31) <= last:
            yield of_year
            day = date(day.year, 12, 31) + ONE
        elif day.day == 1 and end_of_month(day) <= last:
            yield of_month
            day = end_of_month(day) + ONE
        else:
            yield of_day
            day += ONE


def end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE
