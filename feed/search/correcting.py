"""What a query may have meant: authors by name, mistyped words, beginnings of words, fewer words.

A word is only ever offered if a story that readers have contains it: the vocabulary also holds the words of
scheduled stories.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from articles.models import Author
from articles.search import spelling
from articles.terms.words import forms_of_text
from feed.search.finding import count_up_to, exists
from feed.search.query import Part, Query

MOST_CORRECTED = 5
"""Words of a query that are corrected."""
_MOST_TRIED, _MOST_COUNTED = 8, 50
_MOST_AUTHORS = 100
_MOST_WITHOUT, _MOST_TOGETHER = 5, 8


def with_authors(query: Query) -> Query:
    """The query, with the authors whose names have its words. One query of the database."""
    words = query.words
    if not words:
        return query
    named = Q()
    for part in words:
        named |= Q(name_terms__contains=f" {part.forms[0]}")
    found = Author.objects.filter(named, merged_into=None).order_by("pk")
    rows = found.values_list("pk", "name_terms", "merged__pk")[:_MOST_AUTHORS]
    return query.with_parts({part: replace(part, authors=_of(rows, part.forms[0])) for part in words})


def _of(rows, form) -> tuple[int, ...]:
    """The numbers of the authors with this name, and of those merged into them."""
    numbers = (pk for own, terms, merged in rows if form in terms.split() for pk in (own, merged) if pk)
    return tuple(dict.fromkeys(numbers))


def corrected(query: Query, at: datetime) -> Query:
    """The query, with other words for those that find nothing."""
    absent = [part for part in query.words if not exists(part.anywhere, at)]
    changed = {}
    for part in absent[:MOST_CORRECTED]:
        is_last = part == query.wanted[-1]
        beginning = replace(part, begins=True, authors=())
        if is_last and len(part.forms[0]) > 1 and exists(beginning.anywhere, at):
            changed[part] = beginning
        elif nearest := _nearest(part, at):
            changed[part] = replace(part, forms=(nearest,), typed=nearest, authors=())
    return with_authors(query.with_parts(changed)) if changed else query


def meant(query: Query, at: datetime) -> Query | None:
    """What a query that finds next to nothing may have meant: words that many more stories have."""
    changed = {}
    for part in query.words[:MOST_CORRECTED]:
        found = count_up_to(_FEW + 1, part.anywhere, at)
        nearest = found <= _FEW and _nearest(part, at, least=_MANY_MORE * _FEW)
        if nearest:
            changed[part] = replace(part, forms=(nearest,), typed=nearest, authors=())
    return with_authors(query.with_parts(changed)) if changed else None


_FEW, _MANY_MORE = 2, 5


def _nearest(mistyped: Part, at: datetime, least: int = 1) -> str:
    """The word nearest to a misspelt one that readers can find, of several the most frequent."""
    form, best, frequency, distance = mistyped.forms[0], "", 0, 0
    for other in spelling.near(form)[:_MOST_TRIED]:
        steps = spelling.distance(form, other)
        if best and steps > distance:
            break
        [part] = with_authors(Query((Part((other,), languages=mistyped.languages),))).wanted
        found = count_up_to(_MOST_COUNTED, part.anywhere, at)
        if found >= max(least, frequency + 1):
            best, frequency, distance = other, found, steps
    return best


def fewer_words(query: Query, at: datetime) -> list[Query]:
    """The query without one of its parts, where that finds something; else without more of them."""
    if len(query.wanted) < 2:
        return []
    without_one = [query.without(part) for part in query.wanted[:_MOST_WITHOUT]]
    found = [left for left in without_one if exists(left.anywhere(), at)]
    return found or _together(query, at)


def _together(query: Query, at: datetime) -> list[Query]:
    """The query with those of its parts that a story has together, the longest first.

    A question's long words say what it is about, its short ones how it is asked.
    """
    kept = replace(query, wanted=())
    for part in sorted(query.wanted, key=_length, reverse=True)[:_MOST_TOGETHER]:
        more = replace(query, wanted=tuple(each for each in query.wanted if each in (*kept.wanted, part)))
        if exists(more.anywhere(), at):
            kept = more
    return [kept] if kept.wanted else []


def _length(part: Part) -> int:
    return sum(map(len, part.forms))


def as_written(form: str, texts: Iterator[str]) -> str:
    """A word of the index as a text spells it: the index knows no accents."""
    for text in texts:
        for word in text.split():
            if forms_of_text(word) == [form]:
                return word.strip(_MARKS)
    return form


_MARKS = ".,;:!?…()[]{}\"'“”„‘’«»-–—"
