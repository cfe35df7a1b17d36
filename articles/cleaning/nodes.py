"""A piece of the canonical form: what becomes of it when it closes, and how it is written."""

import re
from dataclasses import dataclass, field
from html import escape

from articles.cleaning.elements import BLANK, GROUPS, INLINE, VOID


@dataclass(eq=False)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    is_line_over: bool = False
    """Whether more text belongs in a new line."""

    def attribute(self, name: str) -> str:
        return self.attributes.get(name, "")


def closed(node: Node) -> list[Node | str]:
    """What stands for an element once its content is known."""
    if node.tag == "figure":
        return _closed_figure(node)
    if node.tag not in INLINE | GROUPS:
        _trim(node)
    if node.tag in ("td", "th") or any(map(_is_content, node.children)):
        return [node]
    return []


def _is_content(child: Node | str) -> bool:
    return child.tag != "br" if isinstance(child, Node) else bool(child.strip(BLANK))


def ends_in_text(children: list[Node | str]) -> bool:
    last = next(
        (child for child in reversed(children) if not isinstance(child, str) or child.strip(BLANK)), ""
    )
    return last.tag in INLINE if isinstance(last, Node) else bool(last)


def _trim(node: Node) -> None:
    """Drop line breaks and spaces at the edges of a block, and spaces around what breaks a line."""
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
    merged: list[Node | str] = []
    for child in children:
        if isinstance(child, str) and merged and isinstance(merged[-1], str):
            merged[-1] = re.sub(" +", " ", merged[-1] + child)
        else:
            merged.append(child)
    return merged


def _is_break(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag not in INLINE


def _closed_figure(node: Node) -> list[Node | str]:
    caption = next((child for child in node.children if isinstance(child, Node)), None)
    if not node.attribute("width"):
        return [Node("p", {}, caption.children)] if caption else []
    if caption:
        _set_credit_last(caption)
    node.children = [caption] if caption and caption.children else []
    return [node]


def _set_credit_last(caption: Node) -> None:
    cites = [child for child in caption.children if isinstance(child, Node) and child.tag == "cite"]
    caption.children = [child for child in caption.children if child not in cites]
    _trim(caption)
    credit = " ".join(" ".join(map(_text_of, cites)).split())
    is_caption = len(credit) > _LONGEST_CREDIT
    credit = credit if is_caption else _without_brackets(credit)
    if credit:
        caption.children += [" "] if caption.children else []
        caption.children.append(credit if is_caption else Node("cite", {}, [f"({credit})"]))


_LONGEST_CREDIT = 1000
"""Characters; what is longer names nobody, and pairing its brackets could take minutes."""


def _without_brackets(text: str) -> str:
    """The text without brackets that stand around the whole of it."""
    text = text.strip(BLANK)
    while text.startswith("(") and text.endswith(")") and _closes_at_the_end(text):
        text = text[1:-1].strip(BLANK)
    return text


def _closes_at_the_end(text: str) -> bool:
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index == len(text) - 1
    return False


def _text_of(node: Node | str) -> str:
    return node if isinstance(node, str) else "".join(map(_text_of, node.children)) or " "


def serialised(node: Node | str) -> str:
    if isinstance(node, str):
        return escape(node, quote=False).replace("\u00a0", "&nbsp;")
    content = "".join(map(serialised, node.children))
    if node.tag == "figure":
        picture = {name: node.attribute(name) for name in ("alt", "width", "height")}
        key = node.attribute("data-image")
        return f'<figure data-image="{key}"><img{as_attributes(picture)}>{content}</figure>'
    opening = f"<{node.tag}{as_attributes(node.attributes)}>"
    return opening if node.tag in VOID else f"{opening}{content}</{node.tag}>"


def as_attributes(values: dict[str, str]) -> str:
    """Attributes as the canonical form writes them: in the order of their names, from plain text."""
    return "".join(f' {name}="{quoted(value)}"' for name, value in sorted(values.items()))


def quoted(value: str) -> str:
    """A value as it stands between double quotes."""
    return escape(value, quote=False).replace('"', "&quot;").replace("\u00a0", "&nbsp;")
