"""What is suggested while a reader types: stories by their headlines, sections and authors by their names."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from articles.languages import is_foreign
from articles.models import Article, Author, Category
from articles.models.article import known_to_readers
from articles.search.conditions import All, Condition, Either
from articles.search.reading import bounded, languages_in_use
from feed.search import query as queries
from feed.search.finding import Filters, Search
from feed.search.query import SHORTEST_BEGINNING, Part, Query, beginning_in_headline

MOST_STORIES, MOST_LABELS = 6, 3


class Suggestion(NamedTuple):
    kind: str
    """ "story", "section" or "author"."""
    text: str
    address: str
    lang: str = ""
    """The tag of a story's language if that is not the page's."""


def suggestions(typed: str, at: datetime) -> list[Suggestion]:
    """Suggestions for what has been typed so far; none for fewer than two characters. Raises TookTooLong."""
    query = queries.read(typed, languages_in_use())
    if len(typed.strip()) < SHORTEST_BEGINNING or not query.wanted:
        return []
    with bounded():
        sections = _labels(Category.objects.all(), "section", query, at)
        authors = _labels(Author.objects.all(), "author", query, at)
        return [*sections, *authors, *_stories(query, at)]


def _labels(labels: QuerySet, kind: str, query: Query, at) -> Iterator[Suggestion]:
    named = Q(merged_into=None, is_retired=False)
    for part in query.wanted:
        for form in part.forms:
            named &= Q(name_terms__contains=f" {form}")
    for label in known_to_readers(labels.filter(named), at)[:MOST_LABELS]:
        yield Suggestion(kind, label.name, label.get_absolute_url())


def _stories(query: Query, at) -> Iterator[Suggestion]:
    found = _Headlines(query, Filters(), at).newest(MOST_STORIES - 1)
    pks = [candidate.pk for candidate in found]
    whole = Article.objects.published(at).only("headline", "published_on", "slug", "written_in").in_bulk(pks)
    for article in (whole[pk] for pk in pks if pk in whole):
        lang = article.written_in if is_foreign(article.written_in) else ""
        yield Suggestion("story", article.headline, article.get_absolute_url(), lang)


class _Headlines(Search):
    """Searches only headlines, for words the last of which may be unfinished."""

    def condition(self) -> Condition:
        *whole, last = self.query.wanted
        conditions = [part.in_headline for part in whole]
        # A word that has just been started tells nothing yet.
        is_known = not whole or len(last.forms) > 1 or len(last.forms[0]) >= SHORTEST_BEGINNING
        conditions += [_open(last)] if is_known else []
        return All(tuple(conditions), tuple(part.anywhere for part in self.query.unwanted))


def _open(part: Part) -> Condition:
    """A word of the headline is this one, or begins with it."""
    begins = len(part.forms) == 1 and len(part.forms[0]) >= SHORTEST_BEGINNING
    parts = (part.in_headline, *([beginning_in_headline(part.forms[0])] if begins else []))
    return Either(parts)
