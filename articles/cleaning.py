"""The allow-list sanitiser: whatever spelling of the same words comes in, one canonical form goes out.

So what an editor's program rewrites is no change. Its public name is `articles.html.clean`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

_RENAMED = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "del": "s",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
}
_EMPHASIS = {"strong", "em", "span"}
_INLINE = {"strong", "em", "s", "sub", "sup", "a", "cite", "span"}
_HEADINGS = {"h2", "h3"}
_GROUPS = {"blockquote", "ul", "ol", "table", "figure"}
_PLACES = {
    "li": {"ul", "ol"},
    **{key: {"table"} for key in ("caption", "thead", "tbody", "tfoot")},
    "tr": {"thead", "tbody", "tfoot"},
    **{key: {"tr"} for key in ("td", "th")},
    "figcaption": {"figure"},
}
"""Elements that stand in these alone."""
_VOID = {"br", "hr", "img"}
_DIVISIONS = {
    *("div", "section", "article", "header", "footer", "main", "aside", "nav", "address", "pre", "hgroup"),
    *("dl", "dt", "dd", "details", "summary", "dialog", "form", "fieldset", "legend", "center", "search"),
}
_KEPT_TAGS = {"p"} | _HEADINGS | _INLINE | _GROUPS | set(_PLACES) | _VOID | set(_RENAMED) | _DIVISIONS
_DROPPED_WITH_CONTENT = {
    *("script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math", "xml"),
    *("title", "head", "textarea", "select", "button", "xmp", "noembed", "noframes", "plaintext"),
    *("audio", "video", "canvas"),
}
_DIRECTED = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "caption", "td", "th", "figcaption"}
_ATTRIBUTES = {
    **{tag: {"dir", "lang"} for tag in _DIRECTED},
    "td": {"dir", "lang", "colspan", "rowspan"},
    "th": {"dir", "lang", "colspan", "rowspan", "scope"},
    "a": {"href"},
    "figure": {"data-image"},
    "img": {"alt", "width", "height"},
}
_READ_ATTRIBUTES = {**_ATTRIBUTES, **{tag: {"style"} for tag in ("b", "strong", "i", "em", "span")}}
"""What is read besides what is kept: office programs say what is bold or italic by style."""
_VALUES = {
    "dir": re.compile(r"rtl|ltr|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "data-image": re.compile(r"[a-z0-9]{16}"),
    "width": re.compile(r"[1-9][0-9]{0,4}"),
    "height": re.compile(r"[1-9][0-9]{0,4}"),
    "href": re.compile(r".{1,2000}"),
    "alt": re.compile(r".*", re.DOTALL),
    "style": re.compile(r".*", re.DOTALL),
}
_TAKES_TEXT = _INLINE | _HEADINGS | {"p", "li", "td", "th", "caption", "figcaption"}
_DEEPEST = 16
_BLANK = " \u00a0\u200b\u2060"
"""Spaces, and the characters of no width that editors leave where a caret stood."""


def clean(markup: str) -> str:
    """The same words in the canonical form of the allowed elements, and nothing else.

    Cleaning what is clean changes nothing.
    """
    cleaned = _with_paragraphs(tidy_characters(markup))
    for _ in range(4):
        before = cleaned
        # Once more: a hidden character may have been spelt as a reference, such as &#x202e;.
        cleaned = tidy_characters(_Rewriter.rewrite(_sanitised(before)))
        if cleaned == before:
            break
    return cleaned


def tidy_characters(text: str) -> str:
    """Text in Unicode's form NFC without the characters that no reader sees and some parsers choke on.

    Those are control characters but tab and newline, lone surrogates, bidi embeddings and
    overrides, byte order marks; line separators become newlines.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _SEPARATORS.sub("\n", text)))


_SEPARATORS = re.compile("[\u2028\u2029\x0b\x0c\x85]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")


def one_line(text: str) -> str:
    """One line of plain text: tidy characters, white space folded, empty where nothing of it is seen."""
    line = " ".join(tidy_characters(text).split())
    return line if any(unicodedata.category(character) not in ("Cf", "Zs") for character in line) else ""


def _with_paragraphs(text: str) -> str:
    """Text without any tag as paragraphs: it was typed, with an empty line between them."""
    if _TAG.search(text):
        return text
    return "".join(f"<p>{paragraph}</p>" for paragraph in _EMPTY_LINE.split(text))


_TAG = re.compile(r"<[a-zA-Z/!?]")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def _sanitised(markup: str) -> str:
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
    return sanitiser.clean(_MANY_AMPERSANDS.sub(r"\g<0><!---->", markup))


_MANY_AMPERSANDS = re.compile(r"(?:&[^<&]*){500}")


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
        room -= len(value)
        return value if room >= 0 and _VALUES[name].fullmatch(value) else None

    return fitting


def _address(value: str) -> str:
    """An address as a browser reads it; one without a scheme, such as //example.org, gets https."""
    value = re.sub(r"[\t\n]", "", value).strip(" ")
    return f"https:{value}" if value.startswith("//") else value


@dataclass(eq=False)
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Node | str"] = field(default_factory=list)
    is_line_over: bool = False
    """Whether more text belongs in a new line."""

    def attribute(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Rewriter(HTMLParser):
    """Rewrites sanitised, well-formed markup into the canonical form."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Node("")]
        self.inline: list[_Node] = []
        """What the source has open for text; it opens here when there is text, in each block anew."""
        self.begun: list[list[_Node]] = []
        """For each element that the source has open, what its end ends here."""

    @classmethod
    def rewrite(cls, markup: str) -> str:
        rewriter = cls()
        rewriter.feed(markup)
        rewriter.close()
        rewriter._close_to(1)
        return "\n".join(_serialised(node) for node in rewriter.open[0].children)

    def handle_starttag(self, tag, attrs):
        tag = _RENAMED.get(tag, tag)
        attributes = {name: value or "" for name, value in attrs}
        if tag == "figure" and "data-image" not in attributes:
            tag = "div"
        if tag == "br":
            self._text_parent().children.append(_Node("br"))
        elif tag == "img":
            self._add_picture(attributes)
        elif tag in _INLINE:
            self.begun.append(self._begin_inline(tag, attributes))
        elif block := self._open_block(tag, attributes):
            self.begun.append([block])
        elif tag not in _VOID:
            self.begun.append([])

    def handle_endtag(self, tag):
        begun = self.begun.pop()
        if _RENAMED.get(tag, tag) in _INLINE:
            self._end_inline(begun)
        elif begun and begun[0] in self.open:
            self._close_to(self.open.index(begun[0]))
        else:
            self._end_line()

    def handle_data(self, data):
        text = re.sub(r"[ \t\n]+", " ", data)
        if text.strip(_BLANK):
            self._text_parent()
            self._open_inline()
            self.open[-1].children.append(text)
        elif self.open[-1].tag in _TAKES_TEXT and not self.open[-1].is_line_over:
            self.open[-1].children.append(text)

    def _begin_inline(self, tag, attributes):
        tags = _emphasis(tag, attributes.get("style", "")) if tag in _EMPHASIS else {tag}
        already = {node.tag for node in self.inline}
        begun = [_Node(each, _kept(each, attributes)) for each in sorted(tags - already)]
        self.inline += [node for node in begun if node.tag != "a" or node.attribute("href")]
        return begun

    def _end_inline(self, begun):
        self.inline = [node for node in self.inline if node not in begun]
        ended = {node.tag for node in begun}
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag not in _INLINE:
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
                self._push(_Node(node.tag, node.attributes))

    def _open_credit(self):
        """Credits are plain text, and stand in nothing but their caption."""
        while self.open[-1].tag in _INLINE - {"cite"}:
            self._close_to(len(self.open) - 1)
        if self.open[-1].tag != "cite":
            self._push(_Node("cite"))

    def _open_block(self, tag, attributes):
        """Open a block where it may stand, and give it; else what comes begins a new line."""
        if self._is_in_empty_heading() and tag in ("p", *_DIVISIONS):
            return None
        self._end_line()
        figure = self._figure()
        if figure and tag not in ("p", "figcaption", *_DIVISIONS):
            self._close_to(self.open.index(figure))
        if tag == "figcaption" and figure:
            return self._open_caption(_kept(tag, attributes))
        if tag == "li" and self.open[-1].tag == "li":
            self._close_to(len(self.open) - 1)
        tag = "p" if not self._may_stand(tag) else tag
        if tag == "hr":
            self._block_parent(tag).children.append(_Node(tag))
            return None
        if tag in _DIVISIONS or (tag == "p" and self.open[-1].tag not in ("", "blockquote")):
            return None
        self._block_parent(tag)
        return self._push(_Node(tag, _kept(tag, attributes)))

    def _is_in_empty_heading(self):
        return self.open[-1].tag in _HEADINGS and not self.open[-1].children

    def _may_stand(self, tag):
        top = self.open[-1].tag
        if top == "caption" or (tag == "figure" and not self._depth_is_left()):
            return False
        if tag in _GROUPS:
            return self._depth_is_left()
        return top in _PLACES.get(tag, (top,))

    def _depth_is_left(self):
        return len(self.open) < _DEEPEST

    def _open_caption(self, attributes):
        figure = self._figure()
        self._close_to(self.open.index(figure) + 1)
        if not figure.children:
            return self._push(_Node("figcaption", attributes))
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
        """The node that takes a block here; a list takes it in an item, another list in its last one."""
        top = self.open[-1]
        if top.tag not in ("ul", "ol") or tag == "li":
            return top
        if tag in ("ul", "ol") and top.children:
            self.open.append(top.children[-1])
            return self.open[-1]
        return self._push(_Node("li"))

    def _text_parent(self):
        """The node that takes text here; a paragraph, an item or a caption is begun where there is none."""
        top = self.open[-1]
        if top.tag == "figure":
            self._open_caption({})
        elif top.tag in ("ul", "ol", "", "blockquote"):
            self._push(_Node("li" if top.tag in ("ul", "ol") else "p"))
        top = self.open[-1]
        if top.is_line_over and _ends_in_text(top.children):
            top.children.append(_Node("br"))
        top.is_line_over = False
        return top

    def _push(self, node):
        self.open[-1].children.append(node)
        self.open.append(node)
        return node

    def _end_line(self):
        """Close what holds text alone; what holds text among blocks goes on in a new line."""
        while self.open[-1].tag in _INLINE | _HEADINGS | {"p"}:
            self._close_to(len(self.open) - 1)
        self.open[-1].is_line_over = True

    def _close_to(self, depth):
        """Close the open elements down to this depth, dropping what turned out empty."""
        while len(self.open) > depth:
            node = self.open.pop()
            self.open[-1].children[-1:] = _closed(node)
            if node.tag == "a":
                # Links are not carried into a further block, where their address would be repeated.
                self.inline = [each for each in self.inline if each.tag != "a"]


def _kept(tag, attributes):
    return {name: value for name, value in attributes.items() if name in _ATTRIBUTES.get(tag, ())}


def _emphasis(tag: str, style: str) -> set[str]:
    """What an element says of its text by its name and its style: strong, em, both or neither."""
    found = {tag} - {"span"}
    for name, on, off in _STYLES:
        if on.search(style):
            found.add(name)
        elif off.search(style):
            found.discard(name)
    return found


_STYLES = [
    (
        "strong",
        re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE),
        re.compile(r"font-weight\s*:\s*(normal|[1-5]00)", re.IGNORECASE),
    ),
    (
        "em",
        re.compile(r"font-style\s*:\s*(italic|oblique)", re.IGNORECASE),
        re.compile(r"font-style\s*:\s*normal", re.IGNORECASE),
    ),
]


def _closed(node: _Node) -> list[_Node | str]:
    """What stands for an element once its content is known."""
    if node.tag == "figure":
        return _closed_figure(node)
    if node.tag not in _INLINE | _GROUPS:
        _trim(node)
    if node.tag in ("td", "th") or any(map(_is_content, node.children)):
        return [node]
    return []


def _is_content(child: _Node | str) -> bool:
    return child.tag != "br" if isinstance(child, _Node) else bool(child.strip(_BLANK))


def _ends_in_text(children: list[_Node | str]) -> bool:
    last = next(
        (child for child in reversed(children) if not isinstance(child, str) or child.strip(_BLANK)), ""
    )
    return last.tag in _INLINE if isinstance(last, _Node) else bool(last)


def _trim(node: _Node) -> None:
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
            child = child.lstrip(_BLANK) if after_edge else child
            children[index] = child.rstrip(_BLANK) if before_edge else child
    node.children = [child for child in children if child != ""]


def _merged(children: list[_Node | str]) -> list[_Node | str]:
    merged: list[_Node | str] = []
    for child in children:
        if isinstance(child, str) and merged and isinstance(merged[-1], str):
            merged[-1] = re.sub(" +", " ", merged[-1] + child)
        else:
            merged.append(child)
    return merged


def _is_break(child: _Node | str) -> bool:
    return isinstance(child, _Node) and child.tag not in _INLINE


def _closed_figure(node: _Node) -> list[_Node | str]:
    caption = next((child for child in node.children if isinstance(child, _Node)), None)
    if not node.attribute("width"):
        return [_Node("p", {}, caption.children)] if caption else []
    if caption:
        _set_credit_last(caption)
    node.children = [caption] if caption and caption.children else []
    return [node]


def _set_credit_last(caption: _Node) -> None:
    cites = [child for child in caption.children if isinstance(child, _Node) and child.tag == "cite"]
    caption.children = [child for child in caption.children if child not in cites]
    _trim(caption)
    credit = _without_brackets(" ".join(" ".join(map(_text_of, cites)).split()))
    if credit:
        caption.children += [" "] if caption.children else []
        caption.children.append(_Node("cite", {}, [f"({credit})"]))


def _without_brackets(text: str) -> str:
    """The text without brackets that stand around the whole of it."""
    text = text.strip(_BLANK)
    while text.startswith("(") and text.endswith(")") and _closes_at_the_end(text):
        text = text[1:-1].strip(_BLANK)
    return text


def _closes_at_the_end(text: str) -> bool:
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index == len(text) - 1
    return False


def _text_of(node: _Node | str) -> str:
    return node if isinstance(node, str) else "".join(map(_text_of, node.children)) or " "


def _serialised(node: _Node | str) -> str:
    if isinstance(node, str):
        return escape(node, quote=False).replace("\u00a0", "&nbsp;")
    content = "".join(map(_serialised, node.children))
    if node.tag == "figure":
        picture = {name: node.attribute(name) for name in ("alt", "width", "height")}
        key = node.attribute("data-image")
        return f'<figure data-image="{key}"><img{as_attributes(picture)}>{content}</figure>'
    opening = f"<{node.tag}{as_attributes(node.attributes)}>"
    return opening if node.tag in _VOID else f"{opening}{content}</{node.tag}>"


def as_attributes(values: dict[str, str]) -> str:
    """Attributes as the canonical form writes them: in the order of their names, from plain text."""
    return "".join(f' {name}="{quoted(value)}"' for name, value in sorted(values.items()))


def quoted(value: str) -> str:
    """A value as it stands between double quotes."""
    return escape(value, quote=False).replace('"', "&quot;").replace("\u00a0", "&nbsp;")
