"""What matches a query, best first: ranked once, and cached while it is valid, for the pages that follow."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import NamedTuple

from articles import freshness
from articles.models import Place
from feed.search.finding import MOST, Filters, Search
from feed.search.query import Query
from feed.search.ranking import Ranking

MOST_KEPT = 16
"""The most searches whose order a process caches, at some 200 bytes for each of their stories."""


class Ranked(NamedTuple):
    """A version in the order of results."""

    pk: int
    place: Place


@dataclass(frozen=True, slots=True)
class Best:
    """The best of what matches a query."""

    best: list[Ranked]
    count: int
    """How many there are, up to the most that are counted."""
    is_more: bool
    since: date | None


def ranked(sought: Search) -> Best:
    """What matches a query and its filters, best first."""
    return kept.get(sought, _ranked)


def _ranked(sought) -> Best:
    found, is_all = sought.candidates()
    place = Ranking(sought.query.wanted).place
    best = sorted((Ranked(each.pk, place(each)) for each in found), key=_by_place, reverse=True)
    return Best(best, len(found) if is_all else MOST, not is_all, sought.since)


def _by_place(each):
    return each.place


class Kept:
    """The order of the latest searches, cached until readers' pages change."""

    def __init__(self):
        self._moment: freshness.Moment | None = None
        self._found: OrderedDict[tuple[Query, Filters], Best] = OrderedDict()
        self._lock = Lock()

    def get(self, sought: Search, make: Callable[[Search], Best]) -> Best:
        """The cached result of a search, or else a new one."""
        moment, key = freshness.current(), (sought.query, sought.filters)
        with self._lock:
            if moment is not self._moment:
                self._moment = moment
                self._found.clear()
            best = self._found.get(key)
        return best or self._put(moment, key, make(sought))

    def _put(self, moment, key, best):
        with self._lock:
            if moment is self._moment:
                self._found[key] = best
                while len(self._found) > MOST_KEPT:
                    self._found.popitem(last=False)
        return best

    def clear(self) -> None:
        with self._lock:
            self._found.clear()


kept = Kept()
