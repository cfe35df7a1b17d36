"""Slugs: the last part of an address, in the letters of any script."""

import re
import unicodedata
from collections.abc import Callable
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from articles.cleaning.characters import DRAWN_BLANK

LONGEST_SLUG = 100
_APOSTROPHES = re.compile("['’‘‛ʼʻʽ`´′＇׳״]")
_VARIANTS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: marks by their category, but they only say how an emoji or a letter is drawn."""


def slug_of(text: str, length: int = LONGEST_SLUG) -> str:
    """The text as a slug; empty if it has no letters or digits.

    Keeps letters, digits and the marks on them, in lower case: without its marks a word of Hindi, Thai or
    Burmese has no vowels. Drops apostrophes; any run of other characters between letters becomes one hyphen.
    """
    slug = "".join(_pieces(_folded(text))).strip("-")
    return _cut(slug, length)


def _folded(text):
    text = _APOSTROPHES.sub(
        "", "".join(map(_plain, unicodedata.normalize("NFC", _APOSTROPHES.sub("", text))))
    )
    # The lower case of İ is two characters, i and a dot that no keyboard has.
    return unicodedata.normalize("NFC", text.replace("İ", "i").lower())


def _plain(character):
    """The plain characters of a full-width, superscript or joined form."""
    # Unicode would also decompose letters of Thai, Lao and Korean into forms that nobody writes.
    is_letter = unicodedata.category(character) == "Lo"
    if is_letter and unicodedata.decomposition(character).startswith("<compat>"):
        return character
    return "" if _VARIANTS.match(character) else unicodedata.normalize("NFKC", character)


def _pieces(text):
    last = "-"
    for character in text:
        category = unicodedata.category(character)
        if category == "Cf":  # soft hyphens, joiners and other invisible marks
            continue
        is_mark = category in ("Mn", "Mc") and last != "-"
        is_letter = category[0] in "LN" and character not in DRAWN_BLANK
        piece = character if is_letter or is_mark else "-"
        if piece != "-" or last != "-":
            yield piece
        last = piece


def _cut(slug, length):
    """The slug cut to this length, without separating a letter from its marks."""
    end = length
    while end < len(slug) and unicodedata.category(slug[end])[0] == "M":
        end -= 1
    return slug[:end].strip("-")


def first_free(slug: str, is_taken: Callable[[str], object]) -> str:
    """The slug, or else the first of slug-2, slug-3 … that is free."""
    numbered = (f"{slug}-{number}" for number in count(2))
    return next(each for each in chain([slug], numbered) if not is_taken(each))


def validate_slug(value: str) -> None:
    """Refuse text that no slug can be made from."""
    if not slug_of(value):
        text = gettext("Use letters or digits: the address is made of them.")
        raise ValidationError(text, code="invalid")
