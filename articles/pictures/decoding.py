"""Decodes a file into a picture: checked by its content, bounded in pixels and in memory."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext
from PIL import ExifTags, ImageChops, UnidentifiedImageError
from PIL import Image as Pillow

from articles.pictures import refusals
from articles.pictures.codecs import (
    BROKEN,
    CODECS,
    FORMATS,
    LEAST_SIDE,
    MOST_HELD,
    MOST_PIXELS,
    has_too_many_scans,
    held,
)
from articles.pictures.refusals import Unusable
from articles.pictures.renditions import fitted_size, rendered_size

_TURNED = (5, 6, 7, 8)
"""Exif orientations that swap width and height."""


@dataclass
class Source:
    """A decoded picture, as stored in its file, that is read some rows at a time."""

    about: Pillow.Image
    """The image that carries the file's metadata and profile."""
    kind: str
    """The format that it is stored as."""
    mode: str
    size: tuple[int, int]
    full_size: tuple[int, int]
    """Larger than `size` if it was decoded at a reduced size."""
    orientation: int
    rows: Callable[[int, int], Pillow.Image]
    """The rows from the first up to, but without, the second, as a picture of their own."""

    @property
    def upright_size(self) -> tuple[int, int]:
        return _swapped(self.full_size, self.orientation)


def _swapped(size, orientation):
    return (size[1], size[0]) if orientation in _TURNED else size


def decode(file: IO[bytes]) -> Source:
    """Decode the picture in a file, whatever its name says. Raises Unusable."""
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    return _decode_heif(file) if _is_heif(head) else _decode(file, head)


def _is_heif(head) -> bool:
    brand = head[8:12]
    if head[4:8] != b"ftyp":
        return False
    # These two brands say nothing about the codec; an AV1 picture names it among the compatible ones.
    if brand in (b"mif1", b"msf1"):
        return b"avi" not in head[16:64]
    return brand in (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs")


def _decode(file, head) -> Source:
    try:
        picture = Pillow.open(file, formats=FORMATS)
        _require_still(picture)
        return _loaded(picture, file)
    except UnidentifiedImageError as error:
        raise refusals.unknown(head) from error
    except BROKEN as error:
        raise refusals.damaged() from error


def _require_still(picture):
    """Refuse animations, and raw files' thumbnails; of a TIFF, only the first page counts."""
    if picture.format == "TIFF":
        if _is_raw(picture.tag_v2):
            raise refusals.raw()
    elif picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise refusals.moving()


_DNG_VERSION, _NEW_SUBFILE_TYPE, _SUB_IFDS = 50706, 254, 330


def _is_raw(tags) -> bool:
    return _DNG_VERSION in tags or (tags.get(_NEW_SUBFILE_TYPE) == 1 and _SUB_IFDS in tags)


def _loaded(picture, file) -> Source:
    full_size = picture.size
    require_pixels(full_size)
    if CODECS[picture.format].stored_as == "JPEG":
        if has_too_many_scans(file):
            raise refusals.damaged()
        _draft(picture, _orientation(picture))
    _require_memory(picture, full_size)
    pixels = _with_pixels(picture, file)
    # Only now: reading it from a PNG decodes the picture. Pillow turns a TIFF itself.
    orientation = 1 if picture.format == "TIFF" else _orientation(picture)
    source = Source(
        about=picture,
        kind=CODECS[picture.format].stored_as,
        mode=pixels.mode,
        size=pixels.size,
        full_size=full_size,
        orientation=orientation,
        rows=lambda top, bottom: pixels.crop((0, top, pixels.width, bottom)),
    )
    require_shape(source.upright_size)
    return source


def _orientation(picture) -> int:
    try:
        found = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except BROKEN:
        return 1
    return found if found in range(1, 9) else 1


def require_pixels(size: tuple[int, int]) -> None:
    """Refuse a picture that has too many pixels, or too few."""
    width, height = size
    if width * height > MOST_PIXELS:
        raise refusals.too_many_pixels(MOST_PIXELS)
    if min(size) < LEAST_SIDE:
        said = gettext("The picture is only %(width)s × %(height)s pixels: choose a larger one.")
        raise Unusable(said % {"width": width, "height": height})


def require_shape(size: tuple[int, int]) -> None:
    """Refuse an upright picture so tall that too little would be left of its width."""
    if fitted_size(*size)[0] < LEAST_SIDE:
        said = gettext(
            "The picture is %(width)s × %(height)s pixels, too long and thin to be shown: cut it into pieces."
        )
        raise Unusable(said % {"width": size[0], "height": size[1]})


def _draft(picture, orientation):
    """Decode a JPEG at a half, a quarter or an eighth of its size if its widest rendition needs no more."""
    width, height = picture.size
    needed = _swapped(rendered_size(*_swapped(picture.size, orientation)), orientation)
    for scale in (8, 4, 2):
        is_fine = width / scale >= needed[0] * 1.5 and height / scale >= needed[1] * 1.5
        is_forced = scale == 2 and held(picture) > MOST_HELD
        if is_fine or is_forced:
            picture.draft(None, (max(1, width // scale), max(1, height // scale)))
            return


def _require_memory(picture, full_size):
    codec = CODECS[getattr(picture, "format", "HEIF")]
    needed = codec.memory(picture, full_size)
    if needed > codec.most:
        megapixels = full_size[0] * full_size[1] / 1_000_000
        fit = int(megapixels * codec.most / needed)
        raise refusals.too_heavy(codec, f"{megapixels:.0f}", fit)


def _with_pixels(picture, file):
    try:
        picture.load()
    except OSError as error:
        if picture.format not in ("JPEG", "MPO") or "truncated" not in str(error):
            raise
        return _without_end(picture, file)
    return picture


def _without_end(picture, file):
    """A JPEG of which only the end marker is missing; raises OSError if rows are missing too.

    libjpeg fills missing rows with grey and only warns. So it is decoded with two endings: missing rows
    come out differently.
    """
    file.seek(0)
    content = file.read().rstrip(b"\xff")  # A marker may have lost only its second byte.
    plain, other = (
        _loaded_at(content + ending + b"\xff\xd9", picture.size) for ending in (b"", b"\x5a\xa5\x33" * 40)
    )
    if ImageChops.difference(plain, other).getbbox() is not None:
        raise OSError("rows are missing")
    return plain


def _loaded_at(content, size):
    picture = Pillow.open(io.BytesIO(content), formats=("JPEG",))
    picture.draft(None, size)
    picture.load()
    return picture


def _decode_heif(file) -> Source:
    try:
        import pi_heif  # Six megabytes, which a process that serves pages never needs.

        picture: Any = pi_heif.open_heif(file, convert_hdr_to_8bit=True)
        about = Pillow.new("RGB", (1, 1))
        about.info = {name: picture.info[name] for name in _CARRIED if picture.info.get(name)}
        require_pixels(picture.size)
        require_shape(picture.size)
        _require_memory(picture, picture.size)
        pixels, stride = picture.data, picture.stride
    except BROKEN as error:
        raise refusals.damaged("HEIC") from error

    def rows(top, bottom):
        # The pixels are in the picture's memory but do not keep it alive: using `picture` here does.
        size, mode = (picture.size[0], bottom - top), picture.mode
        return Pillow.frombytes(
            mode, size, bytes(pixels[top * stride : bottom * stride]), "raw", mode, stride
        )

    # libheif has turned it upright.
    return Source(about, "HEIF", picture.mode, picture.size, picture.size, orientation=1, rows=rows)


_CARRIED = ("exif", "xmp", "icc_profile")
