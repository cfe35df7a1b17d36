"""The versions that match a query: the newest of them, and those with all of it in their headline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, Min
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils import timezone

from articles.freshness import kept_for_moment
from articles.models import Article, Place, SearchEntry
from articles.search.conditions import All, Condition, Either, Has
from articles.search.stretches import Entries
from feed.search import spans
from feed.search.query import Query
from feed.search.ranking import Candidate, is_in

MOST = 1000
"""The most matches that are counted, and from which the best are chosen."""
MOST_UNPACKED = 2000
"""The most documents that are unpacked for a phrase: those with its words, side by side or not."""
MOST_RANKED = 500
"""The most matches ranked if there are too many to count, and as many with all of it in the headline."""
_FIELDS = ("article_id", "story_id", "published_at", "head")


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to; each label by its id and those of the labels merged into it."""

    categories: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None

    @property
    def conditions(self) -> list[Condition]:
        kinds = (("c", self.categories), ("a", self.authors))
        return [Either(tuple(Has(f"@{kind}{pk}") for pk in pks)) for kind, pks in kinds if pks]


EVERYTHING = Filters()


class Search:
    """Searches for what matches a query and filters, as readers have it at a moment."""

    def __init__(self, query: Query, filters: Filters, at: datetime):
        self.query, self.filters, self.at = query, filters, at
        self.since: date | None = None
        """The day before which nothing was searched, if the words of a phrase are too common."""

    def newest(self, most: int = MOST, before: Place | None = None) -> list[Candidate]:
        """Up to `most`, and one more if there are more; after a Place, if one is given."""
        reading = Reading(self.filters, self.at, before)
        found = reading.newest(self.condition(), most + 1)
        self.since = reading.since
        return found

    def condition(self) -> Condition:
        return self.query.anywhere(*self.filters.conditions)

    def candidates(self) -> tuple[list[Candidate], bool]:
        """The newest, with the newest that have all of it in the headline; and whether these are all.

        That does not take into account what `since` leaves out.
        """
        newest = self.newest()
        are_few = len(newest) <= MOST
        if are_few and not self.since:
            return newest, True
        ranked = [*newest[: MOST if are_few else MOST_RANKED], *self._with_headline()]
        return [*{each.pk: each for each in ranked}.values()], are_few

    def _with_headline(self) -> list[Candidate]:
        condition = self.query.in_headline(*self.filters.conditions)
        found = Reading(self.filters, self.at).newest(condition, MOST_RANKED)
        phrases = [part.forms for part in self.query.wanted if len(part.forms) > 1]
        return [each for each in found if all(is_in(phrase, each.headline) for phrase in phrases)]


class Reading:
    """Reads the index, newest first, within filters and after a Place, if one is given.

    A document must be unpacked to tell whether it has a phrase: no more than MOST_UNPACKED are, and
    `since` says where the reading ended.
    """

    def __init__(self, filters: Filters, at: datetime, before: Place | None = None):
        self.filters = filters
        self.values = {"at": at, **(before._asdict() if before else {})}
        self.newest_day = timezone.localdate(min(before.listed_at, at) if before else at)
        self.since: date | None = None

    def newest(self, condition: Condition, most: int) -> list[Candidate]:
        """Up to `most` that match a condition."""
        days = self._days(self._first_day_to_unpack(condition))
        [found] = _newest_first.first_of(_FIELDS, [condition], days, most, **self.values)
        if len(found) == most:
            self.since = None
        return [Candidate(*row) for row in found]

    def counts(self, conditions: Sequence[Condition], most: int) -> list[int]:
        """How many match each condition, counted up to `most`. One query for all those without phrases."""
        plain = [each for each in conditions if not _unpacks(each)]
        found = _in_any_order.first_of(("pk",), plain, self._days(), most, **self.values)
        counts = dict(zip(plain, map(len, found), strict=True))
        for each in conditions:
            if each not in counts:
                counts[each] = len(self.newest(each, most))
        return [counts[each] for each in conditions]

    def _first_day_to_unpack(self, condition) -> date | None:
        """The first day to unpack, as days are unpacked whole; None if all with the phrases' words may be."""
        self.since = None
        if not _unpacks(condition):
            return None
        words, most = [condition.by_tokens], MOST_UNPACKED + 1
        [found] = _newest_first.first_of(("published_on",), words, self._days(), most, **self.values)
        if len(found) == most:
            [newest], [last] = found[0], found[-1]
            self.since = min(last + spans.ONE, newest)
        return self.since

    def _days(self, since: date | None = None) -> list[Condition]:
        """The stretches of days to search, as conditions, the newest first."""
        archive = _archive()
        if archive is None:
            return []
        # One more day: the site may have had another zone when the story was published.
        newest = spans.end_of_month(self.newest_day + spans.ONE)
        # Whole years and months have a single token; readers have nothing beyond these days.
        first = max(filter(None, (archive.first.replace(month=1, day=1), self.filters.first, since)))
        last = min(newest, self.filters.last or newest)
        return [spans.within(*days) for days in spans.stretches(first, last, archive.stories_a_day)]


def _unpacks(condition: Condition) -> bool:
    return condition.by_tokens != condition


@Entries
def _in_any_order(at, listed_at=None, story_id=None):
    """The entries of what readers have, after a Place if one is given: the few others are left out."""
    entries = SearchEntry.objects.all()
    for others in Article.objects.open_but_not_live(at):
        entries = entries.exclude(article__in=others.order_by().values("pk"))
    if listed_at is None:
        return entries
    return entries.filter(TupleLessThan(Tuple("published_at", "story_id"), (listed_at, story_id)))


@Entries
def _newest_first(**values):
    return _in_any_order.build(**values).order_by("-published_at", "-story_id")


class _Archive(NamedTuple):
    first: date
    """The day of the first story that readers have."""
    stories_a_day: float
    """Roughly the site's average: only the duration of a search depends on it."""


@kept_for_moment
def _archive(at) -> _Archive | None:
    published = Article.objects.published(at)
    first = published.in_archive_order().values_list("published_on", flat=True).last()
    if first is None:
        return None
    numbers = Article.objects.aggregate(first=Min("story_id"), last=Max("story_id"))
    stories, days = numbers["last"] - numbers["first"] + 1, (timezone.localdate(at) - first).days + 1
    return _Archive(first, stories / max(1, days))


def exist(conditions: Sequence[Condition], at: datetime, filters: Filters = EVERYTHING) -> list[bool]:
    """Whether readers have a version that matches each condition and these filters."""
    narrowed = [All((each, *filters.conditions)) if filters.conditions else each for each in conditions]
    return [count > 0 for count in Reading(filters, at).counts(narrowed, 1)]


def counts_up_to(most: int, conditions: Sequence[Condition], at: datetime) -> list[int]:
    """How many versions that readers have match each condition, counted up to `most`."""
    return Reading(EVERYTHING, at).counts(conditions, most)
