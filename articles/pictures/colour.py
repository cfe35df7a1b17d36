"""Colours as readers see them: sRGB, eight bits, on white."""

import io
import math
from collections.abc import Callable

from django.utils.translation import gettext
from PIL import Image as Pillow
from PIL import ImageCms

from articles.pictures.decoding import Source
from articles.pictures.refusals import Unusable

Converter = Callable[[Pillow.Image], Pillow.Image]
_DEEP = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")
_SEE_THROUGH = ("RGBA", "LA", "PA", "RGBa", "La")
_SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
"""Pillow's mode for the colour space that a profile is made for."""


def converter(source: Source) -> Converter:
    """A function that converts rows of this picture to plain RGB."""
    flatten = _levelled(source) if source.mode in _DEEP else lambda rows: rows
    in_srgb = _in_srgb(source)
    is_keyed = "transparency" in source.about.info and source.mode not in _DEEP
    has_alpha = source.mode in _SEE_THROUGH or is_keyed

    def convert(rows: Pillow.Image) -> Pillow.Image:
        rows = flatten(rows)
        if not has_alpha:
            return in_srgb(rows)
        # A grey profile needs grey; a palette's colours are only known once it is resolved.
        clear = rows.convert("LA" if rows.mode in ("L", "LA", "La") else "RGBA")
        ground = Pillow.new("RGB", clear.size, "white")
        ground.paste(in_srgb(clear.convert(clear.mode[:-1])), mask=clear.getchannel("A"))
        return ground

    return convert


def _in_srgb(source: Source) -> Converter:
    profile = source.about.info.get("icc_profile")
    mode, transform = _transform(profile, source.mode) if profile or source.mode == "LAB" else ("RGB", None)
    if transform is None:
        return lambda rows: rows.convert("RGB")
    return lambda rows: ImageCms.applyTransform(rows.convert(mode), transform) or rows.convert("RGB")


def _transform(profile, mode):
    """(mode, transform to sRGB) for a picture of this mode; no transform if the profile is broken."""
    srgb = ImageCms.createProfile("sRGB")
    try:
        if not profile:
            return "LAB", ImageCms.buildTransform(ImageCms.createProfile("LAB"), srgb, "LAB", "RGB")
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = _SPACES.get(source.profile.xcolor_space.strip(), "")
        if not _is_for(space, mode):
            return "RGB", None
        return space, ImageCms.buildTransform(source, srgb, space, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        return "RGB", None  # A broken profile is no reason to refuse a good picture.


def _is_for(space, mode) -> bool:
    if space in ("CMYK", "LAB"):
        return mode == space
    if space == "L":
        return mode in ("L", "LA", "La", "1", *_DEEP)
    return space == "RGB" and mode not in ("CMYK", "LAB")


def _levelled(source: Source) -> Converter:
    """A function that scales values of 16 and 32 bits, integers or floats, to grey of eight bits."""
    black, white = _range(source)
    scale = 255 / (white - black)

    def level(rows):
        grey = _as_numbers(rows, source).point(lambda value: value * scale - black * scale).convert("L")
        grey.info.clear()  # A transparent colour in it refers to the values before scaling.
        return grey

    return level


def _range(source) -> tuple[float, float]:
    """The values that are shown as black and as white.

    A file does not say what its white is: it is that of the smallest usual range that contains all
    values. If the picture would be nearly black in that range, its own lightest value is white.
    """
    lowest, highest = _extremes(source)
    if not math.isfinite(lowest) or not math.isfinite(highest):
        raise Unusable(
            gettext("The picture contains values that are not numbers: export it with 8 or 16 bits.")
        )
    black = min(0.0, lowest)
    white = next((most for most in _usual_whites(source) if highest <= most), highest)
    if highest < white / 16 and highest > black:
        white = highest
    return (black, white) if white > black else (black, black + 1)


def _usual_whites(source):
    if source.mode == "F":
        return (1.0, 255.0, 65_535.0)
    if source.mode == "I":
        return (255.0, 65_535.0, 2.0**31 - 1 if _is_signed(source) else 2.0**32 - 1)
    return (65_535.0,)


def _extremes(source) -> tuple[float, float]:
    step = max(1, 1_000_000 // source.size[0])
    found = [
        _as_numbers(source.rows(top, min(top + step, source.size[1])), source).getextrema()
        for top in range(0, source.size[1], step)
    ]
    lows, highs = zip(*found, strict=True)
    finite = all(map(math.isfinite, (*lows, *highs)))
    return (min(lows), max(highs)) if finite else (math.nan, math.nan)


_SAMPLE_FORMAT, _SIGNED = 339, 2


def _is_signed(source) -> bool:
    return getattr(source.about, "tag_v2", {}).get(_SAMPLE_FORMAT, (1,))[0] == _SIGNED


def _as_numbers(rows, source):
    """Rows as floating-point numbers; Pillow reads unsigned 32-bit values as signed."""
    if rows.mode == "F":
        return rows
    whole = rows if rows.mode == "I" else rows.convert("I")
    if source.mode != "I" or _is_signed(source):
        return whole.convert("F")
    # Only the two upper bytes count in eight bits of grey, unless all values are small.
    if not any(upper := _upper_halves(whole)):
        return whole.convert("F")
    high = Pillow.frombytes("I;16", rows.size, upper).convert("I").convert("F")
    return high.point(lambda value: value * 65_536 + 0)


def _upper_halves(whole) -> bytes:
    words = whole.tobytes("raw", "I;32S")
    halves = bytearray(len(words) // 2)
    halves[0::2], halves[1::2] = words[2::4], words[3::4]
    return bytes(halves)
