"""Days, as tokens of the index, and the stretches of days in which a search looks one after another.

The newest matches are looked for in the last month, then in ever longer stretches: where a word is common
the first has enough, where it is rare all of them have little. So no search reads the entries of a common
word from the whole archive, and nobody has to guess which words are common.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from articles.search.conditions import Condition, Either, Has
from articles.terms.documents import day_tokens

FIRST_STRETCH, GROWTH = timedelta(days=31), 5
ONE = timedelta(days=1)


def stretches(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Stretches of days from `last` back to `first`, each longer than those before it."""
    for number in count():
        if last < first:
            return
        longest = FIRST_STRETCH * GROWTH**number
        begins = first if (last - first) < longest else max(first, _aligned(last - longest, longest))
        yield begins, last
        last = begins - ONE


def _aligned(day: date, length: timedelta) -> date:
    """The first day of its month or, for long stretches, of its year: so that few tokens name them."""
    return day.replace(day=1) if length.days < _YEAR else day.replace(month=1, day=1)


_YEAR = 365


def within(first: date, last: date) -> Condition:
    """Published on one of these days."""
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
