"""Documents of readers' search (`articles.terms.documents`), joined from what was made once for each body."""

from collections.abc import Iterable
from functools import cache, cached_property
from itertools import chain
from operator import itemgetter

from django.db import connection

from articles.terms.documents import day_tokens
from articles.terms.stemming import has_own_stems, stems

TAG = "en" if has_own_stems("en") else ""
"""The language of the stories, as the index names it."""
LONGEST = 20_000
_NUMBERS = [str(number) for number in range(LONGEST)]


@cache
def stems_of(form: str) -> tuple[str, ...]:
    """The stems of an exact term; all are cached."""
    return stems(form, TAG)


class End:
    """The last terms of many documents: those of a body, without a story's own paragraphs."""

    def __init__(self, forms: Iterable[str]):
        self.forms = tuple(forms)
        self.stems = frozenset(chain.from_iterable(map(stems_of, self.forms)))

    @cached_property
    def _text(self) -> str:
        return " ".join(map("={}".format, self.forms))

    @cached_property
    def _pieces(self) -> tuple[list[str], itemgetter]:
        """The parts of a tsvector, with gaps for the positions, and what picks those from ordered numbers."""
        places: dict[str, list[int]] = {}
        for place, form in enumerate(self.forms):
            places.setdefault(form, []).append(place)
        pieces = []
        for form, at in places.items():
            pieces += [f" '={form}':", *[","] * (len(at) - 1)]
        pieces.append("".join(map(" '{}'".format, self.stems)))
        return pieces, itemgetter(*chain.from_iterable(places.values()))

    def after(self, ordered: list[str], others: set[str]) -> str:
        """A document of these tokens followed by its own, as the database reads it."""
        if connection.vendor == "postgresql":
            return self._as_tsvector(ordered, others)
        start = " ".join([token or "=" for token in ordered])
        return " ".join([start, self._text, *sorted(others | self.stems)])

    def _as_tsvector(self, ordered, others):
        """PostgreSQL merges the positions of a token that comes twice."""
        start = [f"'{token}':{place}" for place, token in enumerate(ordered, start=1) if token]
        pieces, places = self._pieces
        first = len(ordered) + 1
        filled = [""] * (2 * len(pieces) - 1)
        filled[::2], filled[1::2] = pieces, places(_NUMBERS[first : first + len(self.forms)])
        return " ".join([*start, *map("'{}'".format, others)]) + "".join(filled)


def tokens_of(parts: list[tuple[str, ...]], labels: Iterable[str], day) -> tuple[list[str], set[str]]:
    """The tokens in order, and the others, for the terms of a headline and of the parts after it."""
    headline, *after = parts
    ordered = [f"={form}" for form in headline]
    for part in after:
        ordered += ["", *(f"={form}" for form in part)]
    others = {*map("@{}".format, labels), *day_tokens(day)}
    others.update(chain.from_iterable(map(stems_of, chain.from_iterable(parts))))
    others.update(chain.from_iterable(map(_of_headline, headline)))
    return ordered, others


@cache
def _of_headline(form):
    return f">{form}", f"<{form[:2]}", f"<{form[:3]}", *map("^{}".format, stems_of(form))
