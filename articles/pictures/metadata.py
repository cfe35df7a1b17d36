"""What a picture says of itself: its caption, credit, rights and time, read from XMP, IPTC and Exif.

Sources of the fields: IPTC Photo Metadata Standard 2023.2 (IIM 2:xxx and XMP), Exif 2.32.
"""

import re
import struct
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from PIL import ExifTags, IptcImagePlugin
from PIL import Image as Pillow

from articles.cleaning import one_line


@dataclass
class PictureWords:
    """What a picture says of itself."""

    caption: str = ""
    credit: str = ""
    alt_text: str = ""
    creator: str = ""
    rights: str = ""
    taken_at: datetime | None = None


UNREADABLE_EXIF = (SyntaxError, ValueError, OSError, KeyError, struct.error)
"""What Pillow raises for EXIF that is none."""


def read_words(picture: Pillow.Image) -> PictureWords:
    """Caption, credit and the rest as the picture carries them: XMP before IPTC before EXIF."""
    sources = [_from_xmp(picture), _from_iptc(picture), _from_exif(picture)]
    return PictureWords(
        caption=_first(sources, "caption")[:1000],
        credit=(_first(sources, "credit") or _first(sources, "creator"))[:200],
        alt_text=_first(sources, "alt_text")[:500],
        creator=_first(sources, "creator")[:200],
        rights=_first(sources, "rights")[:500],
        taken_at=_first(sources, "taken_at") or None,
    )


def _first(sources, name):
    found = next((source[name] for source in sources if source.get(name)), "")
    # Measured as it will be stored: some characters become two when they are cleaned.
    return one_line(found) if isinstance(found, str) else found


def _from_xmp(picture) -> dict:
    try:
        described = picture.getxmp()
    except (ValueError, SyntaxError, RecursionError):
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
    """The text of an XMP property, which may be a list of languages or of people."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        if "text" in value:
            return _xmp_text(value["text"])
        inner = value.get("Alt") or value.get("Seq") or value.get("Bag") or {}
        return _xmp_text(inner.get("li") if isinstance(inner, dict) else inner)
    if isinstance(value, list):
        default = [v for v in value if isinstance(v, dict) and v.get("lang") == "x-default"]
        return _xmp_text(default[0]) if default else ", ".join(filter(None, map(_xmp_text, value)))
    return ""


_IPTC = {"caption": (2, 120), "credit": (2, 110), "creator": (2, 80), "rights": (2, 116)}


def _from_iptc(picture) -> dict:
    try:
        found = IptcImagePlugin.getiptcinfo(picture) or {}
    except (SyntaxError, ValueError, OSError, KeyError):
        return {}
    is_utf8 = found.get((1, 90)) == b"\x1b%G"
    return {name: _iptc_text(found.get(tag), is_utf8) for name, tag in _IPTC.items()}


def _iptc_text(value, is_utf8) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_iptc_text(part, is_utf8) for part in value)))
    if not value:
        return ""
    if not is_utf8:
        try:
            return value.decode("utf-8").strip()
        except UnicodeDecodeError:
            return value.decode("cp1252", errors="replace").strip()
    return value.decode("utf-8", errors="replace").strip()


def _from_exif(picture) -> dict:
    base = ExifTags.Base
    try:
        exif = picture.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
    except UNREADABLE_EXIF:
        return {}
    return {
        "caption": _exif_text(exif.get(base.ImageDescription)),
        "creator": _exif_text(exif.get(base.Artist)),
        "rights": _exif_text(exif.get(base.Copyright)),
        "taken_at": _exif_time(details.get(base.DateTimeOriginal), details.get(base.OffsetTimeOriginal)),
    }


def _exif_text(value) -> str:
    """EXIF text, which Pillow reads as Latin-1 although most cameras and programs write UTF-8."""
    if not isinstance(value, str):
        return ""
    try:
        return value.encode("latin-1").decode("utf-8").strip("\0 ")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value.strip("\0 ")


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
