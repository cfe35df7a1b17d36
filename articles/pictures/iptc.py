"""The words of an IPTC-IIM block, in the character set that it declares.

Sources: IPTC-NAA Information Interchange Model 4.2, dataset 1:90; the ISO-IR register of ISO 2022 sets.
"""

import re

from PIL import ImageFile, IptcImagePlugin

from articles.pictures.codecs import BROKEN

NAMES = {
    "caption": (2, 120),
    "credit": (2, 110),
    "creator": (2, 80),
    "creator_job": (2, 85),
    "rights": (2, 116),
    "headline": (2, 105),
    "source": (2, 115),
    "keywords": (2, 25),
    "city": (2, 90),
    "location": (2, 92),
    "country": (2, 101),
}
"""{our name: (record, dataset)}"""
_UTF8 = re.compile(rb"\x1b%(?:G|/[GHI])")
_SINGLE = re.compile(rb"\x1b[-./]([A-Z_a-f])")
"""Sets of 96 characters, designated as G1, G2 or G3."""
_SINGLE_SETS = {
    b"A": "cp1252",  # ISO 8859-1 with the characters that programs put in its empty places
    b"B": "iso8859_2",
    b"C": "iso8859_3",
    b"D": "iso8859_4",
    b"F": "iso8859_7",
    b"G": "iso8859_6",
    b"H": "iso8859_8",
    b"L": "iso8859_5",
    b"M": "iso8859_9",
    b"T": "iso8859_11",
    b"V": "iso8859_10",
    b"Y": "iso8859_13",
    b"_": "iso8859_14",
    b"b": "iso8859_15",
    b"f": "iso8859_16",
}
_DOUBLE = re.compile(rb"\x1b\$[)*+]?([ABC])")
_DOUBLE_SETS = {b"A": "gb2312", b"B": "euc_jp", b"C": "euc_kr"}


def iptc_words(picture: ImageFile.ImageFile) -> dict[str, list[str]]:
    """Each word's values, in order and without repetition."""
    try:
        found = IptcImagePlugin.getiptcinfo(picture) or {}
    except BROKEN:
        return {}
    declared = _encoding(_first(found.get((1, 90))))
    return {name: _texts(found.get(tag), declared) for name, tag in NAMES.items()}


def _first(value) -> bytes:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, bytes) else b""


def _encoding(designation: bytes) -> str:
    """Python's name for the character set that these ISO 2022 escape sequences designate; "" for none."""
    if _UTF8.search(designation):
        return "utf-8"
    for pattern, sets in ((_SINGLE, _SINGLE_SETS), (_DOUBLE, _DOUBLE_SETS)):
        for final in pattern.findall(designation):
            if final in sets:
                return sets[final]
    return ""


def _texts(values, declared) -> list[str]:
    values = values if isinstance(values, list) else [values]
    texts = (_decoded(value, declared).strip() for value in values if isinstance(value, bytes))
    return [text for text in dict.fromkeys(texts) if text]


def _decoded(value: bytes, declared: str) -> str:
    """The text in the declared set, in UTF-8, or in that of Windows, whichever fits first."""
    for encoding in filter(None, (declared, "utf-8", "cp1252")):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8" and _is_cut(value, error):
                return value[: error.start].decode(encoding)
    return value.decode("latin-1")


def _is_cut(value: bytes, error: UnicodeDecodeError) -> bool:
    """Whether UTF-8 ends within a character, as when a program cuts a name to the 32 bytes of its field.

    A single strange byte at the end is more likely a letter of another set.
    """
    return error.reason == "unexpected end of data" and not value[: error.start].isascii()
