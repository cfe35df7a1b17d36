"""Where a text matches a query: the marked headline, and the passage with most of the words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from articles import html
from articles.cleaning import plain_passage
from articles.terms.words import forms_of, placed, raw_words
from feed.search.query import Part, other_letters

LENGTH = 240
"""The length of a passage in characters, roughly."""
_BEFORE = 60
"""Characters before the first marked word."""


class Hit(NamedTuple):
    """Where a text has a part of the query, and which part."""

    start: int
    end: int
    part: int


class Marker:
    """Marks these parts of a query in texts; caches what it finds out about each word."""

    def __init__(self, parts: Sequence[Part]):
        self._count = len(parts)
        self._words = [(number, part) for number, part in enumerate(parts) if len(part.forms) == 1]
        self._phrases = [(number, part.forms) for number, part in enumerate(parts) if len(part.forms) > 1]
        self._phrases += [(number, part.groups) for number, part in enumerate(parts) if part.groups]
        self._known: dict[tuple[str, str], list[Hit]] = {}

    def marked(self, text: str, tag: str = ""):
        """The text, in this language, as HTML with the parts of the query marked."""
        return html.with_marks(text, [hit[:2] for hit in self._hits(text, tag)])

    def passage(self, dek: str, body: str, caption: str, spoken: str, teaser: str, tag: str = ""):
        """The first passage that has most parts of the query, marked; the teaser if none has any."""
        found, most = html.with_marks(teaser, []), 0
        for text in (dek, plain_passage(body), caption, spoken):
            hits = self._hits(text, tag)
            best = _best(hits) if hits else None
            if best and best.parts > most:
                found, most = _cut(text, hits, best.begins), best.parts
            if most == self._count:
                break
        return found

    def _hits(self, text: str, tag: str) -> list[Hit]:
        """All hits in order."""
        hits: list[Hit] = []
        passed_over = other_letters((part for _, part in self._words), tag)
        for start, word in raw_words(text):
            if word[0] in passed_over:
                continue
            known = self._known.get((word, tag))
            if known is None:
                known = self._learn(word, tag)
            hits += (Hit(start + hit.start, start + hit.end, hit.part) for hit in known) if known else ()
        if self._phrases:
            terms = list(placed(text))
            hits += (hit for number, forms in self._phrases for hit in _of_phrase(forms, number, terms))
        return _merged(sorted(hits))

    def _learn(self, word: str, tag: str) -> list[Hit]:
        """The hits in a word, whose pairs of characters may be separate terms."""
        is_met = any(_is_hit(part, form, tag) for form in forms_of(word) for _, part in self._words)
        hits = [
            Hit(start, end, number)
            for start, end, form in (placed(word) if is_met else ())
            for number, part in self._words
            if _is_hit(part, form, tag)
        ]
        self._known[word, tag] = hits
        return hits


def _is_hit(part, form, tag):
    [wanted] = part.forms
    return form.startswith(wanted) if len(wanted) == 1 else part.is_met_by(form, tag)


def _of_phrase(forms, number, terms) -> Iterator[Hit]:
    for at, (start, _, form) in enumerate(terms):
        if form == forms[0]:
            run = terms[at : at + len(forms)]
            if tuple(each for *_, each in run) == forms:
                yield Hit(start, run[-1][1], number)


def _cut(text, hits, best):
    """A passage of the text around the best of its hits."""
    if len(text) <= LENGTH:
        return html.with_marks(text, [hit[:2] for hit in hits])
    begins = _beginning_of_word(text, best.start - _BEFORE)
    ends = _end_of_word(text, begins + LENGTH)
    # A dot between two cells says nothing at either end.
    begins += 2 * text.startswith("· ", begins)
    ends -= 2 * text.endswith(" ·", begins, ends)
    inside = [(hit.start - begins, hit.end - begins) for hit in hits if begins <= hit.start < hit.end <= ends]
    return html.with_marks(text[begins:ends], inside, cut_before=begins > 0, cut_after=ends < len(text))


class _Best(NamedTuple):
    begins: Hit
    parts: int


def _best(hits) -> _Best:
    """The first hit that is followed by the most different parts within a passage, and how many they are."""
    inside: Counter[int] = Counter()
    best, most, end = hits[0], 0, 0
    for hit in hits:
        while end < len(hits) and hits[end].start < hit.start + LENGTH - _BEFORE:
            inside[hits[end].part] += 1
            end += 1
        if len(inside) > most:
            best, most = hit, len(inside)
        inside[hit.part] -= 1
        if not inside[hit.part]:
            del inside[hit.part]
    return _Best(best, most)


def _beginning_of_word(text, at):
    """The next beginning of a word from this place on; the place itself if there are no spaces."""
    if at <= 0:
        return 0
    space = text.find(" ", at, at + _BEFORE)
    return space + 1 if space >= 0 else at


def _end_of_word(text, at):
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - _BEFORE, at + 1)
    return space if space >= 0 else at


def _merged(hits):
    """The hits without overlaps, which markup can't have."""
    kept: list[Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(kept[-1].end, hit.end))
        else:
            kept.append(hit)
    return kept
