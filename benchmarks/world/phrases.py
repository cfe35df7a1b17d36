"""Text with what folding and search make of it, so that a million stories join what was made once."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from articles.folding import fold, unaccented
from articles.terms.words import forms_of_text


class Phrase(NamedTuple):
    """Words, how `articles.folding` spells them, and their exact terms (`articles.terms`)."""

    text: str
    folded: str
    unaccented: str
    forms: tuple[str, ...] = ()

    def __add__(self, other):
        """The two with a space between them."""
        return joined((self, other))

    def then(self, ending: str):
        """The phrase with a mark after it that folding leaves alone."""
        return Phrase(*(form + ending for form in self[:3]), self.forms)


NOTHING = Phrase("", "", "")


def phrase(text: str) -> Phrase:
    return Phrase(text, fold(text), unaccented(text), tuple(forms_of_text(text)))


def phrases(texts: Iterable[str]) -> list[Phrase]:
    return [phrase(text) for text in texts]


def joined(phrases: Iterable[Phrase]) -> Phrase:
    """All of them, joined with spaces."""
    *texts, forms = zip(*phrases, strict=True)
    return Phrase(*map(" ".join, texts), tuple(chain.from_iterable(forms)))


def searchable(*texts: Phrase) -> str:
    """What `articles.folding.searchable` makes of the same texts."""
    forms = [form for text in texts for form in text[1:3]]
    return "\n".join(dict.fromkeys(filter(None, forms)))
