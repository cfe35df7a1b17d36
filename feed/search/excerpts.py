"""Where a text has what was asked for: the marked headline, and the passage with most of the words."""

from collections.abc import Sequence
from typing import NamedTuple

from articles import html
from articles.cleaning import plain_text
from articles.terms.words import placed, stems_of
from feed.search.query import Part

LENGTH = 240
"""Characters of a passage, roughly."""
_BEFORE = 60
"""Characters before the first word that is marked."""


class Hit(NamedTuple):
    """Where a text has a part of the query, and which."""

    start: int
    end: int
    part: int


def marked(text: str, parts: Sequence[Part]):
    """The text as HTML, what was asked for marked."""
    return html.with_marks(text, [hit[:2] for hit in _hits(text, parts)])


def passage(article, parts: Sequence[Part]):
    """The passage of a version that has most of what was asked for, marked; its teaser if none has any."""
    for text in (article.dek, " ".join(plain_text(article.body).split()), article.lead_caption):
        if hits := _hits(text, parts):
            return _cut(text, hits)
    return html.with_marks(article.teaser, [])


def _cut(text, hits):
    """So much of the text around the hits that have the most different parts."""
    if len(text) <= LENGTH:
        return html.with_marks(text, [hit[:2] for hit in hits])
    best = max(hits, key=lambda hit: (_different(hits, hit.start), -hit.start))
    begins = _beginning_of_word(text, best.start - _BEFORE)
    ends = _end_of_word(text, begins + LENGTH)
    inside = [(hit.start - begins, hit.end - begins) for hit in hits if begins <= hit.start < hit.end <= ends]
    return html.with_marks(text[begins:ends], inside, cut_before=begins > 0, cut_after=ends < len(text))


def _different(hits, start):
    return len({hit.part for hit in hits if start <= hit.start < start + LENGTH - _BEFORE})


def _beginning_of_word(text, at):
    """The nearest beginning of a word from this place on; the place itself where there are no spaces."""
    if at <= 0:
        return 0
    space = text.find(" ", at, at + _BEFORE)
    return space + 1 if space >= 0 else at


def _end_of_word(text, at):
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - _BEFORE, at + 1)
    return space if space >= 0 else at


def _hits(text: str, parts: Sequence[Part]) -> list[Hit]:
    """All places in order."""
    terms = list(placed(text))
    return _merged(sorted(hit for number, part in enumerate(parts) for hit in _hits_of(part, number, terms)))


def _hits_of(part, number, terms):
    size = len(part.forms)
    for at in range(len(terms) - size + 1):
        run = terms[at : at + size]
        if _is_hit(part, [form for *_, form in run]):
            yield Hit(run[0][0], run[-1][1], number)


def _is_hit(part, run):
    if len(part.forms) > 1:
        return tuple(run) == part.forms
    [wanted], [form] = part.forms, run
    if part.begins or len(wanted) == 1:
        return form.startswith(wanted)
    return not part.stems.isdisjoint(stems_of(form))


def _merged(hits):
    """Without overlaps, which markup can't have."""
    kept: list[Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(kept[-1].end, hit.end))
        else:
            kept.append(hit)
    return kept
