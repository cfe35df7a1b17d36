"""What a query may have meant: authors by name, mistyped words, beginnings of words, fewer words.

A word is only ever offered if a story that readers have contains it: the vocabulary also holds the words of
scheduled stories.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from articles.models import Author
from articles.search import spelling
from articles.terms.words import forms_of_text
from feed.search.finding import Filters, counts_up_to, exist
from feed.search.query import Part, Query

MOST_CORRECTED = 5
"""The most words of a query that are corrected."""
_MOST_MEANT = 100
"""More words than any language has so near to another: with fewer, a word that only a scheduled story has
could displace one that readers have, and show itself by that."""
_MOST_COUNTED = 50
_MOST_AUTHORS = 100
_MOST_WITHOUT, _MOST_TOGETHER = 5, 8


def with_authors(query: Query) -> Query:
    """The query, with the authors whose names contain its words. Runs one database query."""
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
    """The ids of the authors with this name, and of those merged into them."""
    numbers = (pk for own, terms, merged in rows if form in terms.split() for pk in (own, merged) if pk)
    return tuple(dict.fromkeys(numbers))


def corrected(query: Query, at: datetime) -> Query:
    """The query, with replacements for the words that find nothing."""
    words, last = query.words, query.wanted[-1]
    beginning = replace(last, begins=True, authors=())
    conditions = [part.anywhere for part in words]
    if last in words and len(last.forms[0]) > 1:
        conditions.append(beginning.anywhere)
    are_there = exist(conditions, at)
    absent = [part for part, is_there in zip(words, are_there, strict=False) if not is_there][:MOST_CORRECTED]
    changed = {last: beginning} if last in absent and are_there[len(words) :] == [True] else {}
    return query.with_parts(changed | _nearest([part for part in absent if part not in changed], at))


def meant(query: Query, at: datetime) -> Query | None:
    """What a query that finds next to nothing may have meant: words that many more stories have."""
    words = query.words[:MOST_CORRECTED]
    found = counts_up_to(_FEW + 1, [part.anywhere for part in words], at)
    rare = [part for part, count in zip(words, found, strict=True) if count <= _FEW]
    changed = _nearest(rare, at, least=_MANY_MORE * _FEW)
    return query.with_parts(changed) if changed else None


_FEW, _MANY_MORE = 2, 5


def _nearest(mistyped: Sequence[Part], at: datetime, least: int = 1) -> dict[Part, Part]:
    """For each misspelt word the nearest that readers can find; of several, the most frequent."""
    meant = may_mean(mistyped)
    nearest: dict[Part, Part] = {}
    for steps in range(1, spelling.MOST_MISTAKES + 1):
        tried = [
            (part, other)
            for part, others in meant.items()
            for other in others
            if part not in nearest and spelling.distance(part.forms[0], other.forms[0]) == steps
        ]
        nearest |= _most_frequent(tried, at, least)
    return nearest


def _most_frequent(tried: Sequence[tuple[Part, Part]], at: datetime, least: int) -> dict[Part, Part]:
    """For each misspelt word that of its words which most stories have, if `least` have it."""
    if not tried:
        return {}
    others = with_authors(Query(tuple(other for _, other in tried))).wanted
    counts = counts_up_to(_MOST_COUNTED, [other.anywhere for other in others], at)
    most: dict[Part, int] = {}
    found: dict[Part, Part] = {}
    for (part, _), other, count in zip(tried, others, counts, strict=True):
        if count >= least and count > most.get(part, 0):
            most[part], found[part] = count, other
    return found


def may_mean(words: Sequence[Part], unfinished: Part | None = None) -> dict[Part, list[Part]]:
    """For each word that may be misspelt, the words that it may be, the nearest first. One query.

    Some may be in scheduled stories only.
    """
    misspelt = [part for part in words if not _CONTRACTED.search(part.typed)]
    near = spelling.near([part.forms[0] for part in misspelt], unfinished.forms[0] if unfinished else "")
    meant = {
        part: [
            replace(part, forms=(other,), typed=other) for other in near.get(part.forms[0], [])[:_MOST_MEANT]
        ]
        for part in misspelt
    }
    return {part: others for part, others in meant.items() if others}


_CONTRACTED = re.compile("(?:n['’]t|['’](?:re|ve|ll|d|m))$", re.IGNORECASE)
"""A word such as don't: nobody types an apostrophe in the right place by mistake, or means “done”."""


def fewer_words(query: Query, filters: Filters, at: datetime) -> list[Query]:
    """The queries without one part that find something within the filters; else one without several parts."""
    if len(query.wanted) < 2:
        return []
    without_one = [query.without(part) for part in query.wanted[:_MOST_WITHOUT]]
    are_there = exist([left.anywhere() for left in without_one], at, filters)
    found = [left for left, is_there in zip(without_one, are_there, strict=True) if is_there]
    return found or _together(query, filters, at)


def _together(query: Query, filters: Filters, at: datetime) -> list[Query]:
    """The query with those of its parts that some story has together, trying the longest first.

    The long words of a question say what it is about, the short ones how it is asked.
    """
    kept = replace(query, wanted=())
    for part in sorted(query.wanted, key=_length, reverse=True)[:_MOST_TOGETHER]:
        more = replace(query, wanted=tuple(each for each in query.wanted if each in (*kept.wanted, part)))
        if exist([more.anywhere()], at, filters) == [True]:
            kept = more
    return [kept] if kept.wanted else []


def _length(part: Part) -> int:
    return sum(map(len, part.forms))


def as_written(form: str, texts: Iterator[str]) -> str:
    """A word of the index as a text spells it: the index has no accents."""
    for text in texts:
        for word in text.split():
            if forms_of_text(word) == [form]:
                return word.strip(_MARKS)
    return form


_MARKS = ".,;:!?…()[]{}\"'“”„‘’«»-–—"
