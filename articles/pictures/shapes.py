"""The shapes that pictures are cut to, and which part of a picture each of them keeps."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from articles import crops

SHAPES = {
    "16x9": (16, 9),
    "4x3": (4, 3),
    "1x1": (1, 1),
    "card": (1200, 630),
    "thumb": (3, 2),
    "portrait": (4, 5),
}
"""{shape: its width and height}. The first three: https://developers.google.com/search/docs/appearance/structured-data/article"""
FILED = ("16x9", "4x3", "1x1", "card")
"""Those that other sites ask for, each a separate file; a style sheet cuts the others."""
STEP = 5
"""Positions are rounded to this many percent, so that style sheets have a class for each."""
MIDDLE = (50, 50)
_WIDEST = 1200
_PLACES = {"top": (50, 0), "bottom": (50, 100), "left": (0, 50), "right": (100, 50)}
"""{word for all shapes of a use: the place that it keeps}; "centre" keeps the picture's own place."""


class Framed(Protocol):
    """A picture with its size in pixels, and which parts of it were chosen to be kept."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def framing(self) -> Mapping[str, Any]:
        """{"focus": [x, y], shape: [x, y]} in percent from the left and the top; chosen ones only."""


class Cut(NamedTuple):
    """A shape, and the position of its part in the picture: percent of the remaining room, from 0 to 100."""

    shape: str
    x: int
    y: int

    def __str__(self):
        return f"{self.shape}-{self.x}-{self.y}"


def cut_of(picture: Framed, shape: str, crop: str = "") -> Cut:
    """What a shape keeps: this use's choice, else the picture's own crop, else what is around its focus."""
    place = of_use(picture, shape, crop) or picture.framing.get(shape) or MIDDLE
    if place is MIDDLE and (focus := picture.framing.get(crops.FOCUS)):
        place = _around(focus, picture, shape)
    wider = is_wider(picture, shape)
    return Cut(shape, _rounded(place[0]) if wider else 50, 50 if wider else _rounded(place[1]))


def of_use(picture: Framed, shape: str, crop: str) -> Sequence[float] | None:
    """The place that a use's own crop, or else its own focal point, gives a shape; None if it has none."""
    own = crops.places(crop) if crop not in _PLACES else {shape: _PLACES[crop]}
    if shape in own:
        return own[shape]
    return _around(own[crops.FOCUS], picture, shape) if crops.FOCUS in own else None


def is_wider(picture: Framed, shape: str) -> bool:
    """Whether a picture is wider than a shape: then its part moves from left to right, else down."""
    across, down = SHAPES[shape]
    return picture.width * down > picture.height * across


def _rounded(percent):
    return max(0, min(100, round(percent / STEP) * STEP))


def _around(focus, picture, shape):
    """The place of a part that has the focal point as near to its middle as possible."""
    across, down = SHAPES[shape]
    part = min(picture.width / across, picture.height / down)
    shares = part * across / picture.width, part * down / picture.height
    return [_place(at / 100, share) for at, share in zip(focus, shares, strict=True)]


def _place(at, share):
    return 50 if share >= 1 else max(0, min(100, (at - share / 2) / (1 - share) * 100))


def box_of(size: tuple[int, int], cut: Cut) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
    """The part of a picture that a cut keeps, as (left, top, right, bottom), and its final size."""
    across, down = SHAPES[cut.shape]
    part = min(size[0] / across, size[1] / down)
    width, height = max(1, int(part * across)), max(1, int(part * down))
    left, top = round((size[0] - width) * cut.x / 100), round((size[1] - height) * cut.y / 100)
    shown = min(width, _WIDEST)
    return (left, top, left + width, top + height), (shown, max(1, round(height * shown / width)))
