"""The days that a search covers: all of them, each once, and never too many stories at a time."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.conditions import Has
from articles.terms.documents import day_tokens
from feed.search.spans import ONE, stretches, within

pytestmark = pytest.mark.once


@pytest.fixture
def short_stretches():
    """Overrides the short stretches: here they are as long as on a real site."""


DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, st.floats(0.001, 500))
def test_stretches_have_every_day_once_the_newest_first(one, other, stories_a_day):
    first, last = sorted((one, other))
    found = list(stretches(first, last, stories_a_day))
    assert (found[0][1], found[-1][0]) == (last, first)
    assert all(begins <= ends for begins, ends in found)
    assert all(later[0] == earlier[1] + ONE for later, earlier in pairwise(found))


@given(DAYS, DAYS)
def test_the_tokens_of_a_stretch_are_those_of_its_days_alone(one, other):
    first, last = sorted((one, other))
    days = within(first, last)
    assert has(days, first)
    assert has(days, last)
    assert not has(days, first - ONE)
    assert not has(days, last + ONE)


def has(days, day):
    return any(Has(token) in days.parts for token in day_tokens(day))


def test_no_stretch_has_very_many_stories_and_a_large_archive_few_stretches():
    first, last = date(2000, 1, 1), date(2026, 11, 24)
    stories_a_day = 200_000 / (last - first).days
    found = list(stretches(first, last, stories_a_day))
    assert max((last - first).days for first, last in found) * stories_a_day < 20_000
    assert len(found) < 40
    assert [*stretches(last, first - timedelta(1), stories_a_day)] == []


@pytest.mark.parametrize("stories_a_day", [0.0001, 1, 1_000_000])
def test_stretches_stay_few_where_the_numbers_of_stories_say_little_of_how_many_there_are(stories_a_day):
    assert len(list(stretches(date(1996, 1, 1), date(2026, 11, 24), stories_a_day))) < 70
