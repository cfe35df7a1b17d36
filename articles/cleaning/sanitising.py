"""The safety of what is stored: nothing but allowed elements, attributes and addresses gets through."""

import re

import nh3

from articles.cleaning.elements import CLASSES, DIVISIONS, INLINE, KEPT, OMITTED, READ, RENAMED
from articles.cleaning.lists import LEVEL
from articles.cleaning.tokens import RAW_TEXT

_TAGS = set(KEPT) | set(RENAMED) | DIVISIONS
_READ_ATTRIBUTES = {**READ, **{tag: {"dir", "lang"} for tag in set(RENAMED) - INLINE}}
_READ_ATTRIBUTES |= {tag: {*KEPT[tag], LEVEL} for tag in ("ol", "ul")}
_VALUES = {
    LEVEL: re.compile(r"[1-9]"),
    "dir": re.compile(r"rtl|ltr|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "start": re.compile(r"-?[0-9]{1,6}"),
    "value": re.compile(r"-?[0-9]{1,6}"),
    "type": re.compile(r"[aAiI]"),
    "reversed": re.compile(r""),
    "data-image": re.compile(r"[a-z0-9]{16}"),
    "width": re.compile(r"[1-9][0-9]{0,4}"),
    "height": re.compile(r"[1-9][0-9]{0,4}"),
    "href": re.compile(r"(?:(?:https?|mailto|tel):|(?![^/?#]*:)).{1,2000}", re.IGNORECASE),
    "alt": re.compile(r".*", re.DOTALL),
}


_SLOW = range(0xA0, 0xC0)
"""No-break space, soft hyphen, « and others with the same first byte in UTF-8: nh3 looks for that byte
and rewrites what follows it each time, so its work would be quadratic in their number."""
_ANY_SLOW = re.compile("[\xa0-\xbf]")
_STAND_INS = {slow: 0xFDD0 + number for number, slow in enumerate(_SLOW)}
"""Noncharacters, which do not occur in text."""
_BACK = {stand_in: slow for slow, stand_in in _STAND_INS.items()} | {_STAND_INS[0xA0]: "&nbsp;"}


def sanitised(markup: str) -> str:
    """Well-formed markup of the elements and attributes that are read, with safe addresses.

    Its work is linear for the output of `balancing`; for other markup it can be quadratic.
    """
    if not _ANY_SLOW.search(markup):
        return _SANITISER.clean(markup)
    return _SANITISER.clean(markup.translate(_STAND_INS)).translate(_BACK)


def _kept_value(tag: str, name: str, value: str) -> str | None:
    if name not in _READ_ATTRIBUTES.get(tag, ()):
        return None
    if name == "class":
        return next((each for each in value.split() if each in CLASSES[tag]), None)
    # Word writes RTL, and some pages reversed="reversed".
    value = value.lower() if name == "dir" else "" if name == "reversed" else value
    return value if _VALUES[name].fullmatch(value) else None


_SANITISER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=OMITTED | RAW_TEXT,
    attributes=_READ_ATTRIBUTES,
    attribute_filter=_kept_value,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)
