"""A picture's metadata: its words, rights and time, read from XMP, IPTC-IIM and Exif.

Source of the fields: IPTC Photo Metadata Standard 2023.2.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from articles.cleaning import one_line
from articles.pictures.credits import plain_credit, without_credit
from articles.pictures.defaults import is_default
from articles.pictures.exif import exif_words
from articles.pictures.iptc import iptc_words
from articles.pictures.xmp import listed, people, xmp_words
from articles.text.web_addresses import web_address

LONGEST = {
    "caption": 1000,
    "credit": 200,
    "alt_text": 500,
    "creator": 200,
    "creator_job": 200,
    "rights": 500,
    "headline": 250,
    "source": 200,
    "usage_terms": 500,
    "web_statement": 500,
    "licensor_name": 200,
    "licensor_url": 500,
    "keywords": 1000,
    "persons": 1000,
    "city": 200,
    "country": 200,
    "location": 200,
    "event": 200,
    "digital_source_type": 40,
}
"""{word: the most characters that are stored}"""
_WRITTEN_BY_PROGRAMS = {"caption", "credit", "alt_text", "creator", "rights", "headline", "source"}
_ADDRESSES = {"web_statement", "licensor_url"}
_IN_ONE_LINE = {"keywords": listed, "persons": listed, "creator": people}
"""How repeated values in IPTC-IIM become one text; for other fields the first counts."""


@dataclass
class PictureWords:
    """The words and the time in a picture's metadata, under the names of the library's columns."""

    caption: str = ""
    credit: str = ""
    alt_text: str = ""
    creator: str = ""
    creator_job: str = ""
    rights: str = ""
    headline: str = ""
    source: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    licensor_name: str = ""
    licensor_url: str = ""
    keywords: str = ""
    persons: str = ""
    city: str = ""
    country: str = ""
    location: str = ""
    event: str = ""
    digital_source_type: str = ""
    taken_at: datetime | None = None
    read_from: dict[str, list[str]] = field(default_factory=dict)
    """{word: [where it was found, such as "XMP", its text there]}"""


def read_words(picture: Pillow.Image) -> PictureWords:
    """The words of a picture: XMP takes precedence over IPTC, and IPTC over Exif."""
    sources = {"XMP": xmp_words(picture), "IPTC": _from_iptc(picture), "Exif": exif_words(picture)}
    read_from = {name: found for name in LONGEST if (found := _first(sources, name))}
    words = {name: text for name, (_, text) in read_from.items()}
    words["creator"] = plain_credit(words.get("creator", ""))
    words["credit"] = (plain_credit(words.get("credit", "")) or words["creator"])[: LONGEST["credit"]]
    words["caption"] = without_credit(words.get("caption", ""), words["credit"])
    if words["credit"] and "credit" not in read_from:
        read_from["credit"] = read_from["creator"]
    times = [source["taken_at"] for source in sources.values() if source.get("taken_at")]
    return PictureWords(
        **{name: _cut(name, text) for name, text in words.items()},
        taken_at=times[0] if times else None,
        read_from={name: [place, _cut(name, text)] for name, (place, text) in read_from.items()},
    )


def _from_iptc(picture) -> dict:
    # A caption is there once; a second one comes from another program.
    return {
        name: _IN_ONE_LINE.get(name, lambda values: next(iter(values), ""))(values)
        for name, values in iptc_words(picture).items()
    }


def _first(sources, name) -> list[str]:
    """Where the first text under this name that a person wrote was found, and the text.

    Its length is that of the form that is stored: some characters become two when they are cleaned.
    """
    for place, source in sources.items():
        text = one_line(source.get(name, ""))
        if text and not _is_empty(name, text):
            return [place, text]
    return []


def _is_empty(name, text) -> bool:
    """Whether a text says nothing: "All rights reserved" says something only about rights."""
    if name in _ADDRESSES:
        return len(text) > LONGEST[name] or not _is_address(text)
    if name == "rights" and "rights" in text.casefold():
        return False
    return name in _WRITTEN_BY_PROGRAMS and is_default(text)


def _is_address(text) -> bool:
    try:
        web_address(text)
    except ValidationError:
        return False
    return True


def _cut(name, text) -> str:
    """The text cut to the length of its column; a list ends with a whole item."""
    most = LONGEST[name]
    if len(text) <= most or name not in ("keywords", "persons"):
        return text[:most]
    return text[: most + 1].rpartition(", ")[0] or text[:most]
