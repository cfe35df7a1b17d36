"""A picture arrives: checked, its words read, made upright and plain, rendered in the sizes readers get.

Sources of the fields: IPTC Photo Metadata Standard 2023.2 (IIM 2:xxx and XMP), Exif 2.32.
"""

import hashlib
import io
import secrets
import string
import warnings
from contextlib import ExitStack, contextmanager
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import transaction
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from articles.cleaning import one_line
from articles.models import Image
from articles.pictures.metadata import UNREADABLE_EXIF, read_words
from articles.pictures.renditions import (
    SOCIAL_WIDTH,
    public_files,
    rendition_path,
    rendition_widths,
    scaled_height,
    social_path,
)
from articles.record import put_on_record

MOST_BYTES = 40 * 1024 * 1024
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
_KEY_LETTERS = string.ascii_lowercase + string.digits


class Unusable(ValidationError):
    """A file that is no usable picture; the message tells what it is and what to do."""


def store(upload: BinaryIO, *, by) -> Image:
    """Take a picture into the library and render its sizes; the same bytes give the same Image.

    Raises Unusable. The files are there before the row is, and none is left when it fails.
    """
    content = _read(upload)
    sha256 = hashlib.sha256(content).hexdigest()
    if known := Image.objects.filter(sha256=sha256).first():
        return known
    with _opened(content) as picture:
        words, kind = read_words(picture), str(picture.format)
        upright = _normalised(picture)
    image = Image(
        key="".join(secrets.choice(_KEY_LETTERS) for _ in range(16)),
        original_name=_name_of(upload)[-255:],
        format=kind,
        width=upright.width,
        height=upright.height,
        sha256=sha256,
        uploaded_by=by,
        **vars(words),
    )
    with _written_files() as write:
        image.original = write(storages["originals"], f"{image.key}.{kind.lower()}", content)
        for name, encoded in _renditions(image.key, upright):
            write(default_storage, name, encoded)
        with transaction.atomic():
            image.save(force_insert=True)
            put_on_record("image_added", by=by, detail=str(image))
    return image


def _name_of(upload) -> str:
    return one_line((getattr(upload, "name", "") or "picture").replace("\\", "/").rsplit("/", 1)[-1])


def erase(image: Image) -> None:
    """Delete all that readers can get of a picture; its original stays.

    Each file is tried, whatever became of the others; then the last error is raised.
    """
    with ExitStack() as deletions:
        for name in public_files(image.key, image.width):
            deletions.callback(default_storage.delete, name)


def render_missing(image: Image) -> None:
    """Make those of a picture's public files that are not there anew from its original."""
    missing = [name for name in public_files(image.key, image.width) if not default_storage.exists(name)]
    if not missing:
        return
    with image.original.open() as original, _opened(original.read()) as picture:
        renditions = dict(_renditions(image.key, _normalised(picture)))
    for name in missing:
        default_storage.save(name, ContentFile(renditions[name]))


def _read(upload) -> bytes:
    size = getattr(upload, "size", None)
    if size is not None and size > MOST_BYTES:
        raise _too_heavy(size)
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _too_heavy(len(content))
    if not content:
        raise Unusable("The file is empty: choose the picture again.")
    return content


def _too_heavy(size):
    return Unusable(
        f"The file has {size / 1024 / 1024:.0f} MB; at most {MOST_BYTES // 1024 // 1024} MB fit."
        " Export the picture smaller."
    )


@contextmanager
def _opened(content):
    """The decoded picture of these bytes, whatever their name says they are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(io.BytesIO(content), formats=FORMATS)
        _require_size(picture)
        picture.load()
    except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise Unusable(f"{_kind_of(content)}: choose a JPEG, PNG, WebP, TIFF or AVIF picture.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Unusable(
            "The picture breaks off or is damaged: export it again, or upload it again."
        ) from error
    with picture:
        yield picture


def _require_size(picture):
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(picture.size) < 16:
        raise Unusable(f"The picture is only {picture.width} × {picture.height} pixels: choose a larger one.")
    if getattr(picture, "n_frames", 1) > 1 and picture.format != "TIFF":
        raise Unusable("The picture moves: choose a still one, or link a video.")


def _too_many_pixels():
    return Unusable(f"The picture has more than {MOST_PIXELS // 1_000_000} megapixels: export it smaller.")


def _kind_of(content):
    head = content[:512].lstrip().lower()
    if head.startswith(b"%pdf"):
        return "This is a PDF, not a picture"
    if head.startswith(b"gif8"):
        return "This is a GIF"
    if b"<svg" in head:
        return "This is an SVG drawing, which can carry programs"
    if head.startswith(b"pk\x03\x04"):
        return "This is a ZIP or office document, not a picture"
    return "This file is not a picture that we can read"


def _normalised(picture) -> Pillow.Image:
    """The picture upright, in sRGB, on white where it was transparent."""
    profile = picture.info.get("icc_profile")
    try:
        upright = ImageOps.exif_transpose(picture)
    except UNREADABLE_EXIF:
        upright = picture
    if profile and upright.mode in ("RGB", "CMYK", "L"):
        upright = _in_srgb(upright, profile)
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Pillow.new("RGBA", upright.size, "white")
        upright = Pillow.alpha_composite(ground, upright)
    return upright.convert("RGB")


def _in_srgb(picture, profile):
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture  # A broken profile is no reason to refuse a good picture.
    return converted or picture


def _renditions(key, upright):
    """(storage name, bytes) of each public file, the widest first."""
    smaller = upright
    for width in reversed(rendition_widths(upright.width)):
        smaller = _scaled(smaller, width)
        yield rendition_path(key, width), _encoded(smaller, "WEBP", quality=76, method=2)
    yield social_path(key), _encoded(_scaled(upright, min(SOCIAL_WIDTH, upright.width)), "JPEG", quality=82)


def _scaled(picture, width):
    if picture.width == width:
        return picture
    height = scaled_height(picture.width, picture.height, width)
    return picture.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(picture, kind, **options):
    plain = Pillow.new("RGB", picture.size)  # Carries no comment, EXIF, GPS or XMP along.
    plain.paste(picture)
    out = io.BytesIO()
    plain.save(out, kind, **options)
    return out.getvalue()


@contextmanager
def _written_files():
    """A function that writes a file to a storage; what it wrote is removed when the block fails."""
    written = []

    def write(storage, name, content):
        stored = storage.save(name, ContentFile(content))
        written.append((storage, stored))
        return stored

    try:
        yield write
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise
