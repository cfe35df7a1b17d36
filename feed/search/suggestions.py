"""What is suggested while a reader types: stories by their headlines, sections and authors by their names."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from articles.models import Article, Author, Category
from articles.models.article import known_to_readers
from articles.search.conditions import All, Condition, Either
from articles.search.reading import bounded, languages_in_use
from articles.text.languages import is_foreign
from feed.search import query as queries
from feed.search.correcting import MOST_CORRECTED, may_mean
from feed.search.finding import EVERYTHING, Search
from feed.search.query import SHORTEST_BEGINNING, Part, Query, beginning_in_headline
from feed.search.ranking import Candidate, Ranking

MOST_STORIES, MOST_LABELS = 6, 3
_MOST_RANKED = 30

type _Meant = dict[Part, list[Part]]
"""For each word that may be mistyped, the words that it may mean."""


class Suggestion(NamedTuple):
    kind: str
    """ "story", "section" or "author"."""
    text: str
    address: str
    lang: str = ""
    """The tag of a story's language if that is not the page's."""


def suggestions(typed: str, at: datetime) -> list[Suggestion]:
    """Suggestions for what has been typed so far; none for fewer than two characters. Raises TookTooLong.

    If there are none, those for what its mistyped words may mean.
    """
    query = queries.read(typed, languages_in_use())
    if len(typed.strip()) < SHORTEST_BEGINNING or not query.wanted:
        return []
    with bounded():
        stories = _Headlines(query, {}, at).newest(MOST_STORIES - 1)
        meant = {} if stories else _meant(query)
        labels = _labels(query, meant, at)
        if meant and not any(is_typed for is_typed, _ in labels):
            stories = _best(query, _Headlines(query, meant, at).newest(_MOST_RANKED - 1))
        else:
            labels = [each for each in labels if each[0]]
        return [*(label for _, label in labels), *_stories(stories, at)]


def _meant(query: Query) -> _Meant:
    """What the words may mean; the last of them may be unfinished."""
    words, last = query.words[-MOST_CORRECTED:], query.wanted[-1]
    return may_mean(words, last if last in words else None)


def _labels(query: Query, meant: _Meant, at) -> list[tuple[bool, Suggestion]]:
    """Sections and authors; first those of which each has all that was typed, marked as such."""
    kinds = (("section", Category.objects.all()), ("author", Author.objects.all()))
    return [found for kind, labels in kinds for found in _labels_of(kind, labels, query, meant, at)]


def _labels_of(kind: str, labels: QuerySet, query, meant, at) -> Iterator[tuple[bool, Suggestion]]:
    own, any_of_them = _named(query, {}), _named(query, meant)
    named = labels.filter(any_of_them, merged_into=None, is_retired=False)
    named = named.annotate(is_typed=ExpressionWrapper(own, BooleanField()))
    known = known_to_readers(named, at).order_by("-is_typed", *labels.model._meta.ordering)
    for label in known[:MOST_LABELS]:
        yield label.is_typed, Suggestion(kind, label.name, label.get_absolute_url())


def _named(query: Query, meant: _Meant) -> Q:
    """The names that have each of the words, or one that it may mean, and none of the unwanted ones."""
    named = Q()
    for part in query.wanted:
        either = Q()
        for other in (part, *meant.get(part, ())):
            either |= Q(*(Q(name_terms__contains=f" {form}") for form in other.forms))
        named &= either
    for part in query.unwanted:
        named &= ~Q(*(Q(name_terms__contains=f" {form}") for form in part.forms))
    return named


def _best(query: Query, found: Sequence[Candidate]) -> list[Candidate]:
    """The best of what was found by mistyped words: those that have most words as they were typed."""
    return sorted(found, key=Ranking(query.wanted).place, reverse=True)[:MOST_STORIES]


def _stories(found: Sequence[Candidate], at) -> Iterator[Suggestion]:
    pks = [candidate.pk for candidate in found]
    whole = Article.objects.published(at).only("headline", "published_on", "slug", "written_in").in_bulk(pks)
    for article in (whole[pk] for pk in pks if pk in whole):
        lang = article.written_in if is_foreign(article.written_in) else ""
        yield Suggestion("story", article.headline, article.get_absolute_url(), lang)


class _Headlines(Search):
    """Searches only headlines, for words the last of which may be unfinished, or for what these may mean."""

    def __init__(self, query: Query, meant: _Meant, at: datetime):
        super().__init__(query, EVERYTHING, at)
        self.meant = meant

    def condition(self) -> Condition:
        *whole, last = self.query.wanted
        conditions = [self._either(part, part.in_headline) for part in whole]
        # A word that has just been started tells nothing yet.
        is_known = not whole or len(last.forms) > 1 or len(last.forms[0]) >= SHORTEST_BEGINNING
        conditions += [self._either(last, _open(last))] if is_known else []
        return All(tuple(conditions), tuple(part.anywhere for part in self.query.unwanted))

    def _either(self, part: Part, own: Condition) -> Condition:
        others = [other.in_headline for other in self.meant.get(part, ())]
        return Either((own, *others)) if others else own


def _open(part: Part) -> Condition:
    """A word of the headline is this one, or begins with it."""
    begins = len(part.forms) == 1 and len(part.forms[0]) >= SHORTEST_BEGINNING
    parts = (part.in_headline, *([beginning_in_headline(part.forms[0])] if begins else []))
    return Either(parts)
