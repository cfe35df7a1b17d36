"""What an element's name, style and class say about its words: emphasis, deletion, comment."""

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from articles.cleaning.addresses import address
from articles.cleaning.elements import DIVISIONS, HEADINGS, INLINE, KEPT, RENAMED
from articles.cleaning.hidden import is_unseen
from articles.cleaning.styles import LONGEST, declarations
from articles.cleaning.symbols import symbol_font

_BLOCKS = (set(KEPT) - INLINE) | set(DIVISIONS)
_STRONG_ALREADY = {"th", *HEADINGS, *(name for name, kept in RENAMED.items() if kept in HEADINGS)}


class Meaning(NamedTuple):
    """The formatting of text at one place in a source."""

    elements: tuple[str, ...] = ()
    """The inline elements around it, the outermost first."""
    href: str = ""
    is_hidden: bool = False
    is_preserved: bool = False
    """Whether its line breaks are meant, and kept."""
    is_marker: bool = False
    """Whether it is the number or bullet that Word writes before a list item."""
    is_space: bool = False
    """Whether no-break spaces stand for one plain space."""
    font: str = ""
    """A symbol font, which shows other characters than those written."""
    language: str = ""
    quotations: int = 0
    """How many quotations it is nested in."""

    def within(self, change: "Change") -> "Meaning":
        """The meaning of text inside an element that makes this change."""
        if change is NO_CHANGE:
            return self
        kept = tuple(element for element in self.elements if element not in change.off)
        added = tuple(element for element in change.on if element not in kept)
        return self._replace(
            elements=kept + added, quotations=self.quotations + change.is_quotation, **change.others
        )


class Change(NamedTuple):
    """What one element changes in the meaning of its text."""

    on: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()
    others: dict[str, str | bool] = {}
    is_quotation: bool = False
    is_line: bool = False
    """Whether its text is on lines of its own, like a block's."""


NO_CHANGE = Change()


def change(name: str, attributes: dict[str, str]) -> Change:
    """The change that an element makes; its attributes are written as in the source."""
    return _change(name, attributes) if attributes else _bare(name)


@lru_cache(maxsize=512)
def _bare(name: str) -> Change:
    return _change(name, {})


def _change(name: str, attributes: dict[str, str]) -> Change:
    styled = unescape(attributes.get("style", "")[:LONGEST])
    style = declarations(styled)
    on, off = _emphasis(name, styled)
    others: dict[str, str | bool] = dict(_styled_others(styled))
    if is_unseen(name, attributes, style):
        others["is_hidden"] = True
    if name in ("pre", "listing"):
        others.setdefault("is_preserved", True)
    if "Apple-converted-space" in attributes.get("class", ""):
        others["is_space"] = True
    if face := attributes.get("face"):
        others["font"] = symbol_font(face)
    if language := attributes.get("lang"):
        others["language"] = language.lower()
    if name == "a" and (href := address(unescape(attributes.get("href", "")))):
        others["href"] = href
        off |= {"a"}  # A link within a link leads where the inner one does.
    elif name == "a":
        on = tuple(element for element in on if element != "a")
    is_quotation = name == "q" and style.get("quotes") != "none"
    found = Change(on, frozenset(off), others, is_quotation, _is_line(name, attributes, style))
    return NO_CHANGE if found == NO_CHANGE else found


def _is_line(name, attributes, style) -> bool:
    if name in _BLOCKS:
        return False
    is_break = attributes.get("data-stringify-type") == "paragraph-break"  # Slack's
    return is_break or _LINES.fullmatch(style.get("display", "")) is not None


_LINES = re.compile(r"block|flex|grid|table|list-item|flow-root")


@lru_cache(maxsize=512)
def _emphasis(name: str, styled: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The inline elements that an element's name and style begin, and those that they end."""
    named, style = RENAMED.get(name, name), declarations(styled)
    on = {named} if named in INLINE else set()
    off = set()
    for element, properties, shows, hides in _EMPHASES:
        values = [style[each] for each in properties if each in style]
        if element in _meaningless(name):
            continue
        if any(map(shows.search, values)):
            on.add(element)
        elif any(map(hides.search, values)) and (element != "s" or named == "s"):
            off.add(element)
    return tuple(sorted(on - off)), frozenset(off)


def _meaningless(name: str) -> set[str]:
    """The emphases that an element's style sets as layout or by convention, not for its words."""
    raised = {"sup", "sub"} if name in _BLOCKS else set()
    return raised | {"strong"} if name in _STRONG_ALREADY else raised


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
"""(element, properties, values that mean it, values that end it). A line through text goes through
everything inside, whatever its style: only the struck element itself can end it."""


@lru_cache(maxsize=512)
def _styled_others(styled: str) -> dict[str, str | bool]:
    style = declarations(styled)
    others: dict[str, str | bool] = {}
    # The newer property is the one that browsers write when both are there.
    for name in ("white-space", "white-space-collapse"):
        if name in style:
            others["is_preserved"] = style[name].startswith(("pre", "break-spaces"))
    if "font-family" in style:
        others["font"] = symbol_font(style["font-family"])
    if style.get("mso-list", "").startswith("ignore"):
        others["is_marker"] = True
    if "mso-spacerun" in style or "mso-tab-count" in style:
        others["is_space"] = True
    return others


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
    """The opening and closing marks of a quotation that begins here."""
    marks = _QUOTES.get(around.language.partition("-")[0], "“”‘’")
    inner = 2 * (around.quotations % 2)
    return marks[inner], marks[inner + 1]
