"""The words in a picture's XMP packet.

Sources: IPTC Photo Metadata Standard 2023.2; PLUS License Data Format 2.0.1 for the licensor.
"""

from urllib.parse import urlsplit

from articles.picture_origins import SourceType
from articles.pictures.codecs import BROKEN
from articles.pictures.credits import plain_credit
from articles.pictures.defaults import is_default

LONGEST_XMP = 2_000_000
"""The most bytes of XMP that are read: as objects they take sixty times as much memory. Programs that keep
the history of a picture write more; its IPTC and Exif are used then."""
_TEXTS = {
    "caption": "description",
    "credit": "Credit",
    "alt_text": "AltTextAccessibility",
    "rights": "rights",
    "headline": "Headline",
    "source": "Source",
    "creator_job": "AuthorsPosition",
    "usage_terms": "UsageTerms",
    "web_statement": "WebStatement",
    "city": "City",
    "country": "Country",
    "location": "Location",
    "event": "Event",
}
"""{our name: that of the property}. Pillow gives properties without their namespaces."""
_LISTS = {"keywords": "subject", "persons": "PersonInImage"}


def xmp_words(picture) -> dict:
    """Each word's text, empty if it has none; an empty dictionary if the packet is too long or broken."""
    if len(picture.info.get("xmp", b"")) > LONGEST_XMP:
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
        **{ours: _text(merged.get(name)) for ours, name in _TEXTS.items()},
        **{ours: listed(_texts(merged.get(name))) for ours, name in _LISTS.items()},
        "creator": _text(merged.get("creator")),
        "digital_source_type": _source_type(_text(merged.get("DigitalSourceType"))),
        **_licensor(merged.get("Licensor")),
    }


def _text(value) -> str:
    """The text of a property: one language of several, all people of a list."""
    array = value if isinstance(value, dict) and "text" not in value else {}
    if "Alt" in array:
        return _one_language(_items(array["Alt"]))
    in_list = array.get("Seq") or array.get("Bag")
    return people(map(_item_text, _items(in_list))) if in_list else _item_text(value)


def _item_text(item) -> str:
    """The text of an item; empty for one that contains items itself.

    No property that is read has such items, and reading them took twice the time for each level.
    """
    text = item.get("text") if isinstance(item, dict) else item
    return text.strip() if isinstance(text, str) else ""


def people(names) -> str:
    """The names of a list in one line, each once and without the marks of a credit around it."""
    return listed(plain_credit(name) for name in names if not is_default(name))


def listed(texts) -> str:
    """The texts of a list in one line, each once."""
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _texts(value) -> list[str]:
    """The texts of a list's items."""
    array = value if isinstance(value, dict) else {}
    return [*map(_item_text, _items(array.get("Bag") or array.get("Seq")))]


def _items(container) -> list:
    found = container.get("li") if isinstance(container, dict) else container
    return found if isinstance(found, list) else [found]


def _one_language(items) -> str:
    """The default of a language alternative, or else its first text that a person wrote."""
    default = [item for item in items if isinstance(item, dict) and item.get("lang") == "x-default"]
    texts = [text for text in map(_item_text, [*default, *items]) if text]
    return next((text for text in texts if not is_default(text)), next(iter(texts), ""))


def _source_type(address: str) -> str:
    """The code at the end of an address of IPTC's list, such as "digitalCapture"; "" for another."""
    code = urlsplit(address.replace("[", "")).path.rpartition("/")[2]
    return code if code in SourceType else ""


def _licensor(value) -> dict[str, str]:
    """The name and address of the first licensor."""
    array = value if isinstance(value, dict) else {}
    first = next(iter(_items(array.get("Seq") or array.get("Bag"))), None)
    found = first.get("Description", first) if isinstance(first, dict) else {}
    found = found if isinstance(found, dict) else {}
    names = {"licensor_name": "LicensorName", "licensor_url": "LicensorURL"}
    return {ours: _item_text(found.get(name)) for ours, name in names.items()}
