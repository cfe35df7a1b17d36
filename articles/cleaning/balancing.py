"""The source as a bounded, properly nested stream of the elements that are stored.

Whatever makes parsers quadratic ends here: deep nesting, emphasis that goes on in each of 100,000
blocks, text between the rows of a table. Blocks close as browsers close them (HTML Standard 13.2.6).
Inline elements always stand innermost, and say what `meaning` reads of the source.
"""

from collections import Counter
from dataclasses import dataclass
from html import escape, unescape

from articles.cleaning import word_lists
from articles.cleaning.elements import (
    BLANK,
    DIVISIONS,
    EMBEDS,
    HEADINGS,
    INLINE,
    KEPT,
    OMITTED,
    RENAMED,
    VOID,
)
from articles.cleaning.inline import InlineWriter
from articles.cleaning.left_out import LeftOut
from articles.cleaning.meaning import COMMENT, NO_CHANGE, Change, Meaning, change, quotation_marks
from articles.cleaning.symbols import as_shown, is_emoji
from articles.cleaning.tokens import RAW_TEXT, Tag, tokens

_DEEPEST = 100
"""Blocks within blocks: parsers look through all that are open at each tag."""
_MOST_INLINE = 24
"""Inline elements within inline elements."""
_HEADINGS = HEADINGS | {name for name, kept in RENAMED.items() if kept in HEADINGS}
_BLOCKS = (set(KEPT) - VOID - INLINE) | _HEADINGS | DIVISIONS | OMITTED
_LOOSE = {"table", "thead", "tbody", "tfoot", "tr"}
"""Parts of a table in which no text stands."""
_CELLS = {"table", "td", "th", "caption"}
"""Elements out of which an end tag does not reach."""
_PARENTS = {
    **{tag: {"table"} for tag in ("caption", "thead", "tbody", "tfoot")},
    "tr": {"table", "thead", "tbody", "tfoot"},
    **{tag: {"table", "thead", "tbody", "tfoot", "tr"} for tag in ("td", "th")},
}
_SIBLINGS = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
_LASTING = {"a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"}
"""Inline elements that go on where the block around them ends ("formatting" in the standard)."""
_IGNORED = {
    *("html", "head", "body", "area", "base", "col", "colgroup", "input", "link", "meta", "param", "source"),
    *("track", "wbr", "frame", "frameset"),
}
_WHITE = BLANK + "\n\t"


@dataclass(eq=False, slots=True)
class _Open:
    """An element of the source that is open."""

    name: str
    change: Change
    meaning: Meaning
    """Of the text within."""
    is_block: bool
    is_written: bool = False
    has_text: bool = False
    holds_picture: bool = False
    closing: str = ""
    """Text that stands before its end, such as a quotation mark."""
    position: word_lists.Position | None = None
    numbering: word_lists.Numbering | None = None
    """Of the last item, for a list that Word wrote as paragraphs."""
    marker: str = ""


class Balancer:
    """Reads tokens one by one; each costs a number of steps that the limits above bound."""

    def __init__(self) -> None:
        self.left_out = LeftOut()
        self.written: list[str] = []
        self.writer = InlineWriter(self.written)
        self.open = [_Open("", NO_CHANGE, Meaning(), is_block=True)]
        self.names: Counter[str] = Counter()
        """How many elements of each name are open."""
        self.depth = 0
        """How many blocks are open."""
        self.too_deep = 0
        """How many blocks the source has open beyond the deepest that is written."""
        self.skipped: Counter[str] = Counter()
        """The same for inline elements, by name."""
        self.remarks: Counter[bool] = Counter()
        """The comments and the marks that lead to them."""

    @classmethod
    def balance(cls, markup: str) -> tuple[str, LeftOut]:
        """The stream as markup, and what was left out."""
        balancer = cls()
        for token in tokens(markup):
            if isinstance(token, str):
                balancer._text(token)
            elif token.is_end:
                balancer._end(token.name)
            else:
                balancer._start(token)
        balancer._close_from(1)
        balancer._edge()
        balancer.left_out.comments = max(balancer.remarks.values(), default=0)
        return "".join(balancer.written), balancer.left_out

    @property
    def meaning(self) -> Meaning:
        return self.open[-1].meaning

    def _block(self) -> _Open:
        """The innermost block."""
        return next(each for each in reversed(self.open) if each.is_block)

    # Text and what stands in it.

    def _text(self, source: str) -> None:
        shown = unescape(source) if "&" in source else source
        block, around = self._block(), self.meaning
        if around.is_marker and block.position:
            block.marker = (block.marker + shown)[:100]
        elif around.is_hidden:
            return
        elif shown.strip(_WHITE):
            self._write(as_shown(shown, around.font) if around.font else shown)
        elif around.is_preserved and "\n" in shown:
            is_line_end = block.has_text or block.name == "pre"
            self.writer.between("<br>" * shown.count("\n") if is_line_end else " ", around)
        elif block.name not in _LOOSE:
            self.writer.between(shown, around)

    def _write(self, text: str) -> None:
        """Write words where the innermost elements are open."""
        self._make_place()
        lines = text.split("\n") if self.meaning.is_preserved else [text]
        for number, line in enumerate(lines):
            if number:
                self.writer.between("<br>", self.meaning)
            if line:
                self.writer.text(escape(line, quote=False), self.meaning)
        self._block().has_text = True

    def _make_place(self) -> None:
        """Open what text here needs, and leave a list that ended before it."""
        block = self._block()
        if block.position and not block.is_written and block.name == "p":
            self._begin_item(block)
        else:
            self._leave_word_lists()
            self._enter_cell()

    def _enter_cell(self) -> None:
        """Let what stands loose in a table stand in a cell; browsers put it before the table."""
        name = self._block().name
        if name in _LOOSE:
            for part in ["td"] if name == "tr" else ["tr", "td"]:
                self._push_block(Tag(part, False, {}))

    def _void(self, tag: Tag) -> None:
        if self.meaning.is_hidden:
            return
        if tag.name == "img":
            self._picture(tag)
        elif tag.name == "hr":
            self._close_before("hr")
            self._leave_word_lists()
            self._enter_cell()
            self._edge()
            self.written.append("<hr>")
        elif self._block().name not in _LOOSE:
            self.writer.between("<br>", self.meaning)

    def _picture(self, tag: Tag) -> None:
        if self.names["figure"] and any(each.holds_picture for each in self.open):
            self.written.append(f"<img{_kept_attributes(tag)}>")
            return
        alt_text = unescape(tag.attributes.get("alt", "")[:100]).strip()
        is_named_emoji = "emoji" in tag.attributes.get("class", "").lower() and len(alt_text) < 40
        if alt_text and (is_named_emoji or is_emoji(alt_text)):
            self._write(alt_text)
        elif not {tag.attributes.get("width"), tag.attributes.get("height")} & {"0", "1", "2"}:
            self.left_out.pictures += 1

    # Elements that begin.

    def _start(self, tag: Tag) -> None:
        if tag.name in EMBEDS and not self.meaning.is_hidden:
            self.left_out.embeds += 1
        if tag.name in RAW_TEXT or tag.name in _IGNORED:
            return
        if tag.name in VOID:
            self._void(tag)
        elif tag.name in _BLOCKS:
            self._start_block(tag)
        else:
            self._start_inline(tag)

    def _start_inline(self, tag: Tag) -> None:
        for ended in {"a": ["a"], "rt": ["rt", "rp"], "rp": ["rt", "rp"]}.get(tag.name, []):
            self._end_inline(ended)
        if len(self.open) - self.depth > _MOST_INLINE:
            self.skipped[tag.name] += 1
            return
        around, made = self.meaning, change(tag.name, tag.attributes)
        if tag.name == "a":
            self._note_comment(tag)
        opened = _Open(tag.name, made, around.within(made), is_block=False)
        self._push(opened)
        self.writer.allow(made)
        if tag.name in ("q", "rt") and not opened.meaning.is_hidden:
            opening, opened.closing = quotation_marks(around) if tag.name == "q" else "()"
            self._write(opening)

    def _note_comment(self, tag: Tag) -> None:
        if found := COMMENT.search(tag.attributes.get("href", "")):
            self.remarks[bool(found["back"])] += 1
            if found["back"]:
                self._hide_remark()

    def _hide_remark(self) -> None:
        """Hide the blocks that begin here with a link back to the passage: they hold the comment alone."""
        first = len(self.open)
        for index in range(len(self.open) - 1, 0, -1):
            block = self.open[index]
            if block.is_block:
                if block.meaning.is_hidden or block.has_text or block.name not in ("p", "div", "li"):
                    break
                block.change = block.change._replace(others={**block.change.others, "is_hidden": True})
                first = index
        self._renew(first)

    def _start_block(self, tag: Tag) -> None:
        where = word_lists.position(tag.attributes.get("style", "")) if tag.name == "p" else None
        self._close_before(tag.name)
        if not where:
            self._leave_word_lists()
        if tag.name in _PARENTS:
            if not self._close_to_parent(tag.name):
                return
        elif self._block().name in _LOOSE and tag.name not in OMITTED:
            if tag.name in DIVISIONS:  # A form around rows, and the like.
                return
            self._enter_cell()
        if self.depth >= _DEEPEST:
            self.too_deep += 1
            self.writer.between("<br>", self.meaning)
        else:
            self._push_block(tag, where)

    def _push_block(self, tag: Tag, where: word_lists.Position | None = None) -> _Open:
        made = change(tag.name, tag.attributes)
        block = _Open(tag.name, made, self.meaning.within(made), is_block=True, position=where)
        block.is_written = not block.meaning.is_hidden and where is None
        block.holds_picture = tag.name == "figure" and "data-image" in tag.attributes
        self._edge()
        self.writer.allow(made)
        if block.is_written:
            self.written.append(f"<{tag.name}{_kept_attributes(tag)}>")
        self.depth += 1
        self._push(block)
        return block

    def _push(self, opened: _Open) -> None:
        self.open.append(opened)
        self.names[opened.name] += 1

    def _edge(self) -> None:
        """End what is open for text. A link is not opened again: its address would be repeated."""
        if self.writer.edge():
            for index, each in enumerate(self.open):
                if each.name == "a" and each.change is not NO_CHANGE:
                    each.change = NO_CHANGE
                    self._renew(index)

    def _renew(self, index: int) -> None:
        """Find anew what text means in the open elements from this one on."""
        for place in range(index, len(self.open)):
            self.open[place].meaning = self.open[place - 1].meaning.within(self.open[place].change)

    # What ends before a block begins.

    def _close_before(self, name: str) -> None:
        block = self._block()
        if name in OMITTED - {"xml"} and name != "template":
            return
        if block.name == "p" or (block.name in _HEADINGS and name in _HEADINGS):
            self._close_from(self.open.index(block))
        if name in _SIBLINGS:
            passing = {"p", "div", "address"}
            index = self._find(_SIBLINGS[name], lambda each: each.is_block and each.name not in passing)
            if index:
                self._close_from(index)

    def _close_to_parent(self, part: str) -> bool:
        """Close down to what this part of a table stands in; False where there is no table."""
        if not self.names["table"]:
            return False
        index = len(self.open) - 1
        while not (self.open[index].is_block and self.open[index].name in _PARENTS[part]):
            index -= 1
        if index + 1 < len(self.open):
            self._close_from(index + 1)
        return True

    # Elements that end.

    def _end(self, name: str) -> None:
        if name == "br":
            self._void(Tag("br", False, {}))
        elif name in _BLOCKS:
            self._end_block(name)
        elif self.skipped[name]:
            self.skipped[name] -= 1
        else:
            self._end_inline(name)

    def _end_block(self, name: str) -> None:
        if self.too_deep:
            self.too_deep -= 1
            self.writer.between("<br>", self.meaning)
            return
        walls = {"table"} if name in _PARENTS else _CELLS | ({"ul", "ol"} if name == "li" else set())
        names = _HEADINGS if name in _HEADINGS else {name}
        index = self._find(names, lambda each: each.name in walls)
        if index:
            self._close_from(index)
        elif name == "p":
            self._start_block(Tag("p", False, {}))
            self._end_block("p")

    def _find(self, names: set[str], is_wall) -> int:
        """The place of the innermost open element of these names, 0 where a wall stands before it."""
        if any(self.names[name] for name in names):
            for index in range(len(self.open) - 1, 0, -1):
                if self.open[index].name in names:
                    return index
                if is_wall(self.open[index]):
                    break
        return 0

    def _end_inline(self, name: str) -> None:
        index = self._find({name}, lambda each: each.name in _CELLS)
        if index:
            self._write_closing(self.open[index])
            del self.open[index]
            self.names[name] -= 1
            self._renew(index)

    def _write_closing(self, ended: _Open) -> None:
        if ended.closing and not ended.meaning.is_hidden:
            self.writer.text(ended.closing, ended.meaning)

    def _close_from(self, index: int) -> None:
        """Close the open elements from this one on; lasting inline elements go on after it."""
        lasting: list[_Open] = []
        while len(self.open) > index:
            ended = self.open[-1]
            if ended.is_block:
                self._end_written(ended)
                lasting = [] if ended.name in _CELLS else lasting
            elif ended.name in _LASTING:
                lasting.append(ended)
            else:
                self._write_closing(ended)
            self.open.pop()
            self.names[ended.name] -= 1
        for each in reversed(lasting):
            self._push(each)
        self.skipped.clear()
        self._renew(index)

    def _end_written(self, block: _Open) -> None:
        self._edge()
        if block.is_written:
            self.written.append(f"</{block.name}>")
        self.depth -= 1
        if block.has_text:
            self.open[-2].has_text = True

    # Lists from Word.

    def _leave_word_lists(self) -> None:
        while (block := self._block()).numbering:
            self._close_from(self.open.index(block))

    def _begin_item(self, paragraph: _Open) -> None:
        """Let a paragraph stand in an item of the list that its marker shows."""
        index = self.open.index(paragraph)
        within, self.open[index:] = self.open[index:], []
        where, paragraph.position = paragraph.position, None
        around = self._list_for(where)
        number = word_lists.numbering(paragraph.marker, around and around.numbering)
        if around and around.numbering.type != number.type:
            self._close_from(self.open.index(around))
            around = None
        if not around:
            around = self._push_block(Tag(number.tag, False, number.list_attributes()))
            around.position, around.numbering = where, number._replace(number=number.number - 1)
        is_next = not number.type or number.number == around.numbering.number + 1
        item = self._push_block(Tag("li", False, {} if is_next else {"value": str(number.number)}))
        item.numbering = around.numbering = number
        self.open += within
        self._renew(len(self.open) - len(within))

    def _list_for(self, where: word_lists.Position) -> _Open | None:
        """The open list of Word's that goes on at this position, its last item closed."""
        while (item := self._block()).numbering:
            index = self.open.index(item)
            around = next(each for each in reversed(self.open[:index]) if each.is_block)
            if around.position.level < where.level:
                return None
            is_same = around.position == where
            self._close_from(index if is_same else self.open.index(around))
            if is_same:
                return around
        return None


def _kept_attributes(tag: Tag) -> str:
    """The attributes that are stored, written as in the source."""
    kept = KEPT.get(RENAMED.get(tag.name, tag.name), {"dir", "lang"} if tag.name in DIVISIONS else ())
    pairs = ((name, value) for name, value in tag.attributes.items() if name in kept)
    return "".join(f' {name}="{value.replace('"', "&quot;")}"' for name, value in pairs)
