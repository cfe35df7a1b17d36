"""How a list is numbered and nested, according to its attributes, its style and its first item."""

import re

from articles.cleaning.styles import declarations
from articles.cleaning.tokens import Tag

_OTHER_NAMES = {"menu": "ul", "dir": "ul"}
_TYPES = {
    **dict.fromkeys(("lower-alpha", "lower-latin"), "a"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "A"),
    "lower-roman": "i",
    "upper-roman": "I",
}
_NUMBER = re.compile(r"\s*(?P<minus>-?)\+?0*(?P<digits>\d{1,6})(?:\D.*)?", re.DOTALL)
LEVEL = "data-level"
"""The attribute for the nesting level of a list that a source has separated from the list it continues."""


def as_meant(tag: Tag) -> Tag:
    """The tag of a list or an item under its usual name, with its numbers in stored form."""
    name = _OTHER_NAMES.get(tag.name, tag.name)
    if tag.is_end or not tag.attributes:
        return tag if name == tag.name else tag._replace(name=name)
    if name == "ol":
        return tag._replace(attributes=_numbered(tag.attributes))
    if name == "li" and "value" in tag.attributes:
        return tag._replace(attributes=tag.attributes | {"value": _number(tag.attributes["value"])})
    return tag._replace(name=name)


def _numbered(attributes: dict[str, str]) -> dict[str, str]:
    found = {name: value for name, value in attributes.items() if name not in ("start", "type")}
    start = _number(attributes.get("start", ""))
    if start and (start != "1" or "reversed" in attributes):
        found["start"] = start
    return found | kind_of(attributes)


def _number(written: str) -> str:
    if not (found := _NUMBER.fullmatch(written)):
        return ""
    return found["minus"] + found["digits"] if int(found["digits"]) else "0"


def kind_of(attributes: dict[str, str]) -> dict[str, str]:
    """The type of numbering that a list or an item asks for, if it is not the usual one."""
    kind = attributes.get("type", "").strip()
    style = declarations(attributes.get("style", "")).get("list-style-type", "")
    kind = next((_TYPES[word] for word in style.split() if word in _TYPES), kind)
    return {"type": kind} if kind in ("a", "A", "i", "I") else {}


def said_by_item(attributes: dict[str, str]) -> dict[str, str]:
    """What an item says about its list; Word on the web and Slack end the list after each level."""
    found = kind_of(attributes)
    level = attributes.get("data-aria-level", "")
    indent = attributes.get("data-stringify-indent", "")
    if re.fullmatch(r"[1-9]", level):
        found[LEVEL] = level
    elif re.fullmatch(r"[0-8]", indent):
        found[LEVEL] = str(int(indent) + 1)
    return found
