"""The archive: how many stories each day of a year or month has, and what was published on a day."""

import calendar
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Count
from django.utils.formats import get_format

from articles.models import Place
from articles.models.article import ArticleQuerySet
from feed.paging import PAGE_SIZE
from feed.places import Entry

LEVELS = 4
"""How many shades the days of a calendar have, from the quietest to the busiest of its year or month."""


class Day(NamedTuple):
    """A day in a calendar."""

    date: date
    stories: int
    level: int
    """0 for a day without stories; else 1 to LEVELS."""


class Month(NamedTuple):
    """A month as a calendar shows it."""

    first: date
    stories: int
    weeks: list[list[Day | None]]
    """Seven places a week; None for a day of another month."""


class Neighbours(NamedTuple):
    """The nearest days with stories outside of a stretch of days; None if there is none."""

    earlier: date | None
    later: date | None


def listing(articles: ArticleQuerySet, first: date, last: date) -> Callable[[Place | None], list[Entry]]:
    """What was first published on these days, newest first; the time of a place is that of publication."""
    of_days = articles.published_between(first, last)

    def entries(before: Place | None) -> list[Entry]:
        found = of_days.in_archive_order(before).values_list("pk", "live_from", "published_at", "story_id")
        return [Entry(*row) for row in found[: PAGE_SIZE + 1]]

    return entries


def count_by_day(articles: ArticleQuerySet, first: date, last: date) -> dict[date, int]:
    """How many of the articles were published on each of these days; days with none are left out."""
    of_days = articles.published_between(first, last).order_by().values_list("published_on")
    return dict(of_days.annotate(stories=Count("*")))


def neighbours(articles: ArticleQuerySet, first: date, last: date) -> Neighbours:
    """The days with stories next to a stretch of days."""
    days = articles.in_archive_order().values_list("published_on", flat=True)
    earlier = days.filter(published_on__lt=first).first()
    return Neighbours(earlier, days.filter(published_on__gt=last).last())


def calendar_of(first: date, stories: Mapping[date, int]) -> Month:
    """The month that begins on this day, in weeks of the site's language."""
    most = max(stories.values(), default=0)
    weeks = [
        [_day(day, stories.get(day, 0), most) if day.month == first.month else None for day in week]
        for week in _weeks(first)
    ]
    return Month(first, sum(day.stories for week in weeks for day in week if day), weeks)


def weekdays() -> list[date]:
    """Seven days in the order of the site's week, for the column headings."""
    return _weeks(date(2001, 1, 8))[1]


def last_of_month(first: date) -> date:
    """The last day of the month that begins on this day."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _weeks(first):
    # Django counts from Sunday, Python from Monday.
    begins = (get_format("FIRST_DAY_OF_WEEK") - 1) % 7
    return calendar.Calendar(begins).monthdatescalendar(first.year, first.month)


def _day(day, stories, most):
    return Day(day, stories, -(-stories * LEVELS // most) if most else 0)
