import re
from html import unescape

from articles.cleaning.boxes import boxed
from articles.cleaning.characters import tidy_characters
from articles.cleaning.elements import (
    BLANK,
    DIVISIONS,
    GROUP_SIZES,
    GROUPS,
    HEADINGS,
    INLINE,
    KEPT,
    NEEDED,
    PLACES,
    RENAMED,
    TAKES_TEXT,
    VOID,
)
from articles.cleaning.groups import grouped
from articles.cleaning.lists import LEVEL
from articles.cleaning.nodes import Node, closed, serialised, trimmed
from articles.cleaning.tokens import tokens

_DEEPEST = 16
_WHITE = re.compile(r"[ \t\n]+")
_HOLDS_BLOCKS = ("", "blockquote", "aside")
"""Elements that contain paragraphs."""


class Rewriter:
    """Rewrites sanitised, well-formed markup into the canonical form."""

    def __init__(self) -> None:
        self.open = [Node("")]
        self.inline: list[Node] = []
        """The source's open inline elements; here they are opened at the next text of each block."""
        self.begun: list[list[Node]] = []
        """For each open element of the source, the nodes that its end tag closes."""
        self.directions: list[dict[str, str]] = [{}]
        """For each open division of the source, its direction and language."""
        self.groups = [""]
        """For each open division of the source, the class of the group of pictures that it is in."""

    @classmethod
    def rewrite(cls, markup: str) -> list[str]:
        """The canonical form, block by block."""
        rewriter = cls()
        for token in tokens(markup):
            if isinstance(token, str):
                rewriter._text(unescape(token) if "&" in token else token)
            elif token.is_end:
                rewriter._end(token.name)
            else:
                rewriter._start(token.name, token.attributes)
        rewriter._close_to(1)
        return [serialised(node) for node in grouped(trimmed(rewriter.open[0])).children]

    def _start(self, tag, written):
        attributes = {
            name: unescape(value) if name == "href" else tidy_characters(unescape(value))
            for name, value in written.items()
        }
        if tag in DIVISIONS:
            self.directions.append(attributes if "dir" in attributes else self.directions[-1])
            kind = attributes.get("class", "")
            self.groups.append(kind if kind in GROUP_SIZES else self.groups[-1])
        tag = RENAMED.get(tag, tag)
        if tag == "figure" and "data-image" not in attributes:
            tag = "div"
        if tag == "br":
            self._text_parent().add(Node("br"))
        elif tag == "img":
            self._add_picture(attributes)
        elif tag in INLINE:
            self.begun.append(self._begin_inline(tag, attributes))
        elif block := self._open_block(tag, attributes):
            self.begun.append([block])
        elif tag not in VOID:
            self.begun.append([])

    def _end(self, tag):
        if tag in DIVISIONS:
            self.directions.pop()
            self.groups.pop()
        begun = self.begun.pop()
        if RENAMED.get(tag, tag) in INLINE:
            self._end_inline(begun)
        elif begun and begun[0] in self.open:
            self._close_to(self.open.index(begun[0]))
        else:
            self._end_line()

    def _text(self, data):
        # Not the markup as a whole: NFC turns a “>” and a combining stroke after it into “≯”.
        text = _WHITE.sub(" ", tidy_characters(data))
        if text.strip(BLANK):
            self._text_parent()
            self._open_inline()
            self.open[-1].add(text)
        elif self.open[-1].tag in TAKES_TEXT and not self.open[-1].is_line_over:
            self.open[-1].add(text)

    def _begin_inline(self, tag, attributes):
        node = Node(tag, _kept(tag, attributes))
        is_needed = tag not in NEEDED or node.attribute(NEEDED[tag])
        if not is_needed or any(each.tag == tag for each in self.inline):
            return []
        self.inline.append(node)
        return [node]

    def _end_inline(self, begun):
        self.inline = [node for node in self.inline if node not in begun]
        ended = {node.tag for node in begun}
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag not in INLINE:
                break
            if self.open[depth].tag in ended:
                self._close_to(depth)

    def _open_inline(self):
        opened = {node.tag for node in self.open}
        wanted = [node for node in self.inline if node.tag not in opened]
        if any(node.tag == "cite" for node in self.inline) and "figcaption" in opened:
            self._open_credit()
            return
        for node in wanted:
            if node.tag != "cite":
                self._push(Node(node.tag, node.attributes))

    def _open_credit(self):
        """Credits are plain text, directly inside their caption."""
        while self.open[-1].tag in INLINE - {"cite"}:
            self._close_to(len(self.open) - 1)
        if self.open[-1].tag != "cite":
            self._push(Node("cite"))

    def _open_block(self, tag, attributes):
        """Open a block where it is allowed, and return it; otherwise the following text starts a new line."""
        if self._is_in_empty_heading() and tag in ("p", *DIVISIONS):
            return self._direct(attributes)
        self._end_line()
        figure = self._figure()
        if figure and tag not in ("p", "figcaption", *DIVISIONS):
            self._close_to(self.open.index(figure))
        if tag == "figcaption" and figure:
            return self._open_caption(_kept(tag, attributes))
        if tag == "li" and self.open[-1].tag == "li":
            self._close_to(len(self.open) - 1)
        tag = "p" if not self._may_stand(tag) else tag
        if tag == "hr":
            self._block_parent(tag).add(Node(tag))
            return None
        is_box = tag == "aside" and "class" in attributes and not self.open[-1].tag
        if (tag in DIVISIONS and not is_box) or (tag == "p" and self.open[-1].tag not in _HOLDS_BLOCKS):
            return self._direct(attributes)
        if LEVEL in attributes:
            return self._open_level(tag, attributes, int(attributes[LEVEL]))
        self._block_parent(tag)
        return self._push(self._placed(Node(tag, _kept(tag, attributes))))

    def _placed(self, block):
        """The block; a picture at the top level gets the class of the group that the source has it in."""
        if block.tag == "figure":
            kind = self.groups[-1] or block.attribute("class")
            block.attributes.pop("class", None)
            block.attributes |= {"class": kind} if kind and not self.open[-1].tag else {}
        return block

    def _open_level(self, tag, attributes, level):
        """Reopen the list before this one if this continues it, or open this one in that list's last item."""
        depth = len(self.open)
        while self._depth_is_left() and (before := _last_list(self.open[-1])) and before.level:
            if before.level < level:
                self.open += [before, before.children[-1]]
                continue
            number = int(before.attribute("start") or 1) + len(before.children)
            is_next = tag == "ul" or attributes.get("start", "1") == str(number)
            if before.tag == tag and before.level == level and is_next:
                self.open.append(before)
                return self.open[depth]
            break
        self._block_parent(tag)
        self._push(Node(tag, _kept(tag, attributes), level=level))
        return self.open[depth]  # Its end also closes what was opened on the way.

    def _direct(self, attributes):
        """Pass the direction of an element that is not stored to the one that holds its text."""
        top = self.open[-1]
        if top.tag in TAKES_TEXT and not top.ends_in_text:
            top.attributes |= _kept(top.tag, {n: attributes[n] for n in ("dir", "lang") if n in attributes})

    def _is_in_empty_heading(self):
        return self.open[-1].tag in HEADINGS and not self.open[-1].children

    def _may_stand(self, tag):
        top = self.open[-1].tag
        if top == "caption" or (tag == "figure" and not self._depth_is_left()):
            return False
        if tag in GROUPS:
            return self._depth_is_left()
        return top in PLACES.get(tag, (top,))

    def _depth_is_left(self):
        return len(self.open) < _DEEPEST

    def _open_caption(self, attributes):
        figure = self._figure()
        self._close_to(self.open.index(figure) + 1)
        if not figure.children:
            return self._push(Node("figcaption", attributes))
        caption = figure.children[-1]
        caption.attributes |= attributes
        caption.is_line_over = True
        self.open.append(caption)
        return caption

    def _add_picture(self, attributes):
        figure = self._figure()
        if figure and not figure.attribute("width") and {"width", "height"} <= attributes.keys():
            figure.attributes |= {"alt": " ".join(attributes.get("alt", "").split())}
            figure.attributes |= {name: attributes[name] for name in ("width", "height")}

    def _figure(self):
        return next((node for node in self.open if node.tag == "figure"), None)

    def _block_parent(self, tag):
        """The node that takes a block here: in a list a new item, or for a nested list the last item."""
        top = self.open[-1]
        if top.tag not in ("ul", "ol") or tag == "li":
            return top
        if tag in ("ul", "ol") and top.children:
            self.open.append(top.children[-1])
            return self.open[-1]
        return self._push(Node("li"))

    def _text_parent(self):
        """The node that takes text here; opens a paragraph, an item or a caption if there is none."""
        top = self.open[-1]
        if top.tag == "figure":
            self._open_caption({})
        elif top.tag in ("ul", "ol", *_HOLDS_BLOCKS):
            self._push(Node("li" if top.tag in ("ul", "ol") else "p"))
        top = self.open[-1]
        if top.is_line_over and top.ends_in_text:
            top.add(Node("br"))
        top.is_line_over = False
        return top

    def _push(self, node):
        if not self.open[-1].tag:
            node.attributes = _kept(node.tag, self.directions[-1]) | node.attributes
        self.open[-1].add(node)
        self.open.append(node)
        return node

    def _end_line(self):
        """Close elements that hold only text; those that also hold blocks continue on a new line."""
        while self.open[-1].tag in INLINE | HEADINGS | {"p"}:
            self._close_to(len(self.open) - 1)
        self.open[-1].is_line_over = True

    def _close_to(self, depth):
        """Close the open elements down to this depth, dropping what turned out empty."""
        while len(self.open) > depth:
            node = self.open.pop()
            self.open[-1].children[-1:] = kept = boxed(node) if node.tag == "aside" else closed(node)
            for each in kept:
                self.open[-1].note(each)
            if node.tag == "a":
                # Links are not carried over into another block, where their address would be repeated.
                self.inline = [each for each in self.inline if each.tag != "a"]


def _last_list(node):
    last = node.children[-1] if node.children else None
    return last if isinstance(last, Node) and last.tag in ("ol", "ul") else None


def _kept(tag, attributes):
    return {name: value for name, value in attributes.items() if name in KEPT.get(tag, ())}
