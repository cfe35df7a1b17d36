"""HTML split into tags and text as browsers do it (HTML Standard 13.2.5), in one pass.

A tag without its `>` and a comment without its end extend to the end of the text, as in browsers. So
nothing is read twice, whatever was sent.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Tag(NamedTuple):
    name: str
    is_end: bool
    attributes: dict[str, str]
    """Values as they were written, with their character references; the first of each name counts."""


RAW_TEXT = {
    *("script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "textarea", "title", "plaintext")
}
"""Elements whose content is not markup; it is left out."""


def tokens(markup: str) -> Iterator[Tag | str]:
    """The tags of the markup, and the text between them as it was written."""
    place = 0
    while found := _MARKUP.search(markup, place):
        if found.start() > place:
            yield markup[place : found.start()]
        if name := found["name"]:
            attributes, place = _attributes(markup, found.end())
            if place > len(markup):
                return
            tag = Tag(name.lower(), bool(found["slash"]), attributes)
            yield tag
            if tag.name in RAW_TEXT and not tag.is_end:
                place = _raw_text_end(markup, tag.name, place)
        else:
            place = _comment_end(markup, found)
    if place < len(markup):
        yield markup[place:]


_MARKUP = re.compile(r"<(?:(?P<slash>/?)(?P<name>[a-zA-Z][^\t\n />]*)|!--|[!?]|/(?=.))", re.DOTALL)
_ATTRIBUTE = re.compile(r"[\t\n /]*(=?[^\t\n />=]*)(?:[\t\n ]*(=)[\t\n ]*([\"']?))?")
_UNQUOTED = re.compile(r"[^\t\n >]*")


def _attributes(markup: str, place: int) -> tuple[dict[str, str], int]:
    """The attributes of the tag whose name ends here, and where it ends: past the text if it has no `>`."""
    attributes: dict[str, str] = {}
    if markup.startswith(">", place):
        return attributes, place + 1
    while True:
        found = _ATTRIBUTE.match(markup, place)
        name, equals, quote = found.groups()
        place = found.end()
        if not name:
            return attributes, place + 1
        value, place = _value(markup, place, quote) if equals else ("", place)
        attributes.setdefault(name.lower(), value)


def _value(markup: str, place: int, quote: str) -> tuple[str, int]:
    """The value that begins here, and where it ends."""
    if not quote:
        value = _UNQUOTED.match(markup, place)[0]
        return value, place + len(value)
    end = markup.find(quote, place)
    return ("", len(markup)) if end < 0 else (markup[place:end], end + 1)


def _raw_text_end(markup: str, name: str, place: int) -> int:
    if name == "plaintext":
        return len(markup)
    found = re.compile(rf"</{name}(?=[\t\n />])", re.IGNORECASE).search(markup, place)
    return found.start() if found else len(markup)


def _comment_end(markup: str, found: re.Match) -> int:
    if found[0] != "<!--":
        end = markup.find(">", found.end())
        return end + 1 if end >= 0 else len(markup)
    # `<!-->` and `<!--->` are whole comments, `<!--!>` is not.
    end = _COMMENT_END.search(markup, found.end() - 2)
    return end.end() if end else len(markup)


_COMMENT_END = re.compile(r"-->|(?<!<!)--!>")
