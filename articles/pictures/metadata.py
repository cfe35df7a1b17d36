"""A picture's metadata: caption, credit, rights and time, read from XMP, IPTC and Exif.

Sources of the fields: IPTC Photo Metadata Standard 2023.2 (IIM 2:xxx and XMP), Exif 2.32; XPTitle and
XPAuthor are Microsoft's.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from PIL import ExifTags
from PIL import Image as Pillow

from articles.cleaning import one_line
from articles.pictures.codecs import BROKEN
from articles.pictures.credits import plain_credit, without_credit
from articles.pictures.defaults import is_default
from articles.pictures.iptc import iptc_words


@dataclass
class PictureWords:
    """The words and the time in a picture's metadata."""

    caption: str = ""
    credit: str = ""
    alt_text: str = ""
    creator: str = ""
    rights: str = ""
    taken_at: datetime | None = None


def read_words(picture: Pillow.Image) -> PictureWords:
    """The words of a picture: XMP takes precedence over IPTC, and IPTC over Exif."""
    sources = [_from_xmp(picture), _from_iptc(picture), _from_exif(picture)]
    creator = plain_credit(_first(sources, "creator"))
    credit = (plain_credit(_first(sources, "credit")) or creator)[:200]
    return PictureWords(
        caption=without_credit(_first(sources, "caption"), credit)[:1000],
        credit=credit,
        alt_text=_first(sources, "alt_text")[:500],
        creator=creator[:200],
        rights=_first(sources, "rights")[:500],
        taken_at=next((source["taken_at"] for source in sources if source.get("taken_at")), None),
    )


def _first(sources, name) -> str:
    """The first text under this name that a person wrote.

    It is measured as it will be stored: some characters become two when they are cleaned.
    """
    texts = (one_line(source.get(name, "")) for source in sources)
    return next((text for text in texts if text and not _is_empty(name, text)), "")


def _is_empty(name, text) -> bool:
    """Whether a text says nothing: "All rights reserved" says something of rights alone."""
    return is_default(text) and not (name == "rights" and "rights" in text.casefold())


_LONGEST_XMP = 2_000_000
"""Bytes of XMP that are read: as objects they take sixty times as much memory. Programs that keep the
history of a picture write more; its IPTC and Exif then speak for it."""


def _from_xmp(picture) -> dict:
    if len(picture.info.get("xmp", b"")) > _LONGEST_XMP:
        return {}
    try:
        described = picture.getxmp()
    except (*BROKEN, RecursionError):
        return {}
    for name in ("xmpmeta", "RDF", "Description"):
        described = described.get(name) if isinstance(described, dict) else None
    parts = described if isinstance(described, list) else [described]
    merged = {name: value for part in parts if isinstance(part, dict) for name, value in part.items()}
    return {
        "caption": _xmp_text(merged.get("description")),
        "credit": _xmp_text(merged.get("Credit")),
        "alt_text": _xmp_text(merged.get("AltTextAccessibility")),
        "creator": _xmp_text(merged.get("creator")),
        "rights": _xmp_text(merged.get("rights")),
    }


def _xmp_text(value) -> str:
    """The text of an XMP property: one language of several, all people of a list."""
    array = value if isinstance(value, dict) and "text" not in value else {}
    if "Alt" in array:
        return _one_language(_items(array["Alt"]))
    listed = array.get("Seq") or array.get("Bag")
    return _people(map(_item_text, _items(listed))) if listed else _item_text(value)


def _item_text(item) -> str:
    """The text of an item. One that holds items in its turn is read as nothing.

    No property that is read has such items, and reading them took twice the time for each level.
    """
    text = item.get("text") if isinstance(item, dict) else item
    return text.strip() if isinstance(text, str) else ""


def _people(names) -> str:
    """The names of a list in one line, each once and without the marks of a credit around it."""
    return ", ".join(dict.fromkeys(plain_credit(name) for name in names if not is_default(name)))


def _items(container) -> list:
    found = container.get("li") if isinstance(container, dict) else container
    return found if isinstance(found, list) else [found]


def _one_language(items) -> str:
    """The default of a language alternative, or else its first text that a person wrote."""
    default = [item for item in items if isinstance(item, dict) and item.get("lang") == "x-default"]
    texts = [text for text in map(_item_text, [*default, *items]) if text]
    return next((text for text in texts if not is_default(text)), next(iter(texts), ""))


def _from_iptc(picture) -> dict:
    found = iptc_words(picture)
    # A caption stands there once; what stands there a second time is another program's.
    one = {name: next(iter(found.get(name, [])), "") for name in ("caption", "credit", "rights")}
    return {**one, "creator": _people(found.get("creator", []))}


_XP_TITLE, _XP_AUTHOR = 0x9C9B, 0x9C9D


def _from_exif(picture) -> dict:
    base = ExifTags.Base
    try:
        exif = picture.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        title, author = _windows_text(exif.get(_XP_TITLE)), _windows_text(exif.get(_XP_AUTHOR))
        return {
            "caption": _not_garbled(_exif_text(exif.get(base.ImageDescription)), title),
            "creator": _people(_names(_not_garbled(_exif_text(exif.get(base.Artist)), author))),
            "rights": ", ".join(_copyright_holders(exif.get(base.Copyright))),
            "taken_at": _exif_time(details.get(base.DateTimeOriginal), details.get(base.OffsetTimeOriginal)),
        }
    except BROKEN:
        return {}


def _names(artists: str) -> list[str]:
    """The names that a semicolon parts."""
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
    """Text in UTF-16, as Windows writes it in tags of its own."""
    raw = bytes(value) if isinstance(value, tuple) else value
    return raw.decode("utf-16-le", errors="ignore").split("\0")[0].strip() if isinstance(raw, bytes) else ""


def _not_garbled(text, windows_text) -> str:
    """The Exif text, unless Windows wrote it with a question mark for each letter that is not ASCII."""
    is_garbled = "?" in text and len(text) == len(windows_text)
    return windows_text if is_garbled or not text or is_default(text) else text


def _copyright_holders(value) -> list[str]:
    """The photographer and the editor, whom Exif parts by a NUL; a blank stands for a missing first."""
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
