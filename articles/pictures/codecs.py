"""The formats that the desk accepts, and the memory that decoding each of them needs.

Measured with Pillow 13.0 and pi-heif 1.4: the growth of a process's peak resident size.
"""

from collections.abc import Callable
from dataclasses import dataclass
from struct import error as struct_error
from typing import Any
from zlib import error as zlib_error

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, TiffImagePlugin
from PIL import Image as Pillow

# The size is checked before anything is decoded. Pillow's own limit first raises a warning, and catching
# warnings affects the whole process, other threads included.
Pillow.MAX_IMAGE_PIXELS = None

BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    MemoryError,
    RuntimeError,
    struct_error,
    zlib_error,
    Warning,
)
"""What Pillow and pi-heif raise for broken files; warnings, if a process turns them into errors."""

MOST_PIXELS = 110_000_000
LEAST_SIDE = 16
MOST_HELD = 248_000_000
"""The most bytes of a decoded picture that stay while its first rendition is made: 62 colour megapixels."""
MOST_WORKED = 320_000_000
"""The most bytes that a decoder may need for itself, if less stays afterwards."""


_MOST_SCANS = 100
"""A progressive JPEG has about ten; a part within it, such as a thumbnail, has its own."""

_SMALLER = _("export it smaller, or as JPEG")


@dataclass(frozen=True)
class Codec:
    """A format's name, how it is stored, and the bytes that decoding a picture of it takes."""

    name: str
    stored_as: str
    memory: Callable[[Any, tuple[int, int]], int]
    """Takes an opened picture, drafted to a smaller size if possible, and its full size."""
    most: int = MOST_HELD
    advice: Promise | str = _SMALLER


def held(picture) -> int:
    """The bytes of the decoded pixels; Pillow uses four per pixel for every mode with several channels."""
    if picture.mode.startswith("I;16"):
        return _pixels(picture) * 2
    return _pixels(picture) * (1 if picture.mode in ("1", "L", "P") else 4)


def _pixels(picture) -> int:
    return picture.size[0] * picture.size[1]


def _of_pixels(picture, full_size) -> int:
    return held(picture)


def _of_jpeg(picture, full_size) -> int:
    """The drafted pixels, plus all coefficients, two bytes each, if the file has them in several scans."""
    if not picture.info.get("progressive") and scan_components(picture.fp) == picture.layers:
        return held(picture)
    widest = max(horizontal * vertical for _, horizontal, vertical, _ in picture.layer)
    shares = sum(horizontal * vertical for _, horizontal, vertical, _ in picture.layer) / widest
    return held(picture) + int(full_size[0] * full_size[1] * shares * 2)


def scan_components(file) -> int:
    """How many components the first scan of a JPEG has; 0 if there is none."""
    file.seek(2)
    while len(marker := file.read(2)) == 2 and marker[0] == 0xFF:
        if marker[1] == 0xFF:
            file.seek(-1, 1)
            continue
        length = int.from_bytes(file.read(2))
        if marker[1] == 0xDA:
            return int.from_bytes(file.read(1))
        if length < 2:
            break
        file.seek(length - 2, 1)
    return 0


def has_too_many_scans(file) -> bool:
    """Whether a JPEG has more scans than any program writes: each takes work for all of its pixels."""
    file.seek(0)
    scans, before = 0, b""
    while part := file.read(1024 * 1024):
        scans += (before + part).count(b"\xff\xda")
        before = part[-1:]
    return scans > _MOST_SCANS


def _of_tiff(picture, full_size) -> int:
    """The pixels, twice if Pillow turns them upright, and the largest strip."""
    turned = 2 if picture.tag_v2.get(ExifTags.Base.Orientation, 1) != 1 else 1
    rows = picture.tag_v2.get(TiffImagePlugin.ROWSPERSTRIP, picture.size[1])
    strip = min(int(rows), picture.size[1]) * picture.size[0] * 4
    return held(picture) * turned + strip


def _of_canvases(picture, full_size) -> int:
    """The canvases that the libraries of WebP and AVIF keep: 16 and 10 to 16 bytes per pixel."""
    return _pixels(picture) * 16


def _of_planes(picture, full_size) -> int:
    """libheif's planes and its pixels, which are read in place: 4.7 bytes per pixel."""
    return _pixels(picture) * 5


_JPEG = Codec("JPEG", "JPEG", _of_jpeg, advice=_("save it as baseline (not progressive), or smaller"))
CODECS = {
    "JPEG": _JPEG,
    # A JPEG with more pictures after the first, such as a camera's large thumbnail.
    "MPO": _JPEG,
    "PNG": Codec("PNG", "PNG", _of_pixels),
    "TIFF": Codec("TIFF", "TIFF", _of_tiff),
    "WEBP": Codec("WebP", "WEBP", _of_canvases, MOST_WORKED),
    "AVIF": Codec("AVIF", "AVIF", _of_canvases, MOST_WORKED),
    "HEIF": Codec("HEIC", "HEIF", _of_planes),
}
"""{format, as named by the library that opens the file: codec}"""
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
"""The formats that Pillow opens; it recognises an MPO by itself."""
