"""The versions that meet a query: the newest of them, and those with all of it in their headline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils import timezone

from articles.freshness import kept_for_moment
from articles.models import Article, Place, SearchEntry
from articles.search.conditions import All, Condition, Either, Has
from feed.search import spans
from feed.search.query import Query
from feed.search.ranking import Candidate, is_in

MOST = 1000
"""Matches that are counted, and among which the best are found."""
MOST_READ = 1500
"""Entries from which on a stretch of days is halved, before they are read and put in order."""
MOST_UNPACKED = 2000
"""Documents that are unpacked for a phrase: with its words, whether side by side or not."""
MOST_RANKED = 500
"""Matches that are ranked where there are too many to count, and as many with all of it in the headline."""
_FIELDS = ("article_id", "story_id", "published_at", "head")
_ORDER = ("-published_at", "-story_id")


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to; each label by its number and those of the labels merged into it."""

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
    """Looks for what meets a query and filters, as readers have it at a moment."""

    def __init__(self, query: Query, filters: Filters, at: datetime):
        self.query, self.filters, self.at = query, filters, at
        self.since: date | None = None
        """The day before which nothing was looked for, if the words of a phrase are too common."""

    def newest(self, most: int = MOST, before: Place | None = None) -> list[Candidate]:
        """So many, and one more if there are more; after a Place, if one is given."""
        reading = Reading(self.condition(), self.filters, self.at, before)
        found = list(islice(reading.found(most + 1), most + 1))
        self.since = reading.since
        return found

    def condition(self) -> Condition:
        return self.query.anywhere(*self.filters.conditions)

    def candidates(self) -> tuple[list[Candidate], bool]:
        """The newest, with the newest that have all of it in the headline; and whether there are no more.

        Nothing is said there of what `since` leaves out.
        """
        newest = self.newest()
        are_few = len(newest) <= MOST
        if are_few and not self.since:
            return newest, True
        ranked = [*newest[: MOST if are_few else MOST_RANKED], *self._with_headline()]
        return [*{each.pk: each for each in ranked}.values()], are_few

    def _with_headline(self) -> list[Candidate]:
        condition = self.query.in_headline(*self.filters.conditions)
        found = islice(Reading(condition, self.filters, self.at).found(MOST_RANKED), MOST_RANKED)
        phrases = [part.forms for part in self.query.wanted if len(part.forms) > 1]
        return [each for each in found if all(is_in(phrase, each.headline) for phrase in phrases)]


class Reading:
    """Reads the index for a condition, newest first, stretch of days by stretch.

    A stretch with more than is read at a time is halved. Whether a document has a phrase, it must be
    unpacked to tell: so no more than MOST_UNPACKED are, and `since` says where the reading ended.
    """

    def __init__(self, condition: Condition, filters: Filters, at: datetime, before: Place | None = None):
        self.condition, self.filters, self.at, self.before = condition, filters, at, before
        self.unpacks = condition.by_tokens != condition
        self.most_at_once = MOST_UNPACKED // 4 if self.unpacks else MOST_READ
        self.unpacked = 0
        self.since: date | None = None

    def found(self, most: int) -> Iterator[Candidate]:
        """What meets the condition, newest first; at least so many, if there are."""
        for first, last in self._parts():
            entries = self.entries(first, last)
            if self.before:
                entries = entries.filter(_is_after(self.before))
            yield from (Candidate(*row) for row in entries.values_list(*_FIELDS)[:most])

    def count_up_to(self, most: int) -> int:
        count = 0
        for first, last in self._parts() if self.unpacks else self._stretches():
            count += self.entries(first, last).order_by()[: most - count].count()
            if count == most:
                break
        return count

    def entries(self, first: date, last: date) -> QuerySet[SearchEntry]:
        """Those published on these days that meet the condition."""
        days = spans.within(first, last)
        return _published(self.at).filter(document__matches=All((self.condition, days)))

    def _stretches(self):
        return _stretches(self.filters, self.at, self.before)

    def _parts(self) -> Iterator[tuple[date, date]]:
        """The stretches, halved where they hold too much; without those that hold nothing."""
        for stretch in self._stretches():
            yield from self._halved(*stretch)

    def _halved(self, first, last):
        is_long = last - first >= spans.FIRST_STRETCH
        count = self._count(first, last) if is_long or self.unpacks else 1
        if self.since or not count:
            return
        if count > self.most_at_once and (is_long or (self.unpacks and first < last)):
            middle = first + (last - first) / 2
            yield from self._halved(middle + spans.ONE, last)
            yield from self._halved(first, middle)
        elif self.unpacks and self.unpacked and self.unpacked + count > MOST_UNPACKED:
            self.since = last + spans.ONE
        else:
            self.unpacked += count
            yield first, last

    def _count(self, first, last) -> int:
        """How many are to be read, up to more than at a time; of a phrase all that have its words are."""
        if self.since:
            return 0
        candidates = All((self.condition.by_tokens, spans.within(first, last)))
        entries = _published(self.at).filter(document__matches=candidates).order_by()
        return entries[: self.most_at_once + 1].count()


def _stretches(filters, at, before) -> Iterator[tuple[date, date]]:
    oldest = _oldest()
    if oldest is None:
        return
    # A day more: the site may have had another zone when the story was published.
    newest = timezone.localdate(min(before.listed_at, at) if before else at) + spans.ONE
    # Whole years and months have one token; nothing that readers have lies beyond these days.
    oldest, newest = oldest.replace(month=1, day=1), spans.end_of_month(newest)
    first, last = filters.first or oldest, filters.last or newest
    yield from spans.stretches(max(first, oldest), min(last, newest))


def _published(at):
    """The entries of what readers have, newest first: the few others are left out."""
    entries = SearchEntry.objects.order_by(*_ORDER)
    for others in Article.objects.open_but_not_live(at):
        entries = entries.exclude(article__in=others.order_by().values("pk"))
    return entries


def _is_after(place: Place):
    return TupleLessThan(Tuple("published_at", "story_id"), tuple(place))


@kept_for_moment
def _oldest(at) -> date | None:
    """The day of the first story that readers have."""
    days = Article.objects.published(at).in_archive_order().values_list("published_on", flat=True)
    return days.last()


def exists(condition: Condition, at: datetime, filters: Filters = EVERYTHING) -> bool:
    """Whether readers have a version that meets a condition and these filters."""
    narrowed = All((condition, *filters.conditions))
    return Reading(narrowed if filters.conditions else condition, filters, at).count_up_to(1) > 0


def count_up_to(most: int, condition: Condition, at: datetime) -> int:
    """How many versions that readers have meet a condition, if they are no more than so many."""
    return Reading(condition, EVERYTHING, at).count_up_to(most)
