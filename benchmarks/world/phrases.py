"""Text beside its folded forms, so that a million stories are folded by joining what was folded once."""

from collections.abc import Iterable
from typing import NamedTuple

from articles.folding import fold, unaccented


class Phrase(NamedTuple):
    """Words, and how `articles.folding` spells them."""

    text: str
    folded: str
    unaccented: str

    def __add__(self, other):
        """The two with a space between them."""
        return Phrase(*map("{} {}".format, self, other))

    def then(self, ending: str):
        """With a mark that folding leaves alone."""
        return Phrase(*(form + ending for form in self))


NOTHING = Phrase("", "", "")


def phrase(text: str) -> Phrase:
    return Phrase(text, fold(text), unaccented(text))


def phrases(texts: Iterable[str]) -> list[Phrase]:
    return [phrase(text) for text in texts]


def joined(texts: list[Phrase]) -> Phrase:
    """All of them with a space between each two."""
    return Phrase(*map(" ".join, zip(*texts, strict=True)))


def searchable(*texts: Phrase) -> str:
    """What `articles.folding.searchable` makes of the same texts."""
    forms = [form for text in texts for form in text[1:]]
    return "\n".join(dict.fromkeys(filter(None, forms)))
