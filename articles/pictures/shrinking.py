"""Makes a decoded picture's widest rendition: upright, in sRGB, on white, and small.

It is read some rows at a time, so that no second copy of a large picture is ever made.
"""

from collections.abc import Callable

from PIL import Image as Pillow

from articles.pictures.colour import converter
from articles.pictures.decoding import Source
from articles.pictures.renditions import rendered_size

_AT_A_TIME = 1_000_000
"""Pixels that are converted at once."""
_TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
"""{Exif orientation: what makes a picture upright}"""


def shrunk(source: Source) -> Pillow.Image:
    """The widest rendition of a picture, as plain RGB without metadata."""
    width, height = rendered_size(*source.upright_size)
    size = (height, width) if source.upright_size != source.full_size else (width, height)
    convert = converter(source)
    factor = int(min(source.size[0] / size[0], source.size[1] / size[1]) / 1.5)
    if factor > 1:
        reduced = _reduced(source, factor, convert)
        box = (0.0, 0.0, source.size[0] / factor, source.size[1] / factor)
        small = reduced.resize(size, Pillow.Resampling.LANCZOS, box=box)
    else:
        small = _resized(source, size, convert)
    return turned(small, source.orientation)


def turned(picture: Pillow.Image, orientation: int) -> Pillow.Image:
    """The picture turned upright, by its Exif orientation."""
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _reduced(source, factor, convert: Callable[[Pillow.Image], Pillow.Image]) -> Pillow.Image:
    """The picture, each square of `factor` × `factor` pixels reduced to one."""
    width, height = source.size
    reduced = Pillow.new("RGB", (-(-width // factor), -(-height // factor)))
    # Palette indexes can't be averaged, nor can one colour that means "transparent".
    is_plain = source.mode in ("RGB", "RGBA", "L", "LA", "CMYK") and "transparency" not in source.about.info
    step = max(1, _AT_A_TIME // width // factor) * factor
    for top in range(0, height, step):
        rows = source.rows(top, min(top + step, height))
        rows = convert(rows.reduce(factor)) if is_plain else convert(rows).reduce(factor)
        reduced.paste(rows, (0, top // factor))
    return reduced


def _resized(source, size, convert: Callable[[Pillow.Image], Pillow.Image]) -> Pillow.Image:
    """The picture in another size, at most about three times smaller."""
    width, height = source.size
    resized = Pillow.new("RGB", size)
    scale = height / size[1]
    margin = int(3 * max(scale, 1)) + 2  # Lanczos reaches three rows of the result to either side.
    step = max(16, int(_AT_A_TIME / width / scale))
    for first in range(0, size[1], step):
        last = min(first + step, size[1])
        top, bottom = max(0, int(first * scale) - margin), min(height, int(last * scale) + margin)
        rows = convert(source.rows(top, bottom))
        box = (0.0, first * scale - top, float(width), min(last * scale - top, float(bottom - top)))
        part = rows.resize((size[0], last - first), Pillow.Resampling.LANCZOS, box=box)
        resized.paste(part, (0, first))
    return resized
