"""The source as a bounded, properly nested stream of the elements that are stored.

Whatever makes parsers quadratic is removed here: deep nesting, emphasis that continues through 100,000
blocks, text between the rows of a table. Blocks close as browsers close them (HTML Standard 13.2.6).
Inline elements are always innermost, and express what `meaning` reads in the source.
"""

from collections import Counter
from html import escape, unescape

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
from articles.cleaning.emoji import emoji_of
from articles.cleaning.hidden import COMMENT
from articles.cleaning.left_out import LeftOut
from articles.cleaning.lists import as_meant, said_by_item
from articles.cleaning.meaning import change, quotation_marks
from articles.cleaning.numbering import position
from articles.cleaning.open_elements import CELLS, Open, OpenElements, kept_attributes
from articles.cleaning.sheets import StyleSheet
from articles.cleaning.symbols import as_shown
from articles.cleaning.tokens import RAW_TEXT, Tag, tokens
from articles.cleaning.word_lists import WordLists

_DEEPEST = 100
"""The deepest nesting of blocks: parsers scan all open ones at each tag."""
_MOST_INLINE = 24
"""The deepest nesting of inline elements."""
_HEADINGS = HEADINGS | {name for name, kept in RENAMED.items() if kept in HEADINGS}
_BLOCKS = (set(KEPT) - VOID - INLINE) | _HEADINGS | DIVISIONS | OMITTED
_LOOSE = {"table", "thead", "tbody", "tfoot", "tr"}
"""Parts of a table that can't contain text directly."""
_PARENTS = {
    **{tag: {"table"} for tag in ("caption", "thead", "tbody", "tfoot")},
    "tr": {"table", "thead", "tbody", "tfoot"},
    **{tag: {"table", "thead", "tbody", "tfoot", "tr"} for tag in ("td", "th")},
}
_WALLS = {"table": set(), "li": CELLS | {"ul", "ol"}, **{part: {"table"} for part in _PARENTS}}
"""{name: elements that its end tag can't close across}; CELLS for the names not listed."""
_SIBLINGS = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
_IGNORED = {
    *("html", "head", "body", "area", "base", "col", "colgroup", "input", "link", "meta", "param", "source"),
    *("track", "wbr", "frame", "frameset"),
}
_WHITE = BLANK + "\n\t"
_QUOTATIONS = '"“”„‟«»‹›‘‚「『'


class Balancer:
    """Reads tokens one by one, each in a number of steps bounded by the limits above."""

    def __init__(self) -> None:
        self.left_out = LeftOut()
        self.open = OpenElements()
        self.lists = WordLists(self.open)
        self.too_deep = 0
        """How many of the source's open blocks are nested too deeply to be written."""
        self.skipped: Counter[str] = Counter()
        """The same for inline elements, by name."""
        self.remarks: Counter[bool] = Counter()
        """How many comments (True) there are, and how many marks that lead to them (False)."""

    @classmethod
    def balance(cls, markup: str) -> tuple[str, LeftOut]:
        """The stream as markup, and what was left out."""
        balancer = cls()
        sheet = StyleSheet(markup)
        for token in tokens(markup):
            if isinstance(token, str):
                balancer._text(token)
                continue
            tag = as_meant(sheet.styled(token))
            if tag.is_end:
                balancer._end(tag.name)
            else:
                balancer._start(tag)
        balancer.open.close_from(1)
        balancer.open.edge()
        balancer.left_out.comments = max(balancer.remarks.values(), default=0)
        return "".join(balancer.open.written), balancer.left_out

    # Text and void elements.

    def _text(self, source: str) -> None:
        shown = unescape(source) if "&" in source else source
        block, around = self.open.block(), self.open.meaning
        if around.is_marker and block.position:
            block.marker = (block.marker + shown)[:100]
        elif around.is_hidden:
            return
        elif shown.strip(_WHITE):
            self._write(as_shown(shown, around.font))
        elif (around.is_space or around.is_marker) and shown:
            self.open.writer.between(" ", around)
        elif around.is_preserved and "\n" in shown:
            is_line_end = block.has_text or block.name == "pre"
            self.open.writer.between("<br>" * shown.count("\n") if is_line_end else " ", around)
        elif block.name not in _LOOSE:
            self.open.writer.between(shown, around)

    def _write(self, text: str) -> None:
        """Write words inside the innermost open elements."""
        self._make_place()
        if self.open.is_line_over and self.open.block().has_text:
            self.open.writer.between("<br>", self.open.meaning)
        self.open.is_line_over = False
        text = self._opened(text)
        lines = text.split("\n") if self.open.meaning.is_preserved else [text]
        for number, line in enumerate(lines):
            if number:
                self.open.writer.between("<br>", self.open.meaning)
            if line:
                self.open.writer.text(escape(line, quote=False), self.open.meaning)
        self.open.block().has_text = True

    def _opened(self, text: str) -> str:
        """Write the marks waiting for this text, and return it; a quotation with its own marks gets none."""
        if self.open.all[-1].name == "rt":
            text = text.strip(_WHITE)
        waiting, self.open.waiting = self.open.waiting, []
        for each in waiting:
            opening, each.opening = each.opening, ""
            is_last = each is waiting[-1]
            has_own = (is_last and text.lstrip()[0] in _QUOTATIONS) or self.open.writer.ends_in(_QUOTATIONS)
            if each.name == "q" and has_own and len(waiting) == 1:
                each.closing = ""
            else:
                self.open.writer.text(opening, each.meaning)
        return text

    def _make_place(self) -> None:
        """Open what text needs here, and leave a list that ended before it."""
        block = self.open.block()
        if block.position and not block.is_written and block.name == "p":
            self.lists.begin(block)
        else:
            self.lists.leave()
            self._enter_cell()

    def _enter_cell(self) -> None:
        """Open a cell for what is directly in a table; browsers would move that before the table."""
        name = self.open.block().name
        if name in _LOOSE:
            for part in ["td"] if name == "tr" else ["tr", "td"]:
                self.open.begin_block(Tag(part, False, {}))

    def _void(self, tag: Tag) -> None:
        if self.open.meaning.is_hidden or change(tag.name, tag.attributes).others.get("is_hidden"):
            return
        if tag.name == "img":
            self._picture(tag)
        elif tag.name == "hr":
            self._close_before("hr")
            self.lists.leave()
            self._enter_cell()
            self.open.edge()
            self.open.written.append("<hr>")
        elif self.open.block().name not in _LOOSE:
            self.open.writer.between("<br>", self.open.meaning)

    def _picture(self, tag: Tag) -> None:
        if self.open.names["figure"] and any(each.holds_picture for each in self.open.all):
            self.open.written.append(f"<img{kept_attributes(tag)}>")
            return
        if emoji := emoji_of(tag.attributes):
            self._write(emoji)
        elif not {tag.attributes.get("width"), tag.attributes.get("height")} & {"0", "1", "2"}:
            self.left_out.pictures += 1

    # Start tags.

    def _start(self, tag: Tag) -> None:
        if tag.name in EMBEDS and not self.open.meaning.is_hidden:
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
            self.open.end_inline(ended)
        if len(self.open.all) - self.open.depth > _MOST_INLINE:
            self.skipped[tag.name] += 1
            return
        is_title = tag.name == "cite" and not self.open.names["figcaption"]
        around, made = self.open.meaning, change("em" if is_title else tag.name, tag.attributes)
        if tag.name == "a":
            self._note_comment(tag)
        opened = Open(tag.name, made, around.within(made), is_block=False)
        self.open.push(opened)
        self.open.writer.allow(made)
        self.open.is_line_over |= made.is_line
        if made.is_quotation or tag.name == "rt":
            opened.opening, opened.closing = quotation_marks(around) if made.is_quotation else "()"
            self.open.waiting.append(opened)

    def _note_comment(self, tag: Tag) -> None:
        if found := COMMENT.search(tag.attributes.get("href", "")):
            self.remarks[bool(found["back"])] += 1
            if found["back"]:
                self._hide_remark()

    def _hide_remark(self) -> None:
        """Hide the blocks that begin with this link back to the passage: they contain only the comment."""
        first = len(self.open.all)
        for index in range(len(self.open.all) - 1, 0, -1):
            block = self.open.all[index]
            if block.is_block:
                if block.meaning.is_hidden or block.has_text or block.name not in ("p", "div", "li"):
                    break
                block.change = block.change._replace(others={**block.change.others, "is_hidden": True})
                first = index
        self.open.renew(first)

    def _start_block(self, tag: Tag) -> None:
        where = position(tag.attributes.get("style", "")) if tag.name == "p" else None
        self._close_before(tag.name)
        if not where:
            self.lists.leave()
        if tag.name in _PARENTS:
            if not self._close_to_parent(tag.name):
                return
        elif self.open.block().name in _LOOSE and tag.name not in OMITTED:
            if tag.name in DIVISIONS:  # A form around rows, and the like.
                return
            self._enter_cell()
        self.skipped.clear()
        if self.open.depth >= _DEEPEST:
            self.too_deep += 1
            self.open.writer.between("<br>", self.open.meaning)
        else:
            if tag.name == "li":
                self.open.describe_list(said_by_item(tag.attributes))
            self.open.begin_block(tag, where)

    # Closing what ends before a block begins.

    def _close_before(self, name: str) -> None:
        block = self.open.block()
        if name in OMITTED - {"xml"} and name != "template":
            return
        if block.name == "p" or (block.name in _HEADINGS and name in _HEADINGS):
            self.open.close_from(self.open.all.index(block))
        if name in _SIBLINGS:
            passing = {"p", "div", "address"}
            index = self.open.find(_SIBLINGS[name], lambda each: each.is_block and each.name not in passing)
            if index:
                self.open.close_from(index)

    def _close_to_parent(self, part: str) -> bool:
        """Close everything inside the parent of this part of a table; False if there is no table."""
        if not self.open.names["table"]:
            return False
        index = len(self.open.all) - 1
        while not (self.open.all[index].is_block and self.open.all[index].name in _PARENTS[part]):
            index -= 1
        if index + 1 < len(self.open.all):
            self.open.close_from(index + 1)
        return True

    # End tags.

    def _end(self, name: str) -> None:
        if name == "br":
            self._void(Tag("br", False, {}))
        elif name in _BLOCKS:
            self._end_block(name)
        elif self.skipped[name]:
            self.skipped[name] -= 1
        else:
            self.open.end_inline(name)

    def _end_block(self, name: str) -> None:
        if self.too_deep:
            self.too_deep -= 1
            self.open.writer.between("<br>", self.open.meaning)
            return
        walls = _WALLS.get(name, CELLS)
        names = _HEADINGS if name in _HEADINGS else {name}
        index = self.open.find(names, lambda each: each.name in walls)
        if index:
            self.open.close_from(index)
        elif name == "p":
            self._start_block(Tag("p", False, {}))
            self._end_block("p")
