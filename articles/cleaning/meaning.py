"""What an element says of its words by its name, its style and its class: emphasis, deletion, comment."""

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from articles.cleaning.addresses import address
from articles.cleaning.elements import INLINE, OMITTED, RENAMED
from articles.cleaning.symbols import symbol_font

_LONGEST_STYLE = 5_000


class Meaning(NamedTuple):
    """How text stands at one place of a source."""

    elements: tuple[str, ...] = ()
    """The inline elements around it, the outermost first."""
    href: str = ""
    is_hidden: bool = False
    is_preserved: bool = False
    """Whether its line breaks are the writer's."""
    is_marker: bool = False
    """Whether it is the number or the bullet that Word writes before an item of a list."""
    font: str = ""
    """A symbol font, in which characters show as others."""
    language: str = ""
    quotations: int = 0
    """How many quotations stand around it."""

    def within(self, change: "Change") -> "Meaning":
        """What text means inside of an element that changes it so."""
        if change is NO_CHANGE:
            return self
        kept = tuple(element for element in self.elements if element not in change.off)
        added = tuple(element for element in change.on if element not in kept)
        return self._replace(
            elements=kept + added, quotations=self.quotations + change.is_quotation, **change.others
        )


class Change(NamedTuple):
    """What one element changes of the meaning of its text."""

    on: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()
    others: dict[str, str | bool] = {}
    is_quotation: bool = False


NO_CHANGE = Change()


def change(name: str, attributes: dict[str, str]) -> Change:
    """What an element with these attributes, written as in the source, changes."""
    return _change(name, attributes) if attributes else _bare(name)


@lru_cache(maxsize=512)
def _bare(name: str) -> Change:
    return _change(name, {})


def _change(name: str, attributes: dict[str, str]) -> Change:
    styled = unescape(attributes.get("style", "")[:_LONGEST_STYLE])
    on, off = _emphasis(name, styled)
    others: dict[str, str | bool] = dict(_styled_others(styled))
    if _is_hidden(name, attributes):
        others["is_hidden"] = True
    if name == "pre":
        others["is_preserved"] = True
    if face := attributes.get("face"):
        others["font"] = symbol_font(face)
    if language := attributes.get("lang"):
        others["language"] = language.lower()
    if name == "a" and (href := address(unescape(attributes.get("href", "")))):
        others["href"] = href
        off |= {"a"}  # A link within a link leads where the inner one does.
    elif name == "a":
        on = tuple(element for element in on if element != "a")
    found = Change(on, frozenset(off), others, name == "q")
    return NO_CHANGE if found == NO_CHANGE else found


@lru_cache(maxsize=512)
def _emphasis(name: str, styled: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The inline elements that an element begins by its name and style, and those that it ends."""
    named, style = RENAMED.get(name, name), _declarations(styled)
    on = {named} if named in INLINE else set()
    off = set()
    for element, properties, shows, hides in _EMPHASES:
        value = next((style[each] for each in properties if each in style), "")
        if shows.search(value):
            on.add(element)
        elif hides.search(value) and (element != "s" or named == "s"):
            off.add(element)
    return tuple(sorted(on - off)), frozenset(off)


_EMPHASES = [
    (
        "strong",
        ("font-weight",),
        re.compile(r"^(bold|[6-9]\d\d)"),
        re.compile(r"^(normal|lighter|[1-5]\d\d)"),
    ),
    ("em", ("font-style",), re.compile(r"^(italic|oblique)"), re.compile(r"^normal")),
    ("s", ("text-decoration", "text-decoration-line"), re.compile("line-through"), re.compile("^none")),
    ("sup", ("vertical-align",), re.compile(r"^super"), re.compile(r"^(baseline|sub)")),
    ("sub", ("vertical-align",), re.compile(r"^sub"), re.compile(r"^(baseline|super)")),
]
"""(element, properties, values that mean it, values that end it). A line through text goes through all
that stands within, whatever that says: only the struck element itself can end it."""


@lru_cache(maxsize=512)
def _declarations(styled: str) -> dict[str, str]:
    """A style attribute as {property: value}, in small letters."""
    pairs = (declaration.partition(":") for declaration in styled.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


@lru_cache(maxsize=512)
def _styled_others(styled: str) -> dict[str, str | bool]:
    style = _declarations(styled)
    others: dict[str, str | bool] = {}
    if "white-space" in style:
        others["is_preserved"] = style["white-space"].startswith(("pre", "break-spaces"))
    if "font-family" in style:
        others["font"] = symbol_font(style["font-family"])
    if style.get("mso-list", "").startswith("ignore"):
        others["is_marker"] = True
    if any(value.search(style.get(name, "")) for name, value in _UNSEEN_STYLES):
        others["is_hidden"] = True
    return others


_UNSEEN_STYLES = [
    ("display", re.compile(r"^none")),
    ("visibility", re.compile(r"^(hidden|collapse)")),
    ("mso-hide", re.compile(r"^(all|screen)")),
    ("mso-element", re.compile(r"^comment")),
    ("mso-special-character", re.compile(r"^comment")),
    ("font-size", re.compile(r"^0(\.0*)?([a-z%]|$)")),
    ("opacity", re.compile(r"^0(\.0*)?$")),
    ("left", re.compile(r"^-\d{4}")),
    ("text-indent", re.compile(r"^-\d{4}")),
]


def _is_hidden(name: str, attributes: dict[str, str]) -> bool:
    if name == "rp" or name in OMITTED or "hidden" in attributes:
        return True
    if _UNSEEN_CLASSES & set(attributes.get("class", "")[:1000].lower().split()):
        return True
    if name == "del" and attributes.get("cite", "").startswith("mailto:"):
        return True
    return bool(name == "a" and COMMENT.search(attributes.get("href", "")))


_UNSEEN_CLASSES = {
    *("msodel", "msocommentreference", "msocomanchor", "msocomtxt", "msocommenttext", "msocomoff"),
    *("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"),
}
"""Word's tracked deletions and comments, and what pages say to screen readers alone."""
COMMENT = re.compile(r"#_?(?:msocom_|cmnt|(?P<back>msoanchor_|cmnt_ref))\d{1,9}$", re.IGNORECASE)
"""Where Word and Google Docs link a passage with a comment on it, and the comment back."""

_QUOTES = {
    **dict.fromkeys(("de", "cs", "sk", "sl"), "„“‚‘"),
    **dict.fromkeys(("fr", "it", "es", "pt", "el"), "«»“”"),
    **dict.fromkeys(("ru", "uk", "be"), "«»„“"),
    **dict.fromkeys(("pl", "hu", "ro", "hr"), "„”«»"),
    **dict.fromkeys(("sv", "fi"), "””’’"),
    **dict.fromkeys(("nb", "no", "nn"), "«»‘’"),
    "ja": "「」『』",
    "da": "“”‘’",
}
"""The marks around a quotation, and around one within it; after CLDR's `delimiters`."""


def quotation_marks(around: Meaning) -> tuple[str, str]:
    """The marks that open and close a quotation which begins here."""
    marks = _QUOTES.get(around.language.partition("-")[0], "“”‘’")
    inner = 2 * (around.quotations % 2)
    return marks[inner], marks[inner + 1]
