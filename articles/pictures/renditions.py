"""Where the public files of a picture are stored: all names are derived from its row."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from articles.pictures.shapes import FILED, Framed, box_of, cut_of

WIDTHS = (320, 640, 960, 1280, 1920)
AVIF, WEBP, JPEG = "avif", "webp", "jpg"
TYPES = {AVIF: "image/avif", WEBP: "image/webp", JPEG: "image/jpeg"}
"""{extension: media type} of the formats that readers get, the best first."""
PLAIN_WIDTH = 1280
"""Pixels: the greatest width of a picture for other sites and programs."""
_EARLY_CARD = 1200
MOST_ROWS = 16_383
"""The longest side of a WebP (https://developers.google.com/speed/webp/faq)."""
MOST_SHOWN = 18_000_000
"""The most pixels of a rendition: 1080 wide with all rows filled; more would take too much memory."""


class Filed(Framed, Protocol):
    """A picture, and what its row says about its files."""

    @property
    def key(self) -> str: ...
    @property
    def files(self) -> Mapping[str, Any]:
        """{format: the hash in the names of its sizes, cut: its hash, "tint": its average colour}.

        And "former": storage names that pages used before. Empty for a picture from before there were hashes.
        """


def rendition_widths(width: int) -> list[int]:
    """The widths, in pixels, at which a picture of this width is rendered; never wider than it is."""
    widest = min(width, WIDTHS[-1])
    return [*(size for size in WIDTHS if size < widest), widest]


def public_names(picture: Filed) -> dict[str, dict[int, str]]:
    """{format: {width: storage name}} of the sizes that a picture has, the best format first."""
    widths = rendition_widths(picture.width)
    found = {
        kind: {width: f"images/{picture.key}/{width}-{picture.files[kind]}.{kind}" for width in widths}
        for kind in TYPES
        if kind in picture.files
    }
    return found or _early_names(picture)


def _early_names(picture):
    """The sizes of a picture that was stored before its row said which exist."""
    widths = rendition_widths(picture.width)
    card = f"images/{picture.key}/social.jpg"
    return {
        WEBP: {width: f"images/{picture.key}/{width}.webp" for width in widths},
        JPEG: {min(picture.width, _EARLY_CARD): card},
    }


def name_for(picture: Filed, width: int) -> str:
    """The storage name of the size that is at least this wide, or of the widest; not the slowest format."""
    sizes = public_names(picture)
    of_kind = sizes.get(WEBP) or sizes.get(JPEG) or sizes[AVIF]
    return of_kind[min((each for each in of_kind if each >= width), default=max(of_kind))]


class Plain(NamedTuple):
    """A file for other sites and programs: its storage name, and its size in pixels."""

    name: str
    width: int
    height: int


def plain_of(picture: Filed) -> Plain:
    """The whole picture, as a JPEG of moderate size, which every program reads, or else in another format."""
    sizes = public_names(picture)
    of_kind = sizes.get(JPEG) or sizes.get(WEBP) or sizes[AVIF]
    width = max((each for each in of_kind if each <= PLAIN_WIDTH), default=min(of_kind))
    return Plain(of_kind[width], width, scaled_height(picture.width, picture.height, width))


def plain_bytes(picture: Filed, contents: Mapping[str, bytes]) -> dict[str, int]:
    """The size of that file in bytes, for the picture's row: feeds give it."""
    return {"plain_bytes": len(contents[plain_of(picture).name])}


def cut_file(picture: Filed, shape: str, crop: str = "") -> Plain | None:
    """The picture cut to a shape, or another cut of it until this one exists; None if there is none."""
    cut = cut_of(picture, shape, crop)
    found = str(cut) if str(cut) in picture.files else next(_cuts(picture, shape), "")
    if not found:
        return None
    _, size = box_of((rendition_widths(picture.width)[-1], _rows(picture)), cut)
    return Plain(_cut_name(picture, found), *size)


def _rows(picture):
    return scaled_height(picture.width, picture.height, rendition_widths(picture.width)[-1])


def _cuts(picture, shape):
    return (said for said in picture.files if said.startswith(f"{shape}-"))


def _cut_name(picture, said):
    return f"images/{picture.key}/{said}-{picture.files[said]}.{JPEG}"


def removed_mark(key: str) -> str:
    """The storage name of the empty file that makes web servers return 410 for its pictures."""
    return f"images/{key}/removed"


def current_files(picture: Filed) -> list[str]:
    """The storage names of the files of a picture that pages link to now."""
    sizes = [name for of_kind in public_names(picture).values() for name in of_kind.values()]
    return sizes + [_cut_name(picture, said) for shape in FILED for said in _cuts(picture, shape)]


def public_files(picture: Filed) -> list[str]:
    """The storage names of all public files of a picture, including former ones that old pages link to."""
    return list(dict.fromkeys([*current_files(picture), *picture.files.get("former", [])]))


def scaled_height(width: int, height: int, to_width: int) -> int:
    """The height, in pixels, of a picture scaled to a width."""
    return max(1, round(height * to_width / width))


def size_in_html(width: int, height: int, widest: int) -> tuple[int, int]:
    """The size, in pixels, that HTML gives a picture: its own, or a smaller one of its shape.

    Style sheets decide how wide it is; without one a page would be as wide as the picture's file.
    """
    shown = min(width, widest)
    return shown, scaled_height(width, height, shown)


def rendered_size(width: int, height: int) -> tuple[int, int]:
    """The size, in pixels, of the widest rendition of an upright picture of this size.

    The width is 0 if nothing of a very long and thin picture would be left.
    """
    widest = min(width, WIDTHS[-1])
    rows = scaled_height(width, height, widest)
    share = min(1.0, MOST_ROWS / rows, math.sqrt(MOST_SHOWN / (widest * rows)))
    if share == 1.0:
        return widest, rows
    narrower = int(widest * share)
    return narrower, min(MOST_ROWS, scaled_height(width, height, narrower)) if narrower else 0


def fitted_size(width: int, height: int) -> tuple[int, int]:
    """The size, in pixels, that is recorded for an upright picture.

    It is the picture's own, or that of its widest rendition if it is too tall for one of its width.
    """
    rendered = rendered_size(width, height)
    return (width, height) if rendered[0] == min(width, WIDTHS[-1]) else rendered
