"""HTML of bodies: cleaned on the way in, made ready for readers on the way out.

The only module that marks text as safe. `clean` gives one canonical form, whatever spelling of
the same words came in, so that what an editor's program rewrites is no change.
"""

import json
import math
import re
import unicodedata
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

import nh3
from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles.renditions import rendition_path, rendition_widths, social_path

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction: Brysbaert, Journal of Memory and Language 109 (2019)."""
HAN_A_MINUTE = 255
"""Characters of Chinese: Trauzettel-Klosinski and Dietz, IOVS 53 (2012)."""

_RENAMED = {"b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_INLINE = {"strong", "em", "s", "sub", "sup", "a", "cite"}
_TEXT_BLOCKS = {"p", "h2", "h3", "figcaption", "caption"}
_CONTAINERS = {"blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "figure"}
_VOID = {"br", "hr", "img"}
_DIVISIONS = {"div", "section", "article", "header", "footer", "main", "aside", "address", "pre", "dl", "dt", "dd"}
_KEPT_TAGS = _INLINE | _TEXT_BLOCKS | _CONTAINERS | _VOID | set(_RENAMED) | _DIVISIONS
_DROPPED_WITH_CONTENT = {
    *("script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math"),
    *("title", "head", "textarea", "select", "xmp", "noembed", "noframes", "plaintext"),
}
_DIRECTED = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "td", "th", "figcaption"}
_ATTRIBUTES = {
    **{tag: {"dir", "lang"} for tag in _DIRECTED},
    "td": {"dir", "lang", "colspan", "rowspan"},
    "th": {"dir", "lang", "colspan", "rowspan", "scope"},
    "a": {"href"},
    "figure": {"data-image"},
    "img": {"alt", "width", "height"},
}
_VALUES = {
    "dir": re.compile(r"rtl|ltr|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "data-image": re.compile(r"[a-z0-9]{16}"),
    "width": re.compile(r"[1-9][0-9]{0,4}"),
    "height": re.compile(r"[1-9][0-9]{0,4}"),
}
_SANITISER = nh3.Cleaner(
    tags=_KEPT_TAGS,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=lambda tag, name, value: value if _fits(name, value) else None,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)
_DEEPEST = 16
_BETWEEN = ("", "ul", "ol", "table", "thead", "tbody", "tfoot", "tr")
"""Where text has no place of its own."""


def _fits(name, value):
    return name not in _VALUES or _VALUES[name].fullmatch(value) is not None


def clean(markup: str) -> str:
    """The same words in the canonical form of the allowed elements, and nothing else.

    Cleaning what is clean changes nothing.
    """
    cleaned = tidy_characters(markup)
    for _ in range(4):
        before = cleaned
        cleaned = _Rewriter.rewrite(_SANITISER.clean(before))
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


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Node | str"] = field(default_factory=list)

    def attribute(self, name):
        return self.attributes.get(name, "")


class _Rewriter(HTMLParser):
    """Rewrites sanitised, well-formed markup into the canonical form."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = [_Node("")]

    @classmethod
    def rewrite(cls, markup: str) -> str:
        rewriter = cls()
        rewriter.feed(markup)
        rewriter.close()
        rewriter._close_to(0)
        return "\n".join(_serialised(node) for node in rewriter.open[0].children)

    def handle_starttag(self, tag, attrs):
        tag = _RENAMED.get(tag, tag)
        attributes = {name: value or "" for name, value in attrs if name in _ATTRIBUTES.get(tag, ())}
        if tag in _DIVISIONS or tag == "figure" and "data-image" not in attributes:
            self._end_text()
        elif tag == "img":
            self._add_picture(attributes)
        elif tag == "br":
            self._text_parent().children.append(_Node("br"))
        elif tag in _INLINE:
            self._open_inline(tag, attributes)
        else:
            self._open_block(tag, attributes)

    def handle_endtag(self, tag):
        tag = _RENAMED.get(tag, tag)
        if tag in _DIVISIONS:
            self._end_text()
            return
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                self._close_to(depth)
                return

    def handle_data(self, data):
        text = re.sub(r"[ \t\n]+", " ", data)
        if self.open[-1].tag in (*_BETWEEN, "blockquote", "li", "figure") and not text.strip():
            return
        self._text_parent().children.append(text)

    def _open_block(self, tag, attributes):
        figure = self._figure()
        if tag == "figcaption" and not figure:
            tag = "p"
        if figure and tag != "figcaption":
            if tag == "p":
                return
            self._close_to(self.open.index(figure))
        self._end_text()
        if tag == "li" and self.open[-1].tag not in ("ul", "ol"):
            tag = "p"
        if tag not in ("li",) and self.open[-1].tag in ("ul", "ol"):
            self._push(_Node("li"))
        if tag == "p" and self.open[-1].tag in ("li", "td", "th"):
            self.open[-1].children.append(_Node("br"))
            return
        if tag == "hr":
            self.open[-1].children.append(_Node("hr"))
        elif len(self.open) < _DEEPEST:
            self._push(_Node(tag, attributes))

    def _open_inline(self, tag, attributes):
        caption = any(node.tag == "figcaption" for node in self.open)
        if tag == "cite" and not caption or tag == "a" and not attributes.get("href"):
            return
        if any(node.tag == tag for node in self.open):
            return
        self._text_parent()
        self._push(_Node(tag, attributes))

    def _add_picture(self, attributes):
        figure = self._figure()
        if figure and not figure.attribute("width") and {"width", "height"} <= attributes.keys():
            figure.attributes |= {"alt": " ".join(attributes.get("alt", "").split())}
            figure.attributes |= {name: attributes[name] for name in ("width", "height")}

    def _figure(self):
        return next((node for node in self.open if node.tag == "figure"), None)

    def _text_parent(self):
        """The node that takes text here; a paragraph is begun where there is none."""
        top = self.open[-1]
        if top.tag in ("ul", "ol"):
            self._push(_Node("li"))
        elif top.tag == "figure":
            self._push(_Node("figcaption"))
        elif top.tag in ("", "blockquote"):
            self._push(_Node("p"))
        return self.open[-1]

    def _push(self, node):
        self.open[-1].children.append(node)
        self.open.append(node)

    def _end_text(self):
        """Close what holds text alone, so that a block can begin."""
        while self.open[-1].tag in _INLINE | _TEXT_BLOCKS - {"figcaption"}:
            self._close_to(len(self.open) - 1)

    def _close_to(self, depth):
        """Close the open elements down to this depth, dropping what turned out empty."""
        while len(self.open) > max(depth, 1):
            node = self.open.pop()
            replacement = _closed(node)
            self.open[-1].children[-1:] = replacement
        if depth == 0:
            self.open[0].children = [node for node in self.open[0].children if isinstance(node, _Node)]


def _closed(node) -> list:
    """What stands for an element once its content is known."""
    if node.tag == "figure":
        return _closed_figure(node)
    if node.tag in _TEXT_BLOCKS | {"li", "td", "th"}:
        _trim(node)
    if node.tag in ("td", "th"):
        return [node]
    is_empty = not any(isinstance(child, _Node) and child.tag != "br" or _has_text(child) for child in node.children)
    if not is_empty:
        return [node]
    return [" "] if node.tag in _INLINE and node.children else []


def _has_text(child):
    return isinstance(child, str) and bool(child.strip(" \u00a0"))


def _trim(node):
    """Drop line breaks and spaces at the edges of a block, and spaces around line breaks."""
    _merge_text(node)
    children = node.children
    while children and _is_blank(children[0]):
        children.pop(0)
    while children and _is_blank(children[-1]):
        children.pop()
    for index, child in enumerate(children):
        if isinstance(child, str):
            after_edge = index == 0 or _is_break(children[index - 1])
            before_edge = index == len(children) - 1 or _is_break(children[index + 1])
            child = child.lstrip(" ") if after_edge else child
            children[index] = child.rstrip(" ") if before_edge else child
    node.children = [child for child in children if child != ""]


def _merge_text(node):
    merged = []
    for child in node.children:
        if isinstance(child, str) and merged and isinstance(merged[-1], str):
            merged[-1] = re.sub(" +", " ", merged[-1] + child)
        else:
            merged.append(child)
    node.children = merged


def _is_break(child):
    return isinstance(child, _Node) and child.tag not in _INLINE


def _is_blank(child):
    return child.tag == "br" if isinstance(child, _Node) else not _has_text(child)


def _closed_figure(node) -> list:
    caption = next((child for child in node.children if isinstance(child, _Node)), None)
    if not node.attribute("width"):
        return [_Node("p", {}, caption.children)] if caption else []
    if caption:
        _set_credit_last(caption)
    node.children = [caption] if caption and caption.children else []
    return [node]


def _set_credit_last(caption):
    credits = [child for child in caption.children if isinstance(child, _Node) and child.tag == "cite"]
    caption.children = [child for child in caption.children if child not in credits]
    _trim(caption)
    credit = " ".join(_text_of(node) for node in credits).strip(" ()\u00a0")
    if credit:
        caption.children += [" "] if caption.children else []
        caption.children.append(_Node("cite", {}, [f"({credit})"]))


def _text_of(node):
    return "".join(child if isinstance(child, str) else _text_of(child) for child in node.children)


def _serialised(node: "_Node | str") -> str:
    if isinstance(node, str):
        return escape(node, quote=False).replace("\u00a0", "&nbsp;")
    content = "".join(_serialised(child) for child in node.children)
    if node.tag == "figure":
        picture = {name: node.attribute(name) for name in ("alt", "width", "height")}
        key = node.attribute("data-image")
        return f'<figure data-image="{key}"><img{_attributes(picture)}>{content}</figure>'
    opening = f"<{node.tag}{_attributes(node.attributes)}>"
    return opening if node.tag in _VOID else f"{opening}{content}</{node.tag}>"


def _attributes(attributes):
    return "".join(f' {name}="{_attribute(value)}"' for name, value in sorted(attributes.items()))


def _attribute(value):
    return escape(value, quote=False).replace('"', "&quot;").replace("\u00a0", "&nbsp;")


_FIGURE = re.compile(
    r'<figure data-image="([a-z0-9]{16})"><img alt="([^"]*)" height="(\d+)" width="(\d+)">'
    r"(?:<figcaption[^>]*>(.*?)</figcaption>)?</figure>"
)
_CREDIT = re.compile(r" ?<cite>\((.*?)\)</cite>$")


@dataclass(frozen=True)
class Figure:
    """A picture in a body: its key and size in pixels, and this use's words."""

    key: str
    width: int
    height: int
    alt_text: str
    caption: str
    credit: str


def figures(markup: str) -> list[Figure]:
    """The pictures of a clean body, in order."""
    return [_figure(match) for match in _FIGURE.finditer(markup)]


def _figure(match):
    key, alt_text, height, width, caption = match.groups(default="")
    credit = _CREDIT.search(caption)
    return Figure(
        key=key,
        width=int(width),
        height=int(height),
        alt_text=unescape(alt_text),
        caption=plain_text(_CREDIT.sub("", caption)),
        credit=plain_text(credit[1]) if credit else "",
    )


def figure(key: str, width: int, height: int, alt_text: str, caption: str, credit: str) -> str:
    """The canonical markup of a picture in a body, from plain text."""
    attributes = {"alt": alt_text, "width": str(width), "height": str(height)}
    words = [escape(caption)] if caption else []
    words += [f"<cite>({escape(credit)})</cite>"] if credit else []
    return clean(f'<figure data-image="{key}"><img{_attributes(attributes)}><figcaption>{" ".join(words)}</figcaption></figure>')


def for_editor(markup: str) -> str:
    """The body as the editor's program gets it: cleaned once more, its pictures with an address."""
    return _FIGURE.sub(_with_address, clean(markup))


def _with_address(match):
    width = min((size for size in rendition_widths(int(match[4])) if size >= 640), default=int(match[4]))
    address = default_storage.url(rendition_path(match[1], width))
    return match[0].replace("<img ", f'<img src="{_attribute(address)}" ', 1)


def render(markup: str) -> SafeString:
    """A clean body for readers: its pictures in several sizes, so that a phone loads a small one."""
    return mark_safe(_FIGURE.sub(_rendered_figure, markup))  # noqa: S308 - the field has cleaned it


def _rendered_figure(match):
    picture = _figure(match)
    sizes = rendition_widths(picture.width)
    urls = [(default_storage.url(rendition_path(picture.key, size)), size) for size in sizes]
    image = format_html(
        '<img src="{}" srcset="{}" sizes="(min-width: 48rem) 44rem, 100vw" alt="{}" width="{}" height="{}"'
        ' loading="lazy" decoding="async">',
        default_storage.url(social_path(picture.key)),
        format_html_join(", ", "{} {}w", urls),
        picture.alt_text,
        picture.width,
        picture.height,
    )
    caption = _CREDIT.sub(r' <span class="credit">(\1)</span>', match[5] or "")
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{image}</figure>"


def plain_text(markup: str) -> str:
    """The words of a clean body without its markup, a line for each block."""
    return unescape(_TAG.sub("", _BLOCK_END.sub("\n", markup))).strip()


_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|td|th|caption|figcaption)>|<br>|<hr>")
_TAG = re.compile(r"<[^>]*>")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def word_count(markup: str) -> int:
    """How many words the running text has, pictures' captions left out; a Chinese character counts as one."""
    text = plain_text(_FIGURE.sub("", markup))
    return len(_HAN.findall(text)) + len(_HAN.sub(" ", text).split())


def reading_minutes(markup: str) -> int:
    """How long a reader takes, in whole minutes, at least one."""
    text = plain_text(_FIGURE.sub("", markup))
    han = len(_HAN.findall(text))
    minutes = (word_count(markup) - han) / WORDS_A_MINUTE + han / HAN_A_MINUTE
    return max(1, math.ceil(minutes))


def first_paragraph(markup: str) -> str:
    """The plain text of the first paragraph, empty when there is none."""
    match = _PARAGRAPH.search(_FIGURE.sub("", markup))
    return " ".join(plain_text(match[1]).split()) if match else ""


_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)


def headings(markup: str) -> list[tuple[int, str]]:
    """The headings of a clean body as (level, text), in order."""
    return [(int(level), plain_text(text)) for level, text in _HEADING.findall(markup)]


_HEADING = re.compile(r"<h([23])(?: [^>]*)?>(.*?)</h\1>", re.DOTALL)


def links(markup: str) -> list[str]:
    """The addresses that a clean body links to, in order."""
    return [unescape(address) for address in _LINK.findall(markup)]


_LINK = re.compile(r'<a href="([^"]*)">')


def json_ld(facts: dict) -> SafeString:
    """Facts as JSON for a script element of type application/ld+json, out of which no text can break."""
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(_JSON_ESCAPES))  # noqa: S308 - escaped


_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
