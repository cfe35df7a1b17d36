"""The open elements of the source, and what is written for them."""

from collections import Counter
from dataclasses import dataclass

from articles.cleaning.elements import READ, RENAMED
from articles.cleaning.inline import InlineWriter
from articles.cleaning.lists import LEVEL
from articles.cleaning.meaning import NO_CHANGE, Change, Meaning, change
from articles.cleaning.numbering import Numbering, Position
from articles.cleaning.tokens import Tag

CELLS = {"table", "td", "th", "caption"}
"""Elements that an end tag can't close across."""
_LASTING = {"a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"}
"""Inline elements that continue after the block around them ends ("formatting" in the standard)."""


@dataclass(eq=False, slots=True)
class Open:
    """An element of the source that is open."""

    name: str
    change: Change
    meaning: Meaning
    """The meaning of the text inside."""
    is_block: bool
    is_written: bool = False
    has_text: bool = False
    holds_picture: bool = False
    opening: str = ""
    """Text to write before its first words, such as a quotation mark."""
    closing: str = ""
    """Text to write before its end, if there are words."""
    tag: Tag | None = None
    place: int = 0
    """The tag of a list that has no item yet, and where it is written."""
    written_as: str = ""
    position: Position | None = None
    numbering: Numbering | None = None
    """The numbering of the last item, in a list that Word wrote as paragraphs."""
    marker: str = ""


class OpenElements:
    """The open elements, the outermost first; tags are written as blocks begin and end."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.writer = InlineWriter(self.written)
        self.all = [Open("", NO_CHANGE, Meaning(), is_block=True)]
        self.names: Counter[str] = Counter()
        """How many elements of each name are open."""
        self.depth = 0
        """How many blocks are open."""
        self.is_line_over = False
        """Whether the next words start a new line."""
        self.waiting: list[Open] = []
        """The elements whose opening mark waits for their first words."""

    @property
    def meaning(self) -> Meaning:
        return self.all[-1].meaning

    def block(self) -> Open:
        """The innermost block."""
        index = len(self.all) - 1
        while not self.all[index].is_block:
            index -= 1
        return self.all[index]

    def begin_block(self, tag: Tag, where: Position | None = None) -> Open:
        made = change(tag.name, tag.attributes)
        block = Open(tag.name, made, self.meaning.within(made), is_block=True, position=where)
        block.is_written = not block.meaning.is_hidden and where is None
        block.holds_picture = tag.name == "figure" and "data-image" in tag.attributes
        self.edge()
        self.is_line_over = False
        self.writer.allow(made)
        block.written_as = meant_as(tag)
        if block.is_written:
            block.tag, block.place = (tag if tag.name in ("ol", "ul") else None), len(self.written)
            self.written.append(f"<{block.written_as}{kept_attributes(tag)}>")
        self.depth += 1
        self.push(block)
        return block

    def describe_list(self, said: dict[str, str]) -> None:
        """Add what its first item says to the tag of the innermost block, if that is a list."""
        block = self.block()
        if not block.tag:
            return
        tag, block.tag = block.tag, None
        if tag.name == "ul":
            said = {name: value for name, value in said.items() if name == LEVEL}
        if said:
            described = tag._replace(attributes=said | tag.attributes)
            self.written[block.place] = f"<{tag.name}{kept_attributes(described, LEVEL)}>"

    def push(self, opened: Open) -> None:
        self.all.append(opened)
        self.names[opened.name] += 1

    def edge(self) -> None:
        """Close what is open for text. Links are not reopened, as their address would be repeated."""
        if self.writer.edge():
            for index, each in enumerate(self.all):
                if each.name == "a" and each.change is not NO_CHANGE:
                    each.change = NO_CHANGE
                    self.renew(index)

    def renew(self, index: int) -> None:
        """Recompute the meaning of text in the open elements from this one on."""
        for place in range(index, len(self.all)):
            self.all[place].meaning = self.all[place - 1].meaning.within(self.all[place].change)

    def find(self, names: set[str], is_wall) -> int:
        """The index of the innermost open element with one of these names; 0 if a wall comes first."""
        if any(self.names[name] for name in names):
            for index in range(len(self.all) - 1, 0, -1):
                if self.all[index].name in names:
                    return index
                if is_wall(self.all[index]):
                    break
        return 0

    def end_inline(self, name: str) -> None:
        index = self.find({name}, lambda each: each.name in CELLS)
        if index:
            self._write_closing(self.all[index])
            del self.all[index]
            self.names[name] -= 1
            self.renew(index)

    def _write_closing(self, ended: Open) -> None:
        if ended.opening:
            self.waiting.remove(ended)
        elif ended.closing and not ended.meaning.is_hidden:
            self.writer.text(ended.closing, ended.meaning)
        self.is_line_over |= ended.change.is_line

    def close_from(self, index: int) -> None:
        """Close the open elements from this one on; lasting inline elements continue after it."""
        lasting: list[Open] = []
        while len(self.all) > index:
            ended = self.all[-1]
            if ended.is_block:
                self._end_written(ended)
                lasting = [] if ended.name in CELLS else lasting
            elif ended.name in _LASTING:
                lasting.append(ended)
            else:
                self._write_closing(ended)
            self.all.pop()
            self.names[ended.name] -= 1
        for each in reversed(lasting):
            self.push(each)
        self.renew(index)

    def _end_written(self, block: Open) -> None:
        self.edge()
        if block.is_written:
            self.written.append(f"</{block.written_as}>")
        self.is_line_over = False
        self.depth -= 1
        if block.has_text:
            self.all[-2].has_text = True


def meant_as(tag: Tag) -> str:
    """The name of the element that a block is meant as: Word on the web writes headings as paragraphs."""
    if tag.name in ("p", "div") and tag.attributes.get("role", "").lower() == "heading":
        return "h2" if tag.attributes.get("aria-level", "2") in ("1", "2") else "h3"
    return tag.name


def kept_attributes(tag: Tag, *others: str) -> str:
    """The attributes that are read, and any of these others, written as in the source."""
    if not tag.attributes:
        return ""
    kept = READ.get(RENAMED.get(tag.name, tag.name), ())
    pairs = ((name, value) for name, value in tag.attributes.items() if name in kept or name in others)
    return "".join(f' {name}="{value.replace('"', "&quot;")}"' for name, value in pairs)
