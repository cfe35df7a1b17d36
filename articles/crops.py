"""How one use of a picture is cropped: written as text, so that it is versioned with the words.

Either a word that applies to all shapes ("top"), or separate places: "focus-40-60 16x9-50-30", each a
name, and percentages from the left and from the top.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

USES = ("16x9", "4x3", "1x1", "card", "thumb")
"""The shapes that a story's lead image is cropped to."""
FOCUS = "focus"
LONGEST = 120
NAMES = {
    # Translators: for readers
    "thumb": gettext_lazy("In lists"),
    # Translators: for readers
    "card": gettext_lazy("On cards of other sites"),
    "16x9": "16:9",
    "4x3": "4:3",
    "1x1": "1:1",
    # Translators: for readers
    "portrait": pgettext_lazy("crop of a picture", "Portrait"),
}
"""{shape: its label}, in the order of the page"""
WORDS = {
    # Translators: for readers
    "centre": pgettext_lazy("part of a picture", "Centre"),
    # Translators: for readers
    "top": pgettext_lazy("part of a picture", "Top"),
    # Translators: for readers
    "bottom": pgettext_lazy("part of a picture", "Bottom"),
    # Translators: for readers
    "left": pgettext_lazy("part of a picture", "Left"),
    # Translators: for readers
    "right": pgettext_lazy("part of a picture", "Right"),
}
"""{word for all shapes: its label}"""
CENTRE = "centre"
"""Leaves each shape to the picture's own crop and focal point."""
_PLACE = re.compile(rf"({FOCUS}|{'|'.join(USES)})-([0-9]{{1,3}})-([0-9]{{1,3}})")
type Place = tuple[int, int]


@lru_cache(1024)
def places(crop: str) -> Mapping[str, Place]:
    """{shape or "focus": (x, y)} of a crop's own places; empty for a word, and for an invalid crop."""
    try:
        return _read(crop)
    except ValueError:
        return {}


def _read(crop):
    if not crop or crop in WORDS:
        return {}
    found: dict[str, Place] = {}
    for part in crop.split(" "):
        match = _PLACE.fullmatch(part)
        if not match or match[1] in found or max(int(match[2]), int(match[3])) > 100:
            raise ValueError(crop)
        found[match[1]] = (int(match[2]), int(match[3]))
    return found


def written(chosen: Mapping[str, Place]) -> str:
    """The crop with these places, always in the same order; CENTRE if there are none."""
    names = (name for name in (FOCUS, *USES) if name in chosen)
    return " ".join(f"{name}-{chosen[name][0]}-{chosen[name][1]}" for name in names) or CENTRE


def validate_crop(crop: str) -> None:
    """Refuse an invalid crop."""
    try:
        _read(crop)
    except ValueError:
        raise ValidationError(gettext("Give each place in percent, from 0 to 100."), code="crop") from None


def said(crop: str) -> str:
    """A crop in words, for comparing versions."""
    if crop in WORDS:
        return str(WORDS[crop])
    # Translators: for readers
    focus = pgettext("of a picture", "Focal point")
    named = ((str(NAMES.get(name, focus)), place) for name, place in places(crop).items())
    return "; ".join(f"{name} {x} %, {y} %" for name, (x, y) in named)
