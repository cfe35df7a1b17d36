"""What is indexed of a version: its terms, in the form that each database reads.

Beside each exact term, `=harbour`, whose place is kept for phrases, stand others without a place: the stem,
`harbour`; of the headline the stem, `^harbour`, the exact term, `>harbour`, and its beginnings, `<ha` and
`<har`; and tokens for what is filtered by: `@c7` a category, `@a7` an author, `@y2026`, `@m2026-11` and
`@d2026-11-24` the day of publication. So every question is one of which tokens a version has, which the
index answers alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from articles.cleaning import plain_text
from articles.terms.words import forms_of_text, stems_of

MOST_WORDS = 10_000
"""Words of a version that are indexed; a newspaper's longest report has as many."""
MOST_BYTES = 500_000
"""Of tokens: a tsvector takes a megabyte with its places."""
_GAP = ""
"""Between two parts of a version: no phrase goes from one into the next."""


@dataclass(frozen=True, slots=True)
class Document:
    """The tokens of a version: those in order, and a set of others."""

    ordered: tuple[str, ...]
    others: frozenset[str]

    def as_text(self) -> str:
        """For FTS5, whose tokenizer splits at spaces; a gap is a token that nobody asks for."""
        return " ".join([*(token or "=" for token in self.ordered), *sorted(self.others)])

    def as_tsvector(self) -> str:
        """For PostgreSQL: `'=harbour':1,8 'harbour'`."""
        places: dict[str, list[str]] = {}
        for place, token in enumerate(self.ordered, start=1):
            places.setdefault(token, []).append(str(place))
        places.pop(_GAP, None)
        # Of one term a tsvector keeps 256 places.
        placed = (f"{quoted(token)}:{','.join(at[:255])}" for token, at in places.items())
        return " ".join([*placed, *map(quoted, self.others)])


def quoted(token: str) -> str:
    """A token as PostgreSQL reads it in a tsvector or a tsquery."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def head_of(version, authors: Iterable[int]) -> str:
    """What ranking reads of a version: the words of headline and dek, and the numbers of the authors."""
    lines = forms_of_text(version.headline), forms_of_text(version.dek), map(str, authors)
    return "\n".join(map(" ".join, lines))


def document_of(version, labels: Iterable[str]) -> Document:
    """The document of a version with these labels, such as `c7`."""
    headline = forms_of_text(version.headline)
    texts = (version.dek, version.lead_caption, plain_text(version.body))
    ordered: list[str] = []
    others = {*_of_headline(headline), *map("@{}".format, labels), *day_tokens(version.published_on)}
    size = sum(len(token.encode()) for token in others)
    for part in (headline, *map(forms_of_text, texts)):
        for form in part[: MOST_WORDS - len(ordered)]:
            stems = {*stems_of(form)} - others
            size += sum(len(token.encode()) for token in (form, *stems))
            if size > MOST_BYTES:
                break
            ordered.append(f"={form}")
            others |= stems
        ordered.append(_GAP)
    return Document(tuple(ordered[:-1]), frozenset(others))


def _of_headline(terms: Iterable[str]) -> Iterator[str]:
    for term in terms:
        yield from (f">{term}", f"<{term[:2]}", f"<{term[:3]}")
        yield from (f"^{stem}" for stem in stems_of(term))


def day_tokens(day: date) -> tuple[str, str, str]:
    """The tokens of a day, its month and its year."""
    return f"@d{day:%Y-%m-%d}", f"@m{day:%Y-%m}", f"@y{day:%Y}"
