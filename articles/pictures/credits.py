"""Captions and credits without what is none: brackets, "Photo by", cameras' and programs' defaults."""

import re

_BRACKETS = {"(": ")", "[": "]"}
_BY = re.compile(
    r"^(?:(?:photo(?:graph(?:s|y)?|s)?|picture|image|foto|credits?)(?:\s+by\b|\s+courtesy of\b|\s*:)|by:)\s*",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"^(?:©|\(c\)|copyright\b:?)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d(?:\s*[-–,]\s*\d{2,4})*,?\s+)?",
    re.IGNORECASE,
)
"""With the year that follows it."""


def plain_credit(credit: str) -> str:
    """A credit without the brackets, "Photo by" and "©" around it, each taken off once."""
    plain = _without_brackets(credit.strip())
    for mark in (_COPYRIGHT, _BY) if _COPYRIGHT.match(plain) else (_BY, _COPYRIGHT):
        plain = mark.sub("", plain, count=1).strip() or plain
    return plain


def _without_brackets(text):
    """The text inside one pair of brackets that holds all of it."""
    closing = _BRACKETS.get(text[:1])
    if not closing or not text.endswith(closing):
        return text
    depth = 0
    for place, character in enumerate(text):
        depth += (character == text[0]) - (character == closing)
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1].strip() or text


_DEFAULTS = {
    "admin", "administrator", "artist", "author", "camera", "camera owner", "caption", "copyright",
    "created with gimp", "created with the gimp", "credit", "credit too long, see caption", "dcf 1.0",
    "default", "description", "exif jpeg", "exif jpeg picture", "exif_jpeg_picture", "image",
    "image description", "image title", "jpeg",
    "lead technologies inc. v1.01", "my camera", "n/a", "na", "name", "no caption",
    "no comment", "no credit", "no title", "none", "null", "owner", "owner name", "photo", "photographer",
    "picasa", "picture", "samsung", "screenshot", "sony dsc", "title", "undefined", "unknown", "untitled",
    "user", "windows user", "your name", "your name here", "photographer name",
}  # fmt: skip
"""Sources: cameras' and programs' own output, as reported to ExifTool, Flickr, Lightroom and WordPress."""

_DEFAULT_PATTERNS = re.compile(
    r"""(?:[\w.&-]+\s+){0,3}digital\s+(?:still\s+)?camera          # OLYMPUS DIGITAL CAMERA
    | (?:img|dsc|dscn|dscf|pict|imag|pxl|mvi|gopr|dji|p|_mg|_dsc)[_-]?\d{3,}[\w-]*(?:\.\w{3,4})?
    | (?:image|photo|picture|screenshot|untitled|scan)[\s_-]*\(?\d*\)?(?:\.\w{3,4})?
    | (?:adobe\s+)?(?:photoshop|lightroom|illustrator|indesign)\b.{0,40}
    | (?:file\s+written\s+by|created\s+(?:with|by|using)|processed\s+(?:with|by)|edited\s+(?:with|by)
        |made\s+with|generated\s+by|exported\s+(?:from|with)|converted\s+(?:with|by))\b.{0,80}
    | (?:gimp|picasa|paint\.net|snapseed|acdsee|irfanview|vsco)\s*[\d.]*
    | [\W_]*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_default(text: str) -> bool:
    """Whether a caption or credit is what a camera or a program puts there by itself."""
    bare = _without_brackets(text.strip().rstrip("."))
    return bare.casefold() in _DEFAULTS or _DEFAULT_PATTERNS.fullmatch(bare) is not None


def without_credit(caption: str, credit: str) -> str:
    """A caption that does not end in the credit, which is printed after it."""
    if not credit:
        return caption
    ending = re.search(r"\s*[(\[]([^()\[\]]*)[)\]]\s*\.?$", caption)
    if ending and ending.start() and plain_credit(ending[1]).casefold() == credit.casefold():
        return caption[: ending.start()].strip()
    return caption
