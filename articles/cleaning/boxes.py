"""Boxes in a body: pull quotes, fact boxes, and cards for the pages they link to."""

import re
from collections.abc import Iterator

from articles.cleaning.nodes import Node, text_of
from articles.clip_keys import is_clip_key

_ADDRESS = re.compile(r"https?://.+|/(?!/).*", re.IGNORECASE)
"""What the link of a card may lead to."""
_TEXT = ("p", "h2", "h3")


def boxed(box: Node) -> list[Node]:
    """What replaces an aside once its content is known: the box in canonical form, and what it can't hold.

    A card has its picture, its link, and its other words in one line. A pull quote has a quotation, and one
    line that says whose it is. A card without a link is replaced by its content.
    """
    kind = box.attribute("class")
    if not box.has_content:
        return []
    if kind == "embed":
        return _card(box)
    return _pull_quote(box) if kind == "pull-quote" else [box]


def _card(box):
    link = next((each for each in _within(box) if _leads(each)), None)
    if link is None:
        return [child for child in box.children if isinstance(child, Node)]
    figures = [child for child in box.children if _is_figure(child)]
    picture = [each for each in figures[:1] if not is_clip_key(each.attribute("data-image"))]
    rest = _line([child for child in box.children if not _is_figure(child)], besides=link)
    title = Node("a", link.attributes, [_line([link]) or link.attribute("href")])
    box.children = [*picture, Node("p", {}, [title]), *([Node("p", {}, [rest])] if rest else [])]
    return [box, *figures[len(picture) :]]


def _is_figure(child):
    return isinstance(child, Node) and child.tag == "figure"


def _leads(node):
    return node.tag == "a" and _ADDRESS.fullmatch(node.attribute("href"))


def _within(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from _within(child)


def _line(children, besides: Node | None = None) -> str:
    """The words as one line, without those of one node."""
    return " ".join(" ".join(_words(child, besides) for child in children).split())


def _words(child, besides):
    if child is besides:
        return " "
    if isinstance(child, str):
        return child
    if besides is None:
        return text_of(child)
    separator = "" if child.tag in _TEXT else " "
    return separator.join(_words(each, besides) for each in child.children) or " "


def _pull_quote(box):
    """The quotation takes all blocks up to the source's last blockquote, or all of them if it has none."""
    blocks = [child for child in box.children if isinstance(child, Node)]
    quoted = [place for place, block in enumerate(blocks) if block.tag == "blockquote"]
    end = quoted[-1] + 1 if quoted else len(blocks)
    words = [child for block in blocks[:end] for child in _unquoted(block)]
    texts = [block for block in blocks[end:] if block.tag in _TEXT]
    whose = _line(texts)
    box.children = [Node("blockquote", {}, words), *([Node("p", {}, [whose])] if whose else [])]
    return [box, *(block for block in blocks[end:] if block.tag not in _TEXT)]


def _unquoted(block):
    return block.children if block.tag == "blockquote" and not block.attributes else [block]
