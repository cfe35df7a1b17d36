import re
from collections.abc import Callable
from urllib.parse import urlsplit

import nh3

from articles.cleaning.characters import without_unseen
from articles.cleaning.elements import ATTRIBUTES, DIVISIONS, GROUPS, HEADINGS, INLINE, PLACES, RENAMED, VOID

_KEPT_TAGS = {"p"} | HEADINGS | INLINE | GROUPS | set(PLACES) | VOID | set(RENAMED) | DIVISIONS
_DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "template",
    "noscript",
    "svg",
    "math",
    "xml",
    "title",
    "head",
    "textarea",
    "select",
    "button",
    "xmp",
    "noembed",
    "noframes",
    "plaintext",
    "audio",
    "video",
    "canvas",
}
_READ_ATTRIBUTES = {
    **ATTRIBUTES,
    **{tag: {"style"} for tag in ("b", "strong", "i", "em", "span")},
    **{tag: {"dir", "lang"} for tag in DIVISIONS},
}
"""What is read besides what is kept: office programs say by style what is bold or italic, and
pages say by divisions which way their paragraphs run."""
_VALUES = {
    "dir": re.compile(r"rtl|ltr|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "data-image": re.compile(r"[a-z0-9]{16}"),
    "width": re.compile(r"[1-9][0-9]{0,4}"),
    "height": re.compile(r"[1-9][0-9]{0,4}"),
    "href": re.compile(r"(?:(?:https?|mailto|tel):|(?![^/?#]*:)).{1,2000}", re.IGNORECASE),
    "alt": re.compile(r".*", re.DOTALL),
    "style": re.compile(r".*", re.DOTALL),
}


def sanitised(markup: str) -> str:
    """Well-formed markup of the elements and attributes that are read, with safe addresses."""
    sanitiser = nh3.Cleaner(
        tags=_KEPT_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_READ_ATTRIBUTES,
        attribute_filter=_within(len(markup)),
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    # The parser takes a time that grows with the square of the ampersands in one text.
    return sanitiser.clean(_MANY_AMPERSANDS.sub(r"\g<0><!---->", _shallow(markup)))


def _shallow(markup: str) -> str:
    """The markup with line breaks for what stands in more groups than any page has.

    The parser takes a time that grows with the square of the depth: a minute for 500 kB of <div>.
    """
    depth = 0

    def shallow(match):
        nonlocal depth
        is_end = bool(match[1])
        depth = max(depth + (not is_end), 0)
        is_deep = depth > _DEEPEST_SOURCE
        depth -= is_end
        return "<br>" if is_deep else match[0]

    return _NESTING.sub(shallow, markup)


_DEEPEST_SOURCE = 200
_NESTING = re.compile(
    rf"<(/?)(?:{'|'.join(sorted(DIVISIONS - {'dt', 'dd'}))}|blockquote|ul|ol|table)(?![\w-])[^>]*>",
    re.IGNORECASE,
)
_MANY_AMPERSANDS = re.compile(r"(?:&[^<&]*){500}")


_BEFORE_QUERY = re.compile(r"^(?:https?:|(?![^/?#\\]*:))[^?#]*", re.IGNORECASE)
"""The part of a web address in which browsers take a backslash for a slash."""


def _is_readable(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def _within(room: int) -> Callable[[str, str, str], str | None]:
    """A filter of attributes that lets no more characters through than came in.

    The parser repeats an unclosed link in each paragraph that follows: one of 500 kB before
    100,000 paragraphs would fill the memory.
    """

    def fitting(tag: str, name: str, value: str) -> str | None:
        nonlocal room
        if name not in _READ_ATTRIBUTES.get(tag, ()):
            return None
        value = _address(value) if name == "href" else value
        if name == "href" and not _is_readable(value):
            return None
        value = value.lower() if name == "dir" else value  # Word writes RTL.
        room -= len(value)
        return value if room >= 0 and _VALUES[name].fullmatch(value) else None

    return fitting


def _address(value: str) -> str:
    """An address as a browser reads it; one without a scheme, such as //example.org, gets https."""
    value = re.sub(r"[\t\n]", "", without_unseen(value)).strip(" ")
    value = _BEFORE_QUERY.sub(lambda match: match[0].replace("\\", "/"), value)
    return f"https:{value}" if value.startswith("//") else value
