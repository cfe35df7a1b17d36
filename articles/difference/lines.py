"""A body as the lines that a reader sees: paragraphs, headings, items, rows and pictures."""

import re
from dataclasses import dataclass, field, replace
from html import unescape
from typing import NamedTuple

from articles.difference.runs import WORD


class Word(NamedTuple):
    """A word with the space before it, and its formatting."""

    text: str
    marks: tuple[str, ...] = ()
    """The inline elements around it, outermost first; a link with its address: "a https://…"."""


type Words = tuple[Word, ...]


@dataclass(frozen=True)
class Line:
    """A unit of comparison: a paragraph, heading, list item, table row, caption, picture or rule."""

    kind: str
    """ "p", "h2", "h3", "li", "tr", "caption", "figure" or "hr"."""
    cells: tuple[Words, ...]
    """A row's cells; a picture's caption with the credit, and its alt text; otherwise a single one."""
    setting: tuple[str, ...] = ()
    """What else readers see of it: a row's kinds of cells, a picture's key, where a list starts counting."""
    listed: str = ""
    """The kind of list that an item is in: "ol" or "ul"."""
    level: int = 0
    """How many lists an item is nested in."""
    is_quoted: bool = False
    box: str = ""
    """The class of the aside that it is in."""
    placing: str = ""
    """For a picture, how wide it is or which kind of group it is in."""
    number: int | None = field(default=None, compare=False)
    """For an item of a numbered list. Inserting an item before it changes it, but not the words."""

    @property
    def shape(self) -> tuple[object, ...]:
        """What two lines must share for their words to be compared."""
        return self.kind, self.setting, self.listed, self.level, self.is_quoted, self.box, len(self.cells)


def lines_of(body: str) -> list[Line]:
    """The lines of a clean body. Any other text also gives lines, of just its words."""
    reader = _Reader()
    for tag in _PIECE.finditer(body):
        if tag["paragraph"]:
            reader.read_paragraph(unescape(tag["paragraph"]))
        elif tag["text"]:
            reader.read_text(unescape(tag["text"]))
        elif tag["end"]:
            reader.close(tag["name"])
        else:
            reader.open(tag["name"], tag["attributes"])
    reader.end_line()
    return reader.lines


_PIECE = re.compile(
    r"<p>(?P<paragraph>[^<]+)</p>|<(?P<end>/?)(?P<name>[a-z0-9]+)(?P<attributes>[^<>]*)>|(?P<text>[^<]+|<)"
)
_INLINE = {"strong", "em", "s", "sub", "sup"}
_LINES = {"p", "h2", "h3", "li", "caption", "figcaption", "blockquote", "ul", "ol", "table", "div", "aside"}
_CELLS = {"td", "th"}


class _List:
    """An open list, and the number of its next item."""

    def __init__(self, tag: str, attributes: str) -> None:
        self.tag = tag
        names = ("start", "type", "reversed")
        self.counts = tuple(f"{name} {attribute(attributes, name)}" for name in names if name in attributes)
        self.step = -1 if "reversed" in attributes else 1
        self.next = _whole(attribute(attributes, "start"), 1)

    def count(self, attributes: str) -> tuple[int, tuple[str, ...]]:
        """The number of an item, and what it says about how the list counts."""
        own = attribute(attributes, "value")
        number, self.next = _whole(own, self.next), _whole(own, self.next) + self.step
        setting, self.counts = self.counts, ()
        return number, (*setting, f"value {own}") if own else setting


def attribute(attributes: str, name: str) -> str:
    """The value of an attribute; empty if there is none."""
    found = re.search(rf' {name}="([^"]*)"', attributes)
    return unescape(found[1]) if found else ""


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


class _Reader:
    """Reads a body tag by tag. All that is in a cell, even nested lists and tables, is text of that cell."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.words: list[Word] = []
        self.marks: list[str] = []
        self.lists: list[_List] = []
        self.kind = "p"
        self.setting: tuple[str, ...] = ()
        self.number: int | None = None
        self.quotes = self.tables = 0
        self.cells: list[Words] = []
        self.headers: list[str] = []
        self.group = self.placing = self.box = ""

    def read_paragraph(self, text: str) -> None:
        """Read a paragraph of plain text: a fast path, as most of a body is that."""
        if self.kind == "p" and not (
            self.words or self.marks or self.lists or self.tables or self.quotes or self.box
        ):
            if words := _trimmed([Word(word) for word in WORD.findall(text)]):
                self.lines.append(Line("p", (words,)))
        else:
            self.open("p", "")
            self.read_text(text)
            self.close("p")

    def read_text(self, text: str) -> None:
        if not self.words and text.isspace():
            return
        marks = tuple(sorted(set(self.marks)))
        self.words += [Word(word, marks) for word in WORD.findall(text)]

    def open(self, tag: str, attributes: str) -> None:
        if tag in _INLINE or tag == "a":
            self.marks.append(f"a {attribute(attributes, 'href')}" if tag == "a" else tag)
        elif tag == "br":
            self.words.append(Word("\n"))
        elif self.tables:
            self.open_in_table(tag, attributes)
        elif tag == "hr":
            self.end_line()
            self.lines.append(Line("hr", ((),), is_quoted=self.quotes > 0, box=self.box))
        elif tag == "figure":
            self.end_line("figure", (attribute(attributes, "data-image"),))
            self.placing = self.group or attribute(attributes, "class")
        elif tag == "img":
            alt_text = tuple(Word(word) for word in WORD.findall(attribute(attributes, "alt")))
            self.cells = [alt_text]
        elif tag in _LINES:
            self.open_line(tag, attributes)

    def open_line(self, tag: str, attributes: str) -> None:
        if tag == "figcaption":
            return
        self.end_line(tag if tag in ("h2", "h3", "li") else "p")
        if tag == "blockquote":
            self.quotes += 1
        elif tag == "div":
            self.group = attribute(attributes, "class")
        elif tag == "aside":
            self.box = attribute(attributes, "class")
        elif tag in ("ul", "ol"):
            self.lists.append(_List(tag, attributes))
        elif tag == "li" and self.lists:
            self.number, self.setting = self.lists[-1].count(attributes)
        elif tag == "table":
            self.tables = 1

    def open_in_table(self, tag: str, attributes: str) -> None:
        if tag == "table":
            self.tables += 1
        if self.tables > 1 or tag not in ("tr", "caption", *_CELLS):
            self.begin_line_of_cell(tag)
            return
        if tag in _CELLS:
            spans = [f"{name} {attribute(attributes, name)}" for name in ("colspan", "rowspan", "scope")]
            self.headers.append(" ".join([tag, *(span for span in spans if not span.endswith(" "))]))
        self.words = []

    def begin_line_of_cell(self, tag: str) -> None:
        if self.words and tag in {*_LINES, "tr", *_CELLS}:
            self.words.append(Word("\n"))

    def close(self, tag: str) -> None:
        if tag in _INLINE or tag == "a":
            self.close_mark(tag)
        elif self.tables:
            self.close_in_table(tag)
        elif tag == "figure":
            self.end_line()
        elif tag in _LINES and tag != "figcaption":
            self.end_line("li" if tag in ("ul", "ol") and len(self.lists) > 1 else "p")
            self.group = "" if tag == "div" else self.group
            self.box = "" if tag == "aside" else self.box
            if tag == "blockquote":
                self.quotes = max(0, self.quotes - 1)
            elif tag in ("ul", "ol") and self.lists:
                self.lists.pop()

    def close_mark(self, tag: str) -> None:
        for place in reversed(range(len(self.marks))):
            if self.marks[place].split(" ")[0] == tag:
                del self.marks[place]
                return

    def close_in_table(self, tag: str) -> None:
        if tag == "table":
            self.tables -= 1
        elif self.tables == 1 and tag in _CELLS:
            self.cells.append(_trimmed(self.words))
            self.words = []
        elif self.tables == 1 and tag in ("tr", "caption"):
            self.cells = self.cells if tag == "tr" else [_trimmed(self.words)]
            self.add(tag, tuple(self.headers))
            self.headers, self.words = [], []

    def end_line(self, kind: str = "p", setting: tuple[str, ...] = ()) -> None:
        """Add the line being read, if it has any content, and begin one of another kind."""
        words = _trimmed(self.words)
        if words or self.kind == "figure":
            self.cells = [words, *self.cells]
            self.add(self.kind, self.setting)
        self.kind, self.setting, self.number, self.words, self.cells = kind, setting, None, [], []

    def add(self, kind: str, setting: tuple[str, ...]) -> None:
        listed = self.lists[-1].tag if kind == "li" and self.lists else ""
        line = Line(kind, tuple(self.cells), setting, listed, is_quoted=self.quotes > 0, box=self.box)
        if kind == "figure":
            line = replace(line, placing=self.placing)
        if listed:
            number = self.number if listed == "ol" else None
            line = replace(line, level=len(self.lists), number=number)
        self.lines.append(line)
        self.cells = []


def _trimmed(words: list[Word]) -> Words:
    """The words without the spaces around them."""
    if words and words[0].text[:1].isspace():
        words = [Word(words[0].text.lstrip(), words[0].marks), *words[1:]]
    if words and words[-1].text[-1:].isspace():
        words = [*words[:-1], Word(words[-1].text.rstrip(), words[-1].marks)]
    return tuple(word for word in words if word.text)
