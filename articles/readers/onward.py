"""Where a reader can go next from a story: neighbours in a category, related stories, and translations."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from django.db import connection
from django.db.models import OuterRef, Subquery, Value
from django.urls import reverse

from articles import freshness
from articles.folding import unaccented
from articles.models import Article, ArticleCategory, Place
from articles.prepared import Prepared
from articles.terms.words import characters, forms_of, is_unspaced, raw_words
from articles.text.languages import tag_of

MOST_RELATED, MOST_TRANSLATIONS = 4, 30
NEAREST, NEWEST = 10, 30
"""How many stories before and after a story, and at the top of its category, are compared with it."""
MOST_REMEMBERED = 1000
"""Headlines whose words are cached: those of a section are compared with each of its stories."""
LEAST_SHARED = 2
"""Rare words that two headlines must share."""
LEAST_LETTERS, LEAST_SYLLABLES = 4, 2
"""The fewest characters of a word that counts, or of syllables, as in Chinese and Korean."""
_SYLLABLE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
_KINDS = _CHOSEN, _ABOVE, _BELOW, _TOP, _TRANSLATIONS, _ANY_TRANSLATION = range(6)
_NOBODY = 0


class Origin(NamedTuple):
    """The live version that a reader goes on from."""

    headline: str
    place: Place
    related_ids: list[int]
    """The stories that its editor chose."""
    written_in: str
    translated_from: int | None
    category: int | None
    """Its first category's number."""
    category_name: str | None
    category_slug: str | None


class Found(NamedTuple):
    """Another story that readers have."""

    story_id: int
    headline: str
    published_on: object
    published_at: datetime
    slug: str
    written_in: str = ""

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.published_on, self.slug])


class Onward(NamedTuple):
    newer: Found | None
    older: Found | None
    related: list[Found]
    translations: list[Found]
    """The story in other languages, one for each: the original and its translations."""

    @property
    def stories(self) -> list[Found]:
        """All of them."""
        return [*filter(None, (self.newer, self.older)), *self.related, *self.translations]


ORIGIN = (
    *("headline", "listed_at", "story_id", "related_ids", "written_in", "translated_from"),
    *("category", "category_name", "category_slug"),
)
"""The columns of an Origin, in a query of articles `with_first_category`."""


def origin(headline, listed_at, story_id, *rest) -> Origin:
    """The origin that a row of ORIGIN describes."""
    return Origin(headline, Place(listed_at, story_id), *rest)


def with_first_category(articles):
    """The articles, each with the number, name and slug of its first category."""
    first = ArticleCategory.objects.filter(article=OuterRef("pk")).order_by("position")
    columns = {"category": "category", "category_name": "category__name", "category_slug": "category__slug"}
    return articles.annotate(**{name: Subquery(first.values(of)[:1]) for name, of in columns.items()})


def onward(start: Origin, at: datetime) -> Onward:
    """Where to go next from a story at this moment; one query, whose work does not grow with the archive."""
    kinds = _kinds(start, at)
    newer, older = kinds[_ABOVE][:1], kinds[_BELOW][-1:]
    picked = {found.story_id: found for found in kinds[_CHOSEN] if found.story_id != start.place.story_id}
    related = [picked[pk] for pk in start.related_ids if pk in picked]
    others = {each.story_id: each for kind in (_TOP, _ABOVE, _BELOW) for each in reversed(kinds[kind])}
    same = [*filter(None, [picked.get(start.translated_from)]), *kinds[_TRANSLATIONS]]
    besides = {start.place.story_id, *picked, *(each.story_id for each in (*newer, *older, *same))}
    alike = _alike(start.headline, [each for pk, each in others.items() if pk not in besides])
    neighbours = (each[0] if each else None for each in (newer, older))
    return Onward(*neighbours, [*related, *alike][:MOST_RELATED], _in_other_languages(start, same))


@dataclass
class _Shared:
    """What is the same for all stories until what readers have changes."""

    tops: dict[int, list[Found]] = field(default_factory=dict)
    """{category: the newest in it}, for the categories requested so far."""
    has_translations: bool | None = None
    """Whether any story is a translation; None if that is not known."""


@freshness.kept_for_moment
def _shared(at: datetime) -> _Shared:
    return _Shared()


def _kinds(start: Origin, at: datetime) -> dict[int, list[Found]]:
    """{kind: what may be shown, in the reverse order of the feed}"""
    shared, category = _shared(), _NOBODY if start.category is None else start.category
    if at < freshness.current().since:
        shared = _Shared()  # A page begun earlier shows what there was then, and must not cache it.
    chosen = [pk for pk in (*start.related_ids, start.translated_from) if pk]
    wanted = _wanted(shared, category, has_chosen=bool(chosen))
    values = {f"chosen_{number}": pk for number, pk in enumerate(chosen)}
    original = start.translated_from or _NOBODY
    rows = _around(*wanted, at=at, category=category, original=original, **start.place._asdict(), **values)
    kinds: dict[int, list[Found]] = {kind: [] for kind in _KINDS}
    for kind, _, *found in sorted(rows, key=lambda row: (row[1], row[2])):
        kinds[kind].append(Found(*found))
    if _ANY_TRANSLATION in wanted:
        shared.has_translations = bool(kinds[_ANY_TRANSLATION])
    return kinds | {_TOP: shared.tops.setdefault(category, kinds[_TOP])}


def _wanted(shared: _Shared, category: int, *, has_chosen: bool) -> list[int]:
    """The kinds that have to be queried."""
    wanted = {
        _ABOVE: True,
        _BELOW: True,
        _CHOSEN: has_chosen,
        _TOP: category not in shared.tops,
        _ANY_TRANSLATION: shared.has_translations is None,
        _TRANSLATIONS: shared.has_translations is not False,
    }
    return [kind for kind, is_wanted in wanted.items() if is_wanted]


def _in_other_languages(start: Origin, same: Collection[Found]) -> list[Found]:
    """The first of these for each other language, the original before its translations."""
    others: dict[str, Found] = {}
    for each in sorted(same, key=lambda each: each.story_id != start.translated_from):
        if tag_of(each.written_in) != tag_of(start.written_in):
            others.setdefault(tag_of(each.written_in), each)
    return [*others.values()]


def _alike(headline: str, others: Collection[Found]) -> list[Found]:
    """Those whose headlines share enough rare words with this one, the most alike first."""
    words = {each: _word_set(each.headline) for each in others}
    counts = Counter(chain.from_iterable(words.values()))
    rare = [term for term in _words(headline) if 0 < counts[term[-1]] <= max(2, len(words) // 4)]
    shared = {each: _apart(term for term in rare if term[-1] in found) for each, found in words.items()}
    weigh = {
        each: math.fsum(math.log(1 + len(words) / counts[word]) for word in found)
        for each, found in shared.items()
        if len(found) >= LEAST_SHARED
    }
    return sorted(weigh, key=lambda each: -weigh[each])


@lru_cache(MOST_REMEMBERED)
def _word_set(headline: str) -> frozenset[str]:
    return frozenset(word for *_, word in _words(headline))


def _words(headline: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of each word of a headline that counts, in order.

    In a script without spaces, every piece that may be a word: they overlap.
    """
    for start, word in raw_words(headline):
        if is_unspaced(word):
            yield from _pieces(start, characters(unaccented(word)))
        else:
            found = (form for form in forms_of(word) if len(form) >= LEAST_LETTERS)
            yield from ((start, start + len(form), form) for form in found)


def _pieces(start, letters):
    for at in range(len(letters)):
        are_syllables = all(map(_SYLLABLE.match, letters[at : at + LEAST_SYLLABLES]))
        size = LEAST_SYLLABLES if are_syllables else LEAST_LETTERS
        if at + size <= len(letters):
            yield start + at, start + at + size, "".join(letters[at : at + size])


def _apart(terms: Iterable[tuple[int, int, str]]) -> list[str]:
    """The words, each once, that don't overlap an earlier one."""
    found, last = {}, 0
    for start, end, word in terms:
        if start >= last and word not in found:
            found[word], last = True, end
    return [*found]


@Prepared
def _around(*kinds, at, category, listed_at, story_id, original, **chosen):
    """(kind, listed_at, *Found) of the stories of these kinds that may be shown."""
    live, place = Article.objects.published(at), Place(listed_at, story_id)
    parts = {
        _CHOSEN: live.filter(story__in=[*chosen.values()]),
        _ABOVE: live.tagged_above(category, place)[:NEAREST],
        _BELOW: live.tagged(category, place)[:NEAREST],
        _TOP: live.tagged(category)[:NEWEST],
        _TRANSLATIONS: live.filter(translated_from__in=[story_id, original])[:MOST_TRANSLATIONS],
        _ANY_TRANSLATION: live.filter(translated_from__isnull=False).order_by("translated_from")[:1],
    }
    first, *others = (_part(kind, parts[kind]) for kind in kinds)
    return first.union(*others, all=True).order_by()


def _part(kind, found):
    shown = ("listed_at", "story_id", "headline", "published_on", "published_at", "slug", "written_in")
    if not connection.features.supports_slicing_ordering_in_compound:
        # SQLite allows no order or limit in a part of a union, except in a subquery of that part.
        found = Article.objects.filter(pk__in=found.values("pk")).order_by()
    return found.values_list(Value(kind), *shown)
