"""Nodes of the canonical form: what happens when one closes, and how it is written."""

import re
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby

from articles.cleaning.elements import BLANK, GROUPS, INLINE, VOID


@dataclass(eq=False)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    level: int = 0
    """The nesting level of a list that the next one may continue; 0 for all other nodes."""
    is_line_over: bool = False
    """Whether further text starts on a new line."""
    has_content: bool = False
    """Whether anything in it is visible. This and the next are stored, not computed: a node can be closed
    and reopened many times."""
    ends_in_text: bool = False

    def add(self, child: "Node | str") -> None:
        self.children.append(child)
        if not isinstance(child, Node):
            is_seen = bool(child.strip(BLANK))
            self.has_content |= is_seen
            self.ends_in_text |= is_seen
        elif child.tag in VOID:
            self.note(child)

    def note(self, child: "Node") -> None:
        """Update these flags for the element that is now complete at its end."""
        self.has_content |= child.tag != "br"
        self.ends_in_text = child.tag in INLINE

    def attribute(self, name: str) -> str:
        return self.attributes.get(name, "")


def closed(node: Node) -> list["Node"]:
    """What replaces an element once its content is known."""
    if node.tag == "figure":
        return _closed_figure(node)
    return [node] if node.has_content or node.tag in ("td", "th") else []


def trimmed(node: Node) -> Node:
    """The tree, now complete, with the edges of each block tidied."""
    if node.tag not in INLINE | GROUPS | {""}:
        _trim(node)
    for child in node.children:
        if isinstance(child, Node):
            trimmed(child)
    return node


def _is_content(child: Node | str) -> bool:
    return child.tag != "br" if isinstance(child, Node) else bool(child.strip(BLANK))


def _trim(node: Node) -> None:
    """Drop line breaks and spaces at the edges of a block, and spaces around line breaks inside it."""
    children = _merged(node.children)
    start, end = 0, len(children)
    while start < end and not _is_content(children[start]):
        start += 1
    while end > start and not _is_content(children[end - 1]):
        end -= 1
    children = children[start:end]
    for index, child in enumerate(children):
        if isinstance(child, str):
            after_edge = index == 0 or _is_break(children[index - 1])
            before_edge = index == len(children) - 1 or _is_break(children[index + 1])
            child = child.lstrip(BLANK) if after_edge else child
            children[index] = child.rstrip(BLANK) if before_edge else child
    node.children = [child for child in children if child != ""]


def _merged(children: list[Node | str]) -> list[Node | str]:
    if len(children) == 1:
        return [_SPACES.sub(" ", child) if isinstance(child, str) else child for child in children]
    merged: list[Node | str] = []
    for is_text, run in groupby(children, lambda child: isinstance(child, str)):
        same = list(run)
        merged += [_SPACES.sub(" ", "".join(same))] if is_text else same
    return merged


_SPACES = re.compile("  +")


def _is_break(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag not in INLINE


def _closed_figure(node: Node) -> list[Node]:
    caption = next((child for child in node.children if isinstance(child, Node)), None)
    if not node.attribute("width"):
        return [replace(caption, tag="p", attributes={})] if caption else []
    if caption:
        _set_credit_last(caption)
    node.children = [caption] if caption and caption.children else []
    return [node]


def _set_credit_last(caption: Node) -> None:
    cites = [child for child in caption.children if isinstance(child, Node) and child.tag == "cite"]
    caption.children = [child for child in caption.children if isinstance(child, str) or child.tag != "cite"]
    _trim(caption)
    credit = " ".join(" ".join(map(text_of, cites)).split())
    is_caption = len(credit) > _LONGEST_CREDIT
    credit = credit if is_caption else _without_brackets(credit)
    if credit:
        caption.children += [" "] if caption.children else []
        caption.children.append(credit if is_caption else Node("cite", {}, [f"({credit})"]))


_LONGEST_CREDIT = 1000
"""Characters; anything longer is not a credit but a caption."""


def _without_brackets(text: str) -> str:
    """The text without brackets that enclose the whole of it."""
    closes = _closing_places(text)
    start, end = 0, len(text)
    while True:
        start, end = _without_blanks(text, start, end)
        if start >= end or closes.get(start) != end - 1:
            return text[start:end]
        start, end = start + 1, end - 1


def _closing_places(text: str) -> dict[int, int]:
    """{place of an opening bracket: place of its closing bracket}."""
    open_at, closes = [], {}
    for place, character in enumerate(text):
        if character == "(":
            open_at.append(place)
        elif character == ")" and open_at:
            closes[open_at.pop()] = place
    return closes


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in BLANK:
        start += 1
    while start < end and text[end - 1] in BLANK:
        end -= 1
    return start, end


def text_of(node: Node | str) -> str:
    return node if isinstance(node, str) else "".join(map(text_of, node.children)) or " "


def serialised(node: Node | str) -> str:
    if isinstance(node, str):
        return escape(node, quote=False).replace("\u00a0", "&nbsp;")
    content = "".join(map(serialised, node.children))
    if node.tag == "figure":
        picture = {name: node.attribute(name) for name in ("alt", "width", "height")}
        about = {name: value for name in ("class", "data-image") if (value := node.attribute(name))}
        return f"<figure{as_attributes(about)}><img{as_attributes(picture)}>{content}</figure>"
    opening = f"<{node.tag}{as_attributes(node.attributes)}>"
    return opening if node.tag in VOID else f"{opening}{content}</{node.tag}>"


def as_attributes(values: dict[str, str]) -> str:
    """Attributes as the canonical form writes them: sorted by name, from plain text."""
    return "".join(f' {name}="{quoted(value)}"' for name, value in sorted(values.items()))


def quoted(value: str) -> str:
    """A value escaped for use between double quotes."""
    return escape(value, quote=False).replace('"', "&quot;").replace("\u00a0", "&nbsp;")
