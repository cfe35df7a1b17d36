"""The versions that meet a query: the newest of them, and those with all of it in their headline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils import timezone

from articles.freshness import kept_for_moment
from articles.models import Article, Place, SearchEntry
from articles.search.conditions import All, Condition, Either, Has
from feed.search import spans
from feed.search.query import Query
from feed.search.ranking import Candidate

MOST = 1000
"""Matches that are counted, and among which the best are found."""
MOST_READ = 1500
"""Entries from which on a stretch of days is halved, before they are read and put in order."""
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


class Search:
    """Looks for what meets a query and filters, as readers have it at a moment."""

    def __init__(self, query: Query, filters: Filters, at: datetime):
        self.query, self.filters, self.at = query, filters, at

    def newest(self, most: int = MOST, before: Place | None = None) -> list[Candidate]:
        """So many, and one more if there are more; after a Place, if one is given."""
        return self._found(self.condition(), most + 1, before)

    def condition(self) -> Condition:
        return self.query.anywhere(*self.filters.conditions)

    def candidates(self) -> tuple[list[Candidate], bool]:
        """The newest, with the newest that have all of it in the headline; and whether these are all."""
        newest = self.newest()
        if len(newest) <= MOST:
            return newest, True
        headlines = self._found(self.query.in_headline(*self.filters.conditions), MOST, None)
        return [*{candidate.pk: candidate for candidate in [*newest[:MOST], *headlines]}.values()], False

    def _found(self, condition, most, before) -> list[Candidate]:
        stretches = _stretches(self.filters, self.at, before)
        found = (_in(each, condition, self.at, most, before) for each in stretches)
        return list(islice(chain.from_iterable(found), most))


def _stretches(filters, at, before) -> Iterator[tuple[date, date]]:
    oldest = _oldest()
    if oldest is None:
        return
    # A day more: the site may have had another zone when the story was published.
    newest = timezone.localdate(before.listed_at if before else at) + spans.ONE
    # Whole years and months have one token; nothing that readers have lies beyond these days.
    oldest, newest = oldest.replace(month=1, day=1), spans.end_of_month(newest)
    first, last = filters.first or oldest, filters.last or newest
    yield from spans.stretches(max(first, oldest), min(last, newest))


def _in(stretch, condition, at, most, before) -> Iterator[Candidate]:
    """What was published on these days and meets the condition, newest first.

    Days on which more meets it than is read at a time are halved, the newer half first.
    """
    first, last = stretch
    entries = _published(at).filter(document__matches=All((condition, spans.within(first, last))))
    if before:
        entries = entries.filter(_is_after(before))
    if last - first >= spans.FIRST_STRETCH and _are_many(condition, stretch, at):
        middle = first + (last - first) / 2
        yield from _in((middle + spans.ONE, last), condition, at, most, before)
        yield from _in((first, middle), condition, at, most, before)
    else:
        yield from (Candidate(*row) for row in entries.values_list(*_FIELDS)[:most])


def _are_many(condition, stretch, at) -> bool:
    """Whether more are to be read than at a time; of a phrase all that have its words are."""
    candidates = All((condition.by_tokens, spans.within(*stretch)))
    entries = _published(at).filter(document__matches=candidates).order_by()
    return entries[: MOST_READ + 1].count() > MOST_READ


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


def exists(condition: Condition, at: datetime) -> bool:
    """Whether readers have a version that meets a condition."""
    return count_up_to(1, condition, at) > 0


def count_up_to(most: int, condition: Condition, at: datetime) -> int:
    """How many versions that readers have meet a condition, if they are no more than so many."""
    count = 0
    for stretch in _stretches(Filters(), at, None):
        found = _published(at).filter(document__matches=All((condition, spans.within(*stretch))))
        count += found.order_by()[: most - count].count()
        if count == most:
            break
    return count
