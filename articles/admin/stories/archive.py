"""Word search in the whole archive: PostgreSQL uses its index of words; SQLite scans."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from articles.admin.stories.words import Word
from articles.models import Story

IS_SCANNED = connection.vendor == "sqlite"
"""Whether a search scans every story: this is meant for archives of some ten thousand."""
AT_A_TIME = 200
"""How many stories found by the index are examined at a time."""
MOST_RARE = 2_000
"""Maximum number of matches for words to count as rare, and be looked up in the whole index at once."""
WIDER = 4
"""How many times longer each stretch searched for frequent words is than the one before."""
STRETCHES = 6
_FIRST = datetime(1, 1, 2, tzinfo=UTC)
type At = tuple[datetime, int]
"""A story's position in the list."""


def can_find(words: list[Word]) -> bool:
    """Whether an index can find these words; it has none that consist only of symbols."""
    return not IS_SCANNED and any(word.query or word.beginning for word in words)


def find(
    older: QuerySet[Story], words: list[Word], edge: datetime, span: timedelta, wanted: int
) -> list[int]:
    """The ids of the first `wanted` of these stories that have the words, newest first.

    `older` are those before `edge`; those after it covered `span`. For rare words the index returns all
    stories. For frequent ones it is queried one stretch of time after another, as it has no order.
    """
    with by_index_alone():
        return _found(older, words, edge, span, wanted)


@contextmanager
def by_index_alone():
    """In this block PostgreSQL does not scan the table in the hope of soon finding enough matches."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


def _found(older, words, edge, span, wanted) -> list[int]:
    rare = _rare(words, edge)
    found: list[int] = []
    for some in (
        _frequent(older, words, edge, span) if rare is None else batched(rare, AT_A_TIME, strict=False)
    ):
        having = older.filter(*[word.said for word in words], pk__in=some)
        fitting = set(having.order_by().values_list("pk", flat=True))
        found += [pk for pk in some if pk in fitting]
        if len(found) >= wanted:
            break
    return found[:wanted]


def _rare(words, edge) -> list[int] | None:
    """The ids of all stories that may have the words, newest first; None if there are too many."""
    places: set[At] = set()
    for branch in _branches(words):
        # Without the other filters: for a frequent word, they could reject most of the archive.
        some = Story.objects.filter(*branch.by_index).order_by().values_list("modified_at", "pk")
        found = list(some[: MOST_RARE + 1])
        if len(found) > MOST_RARE:
            return None
        places |= {place for place in found if place[0] < edge}
    return [pk for _, pk in sorted(places, reverse=True)]


def _frequent(older, words, edge, span) -> Iterator[list[int]]:
    for first, last in _stretches(edge, span):
        yield from _candidates(older.filter(modified_at__gte=first, modified_at__lt=last), words)


def _stretches(edge, span) -> Iterator[tuple[datetime, datetime]]:
    """(start, end) of each stretch of time, back to the very beginning."""
    for number in range(1, STRETCHES + 1):
        length = span * WIDER**number
        first = edge - length if number < STRETCHES and length < edge - _FIRST else _FIRST
        yield first, edge
        if first == _FIRST:
            return
        edge = first


def _candidates(stretch, words) -> Iterator[list[int]]:
    """The ids of what the index finds in a stretch, in batches, newest first."""
    while True:
        lists = [_newest(stretch.filter(*branch.by_index, *branch.others)) for branch in _branches(words)]
        ends = [places[-1] for places in lists if len(places) == AT_A_TIME]
        end = max(ends, default=None)  # Beyond it, a truncated list may be incomplete.
        places = sorted({place for places in lists for place in places if not end or place >= end})
        yield [pk for _, pk in reversed(places)]
        if not end:
            return
        is_after = TupleLessThan(Tuple(F("modified_at"), F("id")), end)
        stretch = stretch.filter(is_after, modified_at__lte=end[0])


def _newest(stories) -> list[At]:
    """The positions of the newest of these stories."""
    # Adding zero keeps PostgreSQL from walking the list in the hope of soon finding enough.
    newest = stories.order_by((F("modified_at") + timedelta(0)).desc(), "-id")
    return list(newest.values_list("modified_at", "pk")[:AT_A_TIME])


class Branch(NamedTuple):
    """Conditions that an index serves, and further ones."""

    by_index: list[Q]
    others: list[Q]


def _branches(words) -> Iterator[Branch]:
    """Every story with the words matches one of these branches: no index serves an OR.

    Either it has all words in its texts, or its byline has one of them.
    """
    in_names = [word for word in words if word.beginning]
    in_texts = _query([word for word in words if not word.beginning])
    if query := _query(words):
        yield Branch(query, [])
    for signing in in_names:
        others = [_anywhere(word) for word in in_names if word is not signing]
        yield Branch([signing.signed, *in_texts], others)


def _anywhere(word) -> Q:
    return (Q(indexed_words__matches=word.query) if word.query else Q()) | word.signed


def _query(words) -> list[Q]:
    """The condition that the texts have all these words; none if the index has none of them."""
    query = " & ".join(word.query for word in words if word.query)
    return [Q(indexed_words__matches=query)] if query else []
