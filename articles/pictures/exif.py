"""The words and the time in a picture's Exif.

Sources: Exif 2.32; XPTitle and XPAuthor are Microsoft's.
"""

import re
from datetime import datetime

from django.utils import timezone
from PIL import ExifTags

from articles.pictures.codecs import BROKEN
from articles.pictures.defaults import is_default
from articles.pictures.xmp import people

_XP_TITLE, _XP_AUTHOR = 0x9C9B, 0x9C9D


def exif_words(picture) -> dict:
    """Caption, creator, rights and the moment of the picture; empty if Exif is broken."""
    base = ExifTags.Base
    try:
        exif = picture.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        title, author = _windows_text(exif.get(_XP_TITLE)), _windows_text(exif.get(_XP_AUTHOR))
        return {
            "caption": _not_garbled(_exif_text(exif.get(base.ImageDescription)), title),
            "creator": people(_names(_not_garbled(_exif_text(exif.get(base.Artist)), author))),
            "rights": ", ".join(_copyright_holders(exif.get(base.Copyright))),
            "taken_at": _exif_time(details.get(base.DateTimeOriginal), details.get(base.OffsetTimeOriginal)),
        }
    except BROKEN:
        return {}


def _names(artists: str) -> list[str]:
    """The names, which are separated by semicolons."""
    return [name.strip() for name in artists.split(";")]


def _exif_text(value) -> str:
    """Exif text, which Pillow reads as Latin-1 although most cameras and programs write UTF-8."""
    if not isinstance(value, str):
        return ""
    try:
        return value.encode("latin-1").decode("utf-8").strip("\0 ")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value.strip("\0 ")


def _windows_text(value) -> str:
    """Text in UTF-16, as Windows writes it in its own tags."""
    raw = bytes(value) if isinstance(value, tuple) else value
    return raw.decode("utf-16-le", errors="ignore").split("\0")[0].strip() if isinstance(raw, bytes) else ""


def _not_garbled(text, windows_text) -> str:
    """The Exif text, unless Windows wrote it with a question mark for each non-ASCII letter."""
    is_garbled = "?" in text and len(text) == len(windows_text)
    return windows_text if is_garbled or not text or is_default(text) else text


def _copyright_holders(value) -> list[str]:
    """The photographer and the editor, separated by a NUL in Exif; a blank means that there is no first."""
    names = _exif_text(value).split("\0") if isinstance(value, str) else []
    return [name.strip() for name in dict.fromkeys(names) if name.strip()]


def _exif_time(value, offset) -> datetime | None:
    text = (
        f"{value}{offset}"
        if isinstance(offset, str) and re.fullmatch(r"[+-]\d\d:\d\d", offset)
        else str(value)
    )
    for pattern in ("%Y:%m:%d %H:%M:%S%z", "%Y:%m:%d %H:%M:%S"):
        try:
            taken = datetime.strptime(text, pattern)  # noqa: DTZ007 - made aware below
        except ValueError:
            continue
        if 1800 < taken.year < 2200:
            return taken if taken.tzinfo else timezone.make_aware(taken)
    return None
