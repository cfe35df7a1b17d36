"""What no reader of a source sees: hidden words, comments, and tracked deletions."""

import re

from articles.cleaning.elements import OMITTED

COMMENT = re.compile(r"#_?(?:msocom_|cmnt|(?P<back>msoanchor_|cmnt_ref))\d{1,9}$", re.IGNORECASE)
"""The links of Word and Google Docs from a passage to a comment on it, and back."""

_CLASSES = {
    *("msodel", "msocommentreference", "msocomanchor", "msocomtxt", "msocommenttext", "msocomoff"),
    *("trackchangetextdeletion", "trackchangetextdeletionmarker"),
    *("elementinvisible", "hidetext", "offscreen", "showforsr", "mweditsection"),
}
"""Comments and tracked deletions of Word on the desktop and on the web, text for screen readers only,
and Wikipedia's [edit] next to each heading."""
_FOR_SCREEN_READERS = re.compile(
    r"visually?hid|hiddenvisual|screenreader|(?<!not)sronly|a11yhidden|assistivetext|readerstext"
)
"""In a class; pages built with CSS modules add names of their own around it."""
_NOT_LETTERS = re.compile(r"[^a-z0-9 ]+")

_ONE_PIXEL = re.compile(r"(?:0(?:\.0*)?[a-z%]*|1px)")
_STYLES = [
    ("display", re.compile(r"none")),
    ("visibility", re.compile(r"hidden|collapse")),
    ("content-visibility", re.compile(r"hidden")),
    ("mso-hide", re.compile(r"all|screen")),
    ("mso-element", re.compile(r"comment.*")),
    ("mso-special-character", re.compile(r"comment.*")),
    ("font-size", re.compile(r"0+(?:\.0*)?[a-z%]*|\.0+[a-z%]*|(?:[01]|[01]?\.\d+)p[xt]")),
    ("opacity", re.compile(r"0(?:\.0*)?%?|\.0+")),
    ("left", re.compile(r"-(?:\d{4}.*|\d{3}r?em)")),
    ("top", re.compile(r"-(?:\d{4}.*|\d{3}r?em)")),
    ("text-indent", re.compile(r"-(?:\d{4}.*|\d{3}(?:r?em|%))")),
    ("margin-left", re.compile(r"-(?:\d{4}.*|\d{3}r?em)")),
    ("transform", re.compile(r"scale\(0\).*")),
    ("clip", re.compile(r"rect\(\s*[01](?:px)?(?:[\s,]+[01](?:px)?){3}\s*\)")),
    ("clip-path", re.compile(r"inset\((?:50|100)%.*|circle\(0.*")),
]
_SIZES = ("height", "max-height", "width", "max-width")


def is_unseen(name: str, attributes: dict[str, str], style: dict[str, str]) -> bool:
    """Whether nothing in an element is visible; `style` is as `styles.declarations` returns it."""
    if name == "rp" or name in OMITTED or "hidden" in attributes:
        return True
    if name == "del" and attributes.get("cite", "").lower().startswith("mailto:"):
        return True
    if name == "a" and COMMENT.search(attributes.get("href", "")):
        return True
    return _has_unseen_class(attributes.get("class", "")) or _is_styled_away(style)


def _has_unseen_class(written: str) -> bool:
    classes = _NOT_LETTERS.sub("", written[:1000].lower())
    return bool(_CLASSES & set(classes.split()) or _FOR_SCREEN_READERS.search(classes))


def _is_styled_away(style: dict[str, str]) -> bool:
    if any(style.get(name) and value.fullmatch(style[name]) for name, value in _STYLES):
        return True
    is_cut = style.get("overflow", "").startswith("hidden")
    return is_cut and any(_ONE_PIXEL.fullmatch(style[name]) for name in _SIZES if style.get(name))
