"""Readers' search: `search` finds a page of stories for a reader's request."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from articles.models import Place
from articles.search.reading import TookTooLong, bounded, languages_in_use
from feed.paging import PAGE_SIZE, Page, read_page
from feed.search import query as queries
from feed.search.asked import Asked, Order
from feed.search.correcting import as_written, corrected, fewer_words, meant, with_authors
from feed.search.finding import MOST, Search
from feed.search.query import Part, Query
from feed.search.ranked import Ranked, ranked
from feed.search.results import Result, add_found_items, results

__all__ = ["Asked", "Found", "Order", "Query", "TookTooLong", "search"]

NEXT_TO_NOTHING = 2
"""Up to this many results, another query that may have been meant is offered, too."""


@dataclass
class Found:
    """A page of what was found."""

    query: Query
    """The query that was run; not what was typed, if that found nothing and another one does."""
    page: Page
    count: int | None
    """How many there are; None on a later page."""
    is_more: bool = False
    """Whether there are more than that."""
    is_best_only: bool = False
    """Whether these are the best of more stories than are ranked."""
    since: date | None = None
    """The day before which nothing was searched, because the words of the phrases are too common."""
    is_cut: bool = False
    """Whether more was typed than is searched for."""
    is_corrected: bool = False
    meant: Query | None = None
    fewer: list[Query] = field(default_factory=list)
    articles: list[Result] = field(default_factory=list)


def search(asked: Asked, cursor: str, at: datetime) -> Found | None:
    """The page that begins after the cursor; None if there is nothing to search for. Raises TookTooLong."""
    typed = queries.read(asked.typed, languages_in_use())
    if not typed.wanted:
        return None
    with bounded():
        typed = with_authors(typed)
        found = _page(typed, asked, cursor, at)
        if not found.page.entries and found.page.is_first:
            found = _instead(typed, found, asked, cursor, at)
        elif not asked.is_exact and found.count in range(1, NEXT_TO_NOTHING + 1) and not asked.is_narrowed:
            found.meant = meant(typed, at)
    _add_articles(found, at)
    return found


def _instead(typed, found, asked, cursor, at) -> Found:
    """What else the words may have meant, if they found nothing; its pages have their own cursors."""
    other = typed if asked.is_exact else corrected(typed, at)
    if other != typed:
        found = _page(other, asked, cursor, at)
        found.is_corrected = bool(found.page.entries)
    if not found.is_corrected:
        found.fewer = fewer_words(other, asked.filters, at)
    return found


def listing_name(query: Query, asked: Asked) -> str:
    """The name of a list for its cursors: a corrected query can read the same as what was typed."""
    return f"search {asked.order} {query!r} {asked.filters}"


def _page(query, asked, cursor, at) -> Found:
    sought = Search(query, asked.filters, at)
    name = listing_name(query, asked)
    listing = _Newest(sought) if asked.order == Order.NEWEST else _Best(sought)
    page = read_page(listing, name, cursor)
    found = Found(query, page, listing.count if page.is_first else None, listing.is_more)
    found.is_best_only = asked.order == Order.BEST and listing.is_more
    found.since = listing.since
    found.is_cut = queries.is_cut(asked.typed)
    return found


class _Newest:
    """Everything that matches a query, newest first."""

    count, is_more, since = 0, False, None

    def __init__(self, sought: Search):
        self.sought = sought

    def __call__(self, before: Place | None) -> Sequence[Ranked]:
        found = self.sought.newest(PAGE_SIZE if before else MOST, before)
        self.count, self.is_more, self.since = min(len(found), MOST), len(found) > MOST, self.sought.since
        return [Ranked(candidate.pk, candidate.place) for candidate in found]


class _Best(_Newest):
    """The best of the newest that match a query, and of the newest that have it in the headline."""

    def __call__(self, before: Place | None) -> Sequence[Ranked]:
        found = ranked(self.sought)
        self.count, self.is_more, self.since = found.count, found.is_more, found.since
        return [each for each in found.best if before is None or each.place < before]


def _add_articles(found: Found, at) -> None:
    """Read what the page shows of its versions, and mark the words of the query."""
    found.articles = results([entry.pk for entry in found.page.entries], at)
    if found.is_corrected:
        found.query = _as_written(found.query, found.articles)
    if found.meant:
        found.meant = _as_written(found.meant, found.articles)
    add_found_items(found.articles, found.query.wanted, at)


def _as_written(query: Query, articles) -> Query:
    """The query with corrected words as the stories spell them."""
    return query.with_parts({part: _spelled(part, articles) for part in query.words if not part.begins})


def _spelled(part: Part, articles) -> Part:
    if part.typed != part.forms[0]:
        return part
    texts = (text for article in articles for text in (article.headline, article.dek))
    return replace(part, typed=as_written(part.typed, texts))
