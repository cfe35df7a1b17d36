"""Where the public files of a picture lie: all follow from its key and width, without a query."""

import math

WIDTHS = (320, 640, 960, 1280, 1920)
SOCIAL_WIDTH = 1200
MOST_ROWS = 16_383
"""The longest side of a WebP (https://developers.google.com/speed/webp/faq)."""
MOST_SHOWN = 18_000_000
"""Pixels of a rendition: a page of 1080 pixels that fills all rows; more would take too much memory."""


def rendition_widths(width: int) -> list[int]:
    """The widths, in pixels, in which a picture of this width is rendered; never wider than it is."""
    widest = min(width, WIDTHS[-1])
    return [*(size for size in WIDTHS if size < widest), widest]


def rendition_path(key: str, width: int) -> str:
    """The storage name of a rendition, such as images/KEY/640.webp."""
    return f"images/{key}/{width}.webp"


def social_path(key: str) -> str:
    """The storage name of the JPEG for social cards, at most 1200 px wide."""
    return f"images/{key}/social.jpg"


def removed_mark(key: str) -> str:
    """The storage name of the empty file by which web servers know that its pictures answer 410."""
    return f"images/{key}/removed"


def public_files(key: str, width: int) -> list[str]:
    """The storage names of all that readers can get of a picture of this width."""
    return [*(rendition_path(key, size) for size in rendition_widths(width)), social_path(key)]


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

    0 wide where nothing of a very long and thin picture would be left.
    """
    widest = min(width, WIDTHS[-1])
    rows = scaled_height(width, height, widest)
    share = min(1.0, MOST_ROWS / rows, math.sqrt(MOST_SHOWN / (widest * rows)))
    if share == 1.0:
        return widest, rows
    narrower = int(widest * share)
    return narrower, min(MOST_ROWS, scaled_height(width, height, narrower)) if narrower else 0


def fitted_size(width: int, height: int) -> tuple[int, int]:
    """The size, in pixels, under which an upright picture is known.

    It is the picture's own, or that of its widest rendition where it is too tall for one of its width.
    """
    rendered = rendered_size(width, height)
    return (width, height) if rendered[0] == min(width, WIDTHS[-1]) else rendered
