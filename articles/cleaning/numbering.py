"""The numbers and bullets that Word writes before the items of a list."""

import re
from typing import NamedTuple

_LEVEL = re.compile(r"mso-list:\s*(l\d{1,6})\s+level([1-9])", re.IGNORECASE)
_MARKER = re.compile(r"\(?(?:\d{1,4}\.)*(\d{1,6}|[a-z]{1,8})[.):]?", re.IGNORECASE)

_BLANK = " \u00a0\n\t"


class Position(NamedTuple):
    """Which of Word's lists a paragraph belongs to, and its level in that, from 1."""

    list_id: str
    level: int


def position(style: str) -> Position | None:
    found = _LEVEL.search(style[:5_000])
    return Position(found[1], int(found[2])) if found else None


class Numbering(NamedTuple):
    """How an item is numbered; `type` is empty in a list with bullets."""

    type: str
    number: int

    @property
    def tag(self) -> str:
        return "ol" if self.type else "ul"

    def list_attributes(self) -> dict[str, str]:
        start = {"start": str(self.number)} if self.type and self.number != 1 else {}
        return start | ({"type": self.type} if self.type not in ("", "1") else {})


def is_wording(marker: str) -> bool:
    """Whether a marker says more than a list's number or bullet could, as "Article 1." does."""
    text = marker.strip(_BLANK)
    has_words = any(character.isalnum() for character in text)
    return has_words and not _MARKER.fullmatch(text) and (len(text) > 1 or text.isnumeric())


def numbering(marker: str, before: Numbering | None) -> Numbering:
    """The numbering that an item's marker shows, given that of the item before it in the same list."""
    found = _MARKER.fullmatch(marker.strip(_BLANK))
    if not found or (found[1].isalpha() and found[0] == found[1]):  # Word's bullet for level two is an "o".
        return Numbering("", 0)
    text = found[1]
    if text.isdecimal():
        return Numbering("1", int(text))
    lower, letters = text.lower(), "a" if text.islower() else "A"
    expected = before.number + 1 if before and before.type == letters else 1
    is_letter = len(lower) == 1 and (ord(lower) - 96 == expected or not _roman(lower))
    if is_letter:
        return Numbering(letters, ord(lower) - 96)
    return Numbering("i" if text.islower() else "I", _roman(lower)) if _roman(lower) else Numbering("", 0)


def _roman(text: str) -> int:
    """The value of a Roman numeral in lower case; 0 if it is not one."""
    values = [_ROMAN.get(letter, 0) for letter in text]
    if 0 in values:
        return 0
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
