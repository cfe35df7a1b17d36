"""What is indexed of a version: its terms, in the form that each database reads.

Besides each exact term, `=harbour`, whose place is kept for phrases, there are terms without a place: the
stem, `harbour`, or `haus-de` by the rules of a language other than the site's; for the headline, the stem,
`^harbour`, the exact term, `>harbour`, and its beginnings, `<ha` and `<har`; and tokens to filter by:
`@c7` for a category, `@a7` for an author, `@y2026`, `@m2026-11` and `@d2026-11-24` for the day of
publication. So every query only asks which tokens a version has, which the index alone can answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from articles.cleaning import plain_text
from articles.terms.stemming import has_own_stems
from articles.terms.words import forms_of_text, stems_of

MOST_BYTES = 120_000
"""The most bytes of a version's text to index, some 20,000 words: a tsvector holds a megabyte, places too."""
_GAP = ""
"""Between two parts of a version: no phrase spans it."""


@dataclass(frozen=True, slots=True)
class Document:
    """The tokens of a version: those in order, and a set of others."""

    ordered: tuple[str, ...]
    others: frozenset[str]

    def as_text(self) -> str:
        """For FTS5, whose tokenizer splits at spaces; a gap is a token that nobody searches for."""
        return " ".join([*(token or "=" for token in self.ordered), *sorted(self.others)])

    def as_tsvector(self) -> str:
        """For PostgreSQL: `'=harbour':1,8 'harbour'`."""
        places: dict[str, list[str]] = {}
        for place, token in enumerate(self.ordered, start=1):
            places.setdefault(token, []).append(str(place))
        places.pop(_GAP, None)
        # A tsvector keeps fewer than 256 places of a term. No token has a quotation mark in it.
        placed = (f"'{token}':{','.join(at[:255])}" for token, at in places.items())
        return " ".join([*placed, *map("'{}'".format, self.others)])


def head_of(version, authors: Iterable[int]) -> str:
    """What ranking reads of a version: the words of headline and dek, and the ids of the authors.

    Also the language, if its words have stems of their own.
    """
    lines = [forms_of_text(version.headline), forms_of_text(version.dek), map(str, authors)]
    tag = language_of(version)
    return "\n".join([*map(" ".join, lines), *([tag] if tag else [])])


def language_of(version) -> str:
    """The tag of a version's language, if its words have stems of their own."""
    # The model of an earlier migration has no language.
    tag = getattr(version, "written_in", "")
    return tag if has_own_stems(tag) else ""


def document_of(version, labels: Iterable[str], spoken: str = "") -> Document:
    """The document of a version with these labels, such as `c7`, and these spoken words in its clips."""
    headline, *others = _parts_of(version, spoken)
    tag = language_of(version)
    ordered = [f"={form}" for form in headline]
    for part in others:
        ordered += [_GAP, *(f"={form}" for form in part)]
    tokens = {*_of_headline(headline, tag), *map("@{}".format, labels), *day_tokens(version.published_on)}
    tokens.update(*(stems_of(form, tag) for form in {*headline, *chain(*others)}))
    return Document(tuple(ordered), frozenset(tokens))


def _parts_of(version, spoken) -> Iterator[list[str]]:
    """The exact terms of headline, dek, caption and body, and of the spoken words, if any."""
    left = MOST_BYTES
    texts = [version.headline, version.dek, version.lead_caption, plain_text(version.body)]
    for text in [*texts, spoken] if spoken else texts:
        kept = text.encode()[:left]
        left -= len(kept)
        yield forms_of_text(kept.decode(errors="ignore"))


def _of_headline(terms: Iterable[str], tag: str) -> Iterator[str]:
    for term in terms:
        yield from (f">{term}", f"<{term[:2]}", f"<{term[:3]}")
        yield from (f"^{stem}" for stem in stems_of(term, tag))


def day_tokens(day: date) -> tuple[str, str, str]:
    """The tokens of a day, its month and its year."""
    iso = day.isoformat()  # Far faster than formatting each part: a search names many days.
    return f"@d{iso}", f"@m{iso[:7]}", f"@y{iso[:4]}"
