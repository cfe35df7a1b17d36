"""Passages of a body as HTML, with removals and additions marked, for desk and readers alike.

Only elements from the tables below are written, and all text is escaped: even a body that was never
cleaned can't inject anything into a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.cleaning.addresses import address
from articles.difference.fitting import Room
from articles.difference.lines import Line
from articles.difference.passages import Pair, Passage, WordRun, counted

_NOTHING = format_html("{}", "")
_EXCERPT = 60
"""Characters of a moved line to show where it was."""
_BREAK = format_html("<br>{}", "")


@dataclass(frozen=True)
class Shown:
    """A passage as pages show it."""

    fold: str
    """What a fold says about its lines, such as "12 paragraphs unchanged"; empty if the passage is open."""
    html: SafeString
    """Both sides in one text; empty if a fold can't be opened."""
    sides: Sequence[tuple[SafeString, SafeString]] = ()
    """Line by line as it was and as it is, if both are shown side by side."""


def shown(
    passages: Sequence[Passage], *, by_sides: bool = False, in_brief: bool = False
) -> tuple[list[Shown], int]:
    """The passages as HTML, and the number of changes for which there is no room.

    In brief, folds are empty and long unchanged stretches are cut.
    """
    room = Room(in_brief=in_brief)
    found = []
    for passage in passages:
        if room.left <= 0:
            room.leave_out(passage.pairs)
        elif passage.is_fold:
            found.append(_fold(passage.pairs, room))
        else:
            found.append(_open(passage.pairs, room, _SIDES if by_sides else ("",)))
    return found, room.unshown


_SIDES = ("removed", "added")


def _fold(pairs: Sequence[Pair], room: Room) -> Shown:
    said = _("%(lines)s unchanged") % {"lines": counted(pair.line for pair in pairs)}
    return Shown(said, _lines([_written(pair, "") for pair in pairs]) if room.take_fold(pairs) else _NOTHING)


def _open(pairs: Sequence[Pair], room: Room, sides: Sequence[str]) -> Shown:
    rows: list[list[_Written]] = []
    for number, pair in enumerate(pairs):
        if room.left <= 0:
            room.leave_out(pairs[number:])
            break
        fitted = room.fitted(pair)
        rows.append([_written(fitted, side) for side in sides])
        room.take([line for _, line in rows[-1]])
    if len(sides) == 1:
        return Shown("", _lines([row[0] for row in rows]))
    return Shown("", _NOTHING, [(_lines([old]), _lines([new])) for old, new in rows])


type _Written = tuple[Line, SafeString]
"""A line, and its HTML; for one side, only what stayed and what belongs to that side."""


def _written(pair: Pair, side: str) -> _Written:
    return pair.line, _NOTHING if pair.kind in _MISSING.get(side, ()) else _line(pair, side)


_MISSING = {"removed": ("added", "moved"), "added": ("removed", "left")}


def _lines(written: Sequence[_Written]) -> SafeString:
    boxes = groupby(written, lambda each: each[0].box)
    return _joined(_boxed(box, _in_groups(members)) for box, members in boxes)


def _in_groups(written) -> SafeString:
    groups = groupby(written, lambda each: _group(each[0]))
    return _joined(_grouped(group, _joined(line for _, line in members)) for group, members in groups)


def _boxed(box: str, lines: SafeString) -> SafeString:
    """The lines of a box, under the name of its kind; adjacent boxes of one kind are shown as one."""
    name = _BOXES.get(box, "")
    if not (name and lines):
        return lines
    return format_html('<div class="changes-box"><p class="changes-kind">{}</p>{}</div>', name, lines)


_BOXES = {
    "pull-quote": gettext_lazy("Pull quote"),
    "fact-box": gettext_lazy("Fact box"),
    "embed": gettext_lazy("Embed"),
}


type _Group = tuple[bool, str]


def _group(line: Line) -> _Group:
    """Whether the line is quoted, and the element around it and similar lines."""
    return line.is_quoted, "table" if line.kind == "tr" else line.listed


def _grouped(group: _Group, lines: SafeString) -> SafeString:
    is_quoted, around = group
    if lines and around:
        lines = format_html(_AROUND[around], lines)
    return format_html("<blockquote>{}</blockquote>", lines) if lines and is_quoted else lines


_AROUND = {
    "ol": "<ol>{}</ol>",
    "ul": "<ul>{}</ul>",
    "table": '<div class="changes-table"><table><tbody>{}</tbody></table></div>',
}


def _line(pair: Pair, side: str) -> SafeString:
    line = pair.line
    if pair.kind == "left" and not side:
        return _place_left(pair)
    cells = [_cell(cell, side) for cell in pair.cells]
    if pair.elsewhere:
        cells[0] = format_html("{} {}", _moved(pair), cells[0])
    if line.kind == "tr":
        headers = [setting.split(" ")[0] for setting in line.setting]
        row = zip(headers, cells, strict=True)
        return format_html("<tr>{}</tr>", _joined(format_html(_CELLS[tag], cell) for tag, cell in row))
    if line.kind == "figure":
        return _picture(pair, cells, side)
    if line.kind == "hr":
        return format_html(
            "<p>{}</p>", _changed(pair.kind, format_html("<em>{}</em>", _("a horizontal line")))
        )
    if line.kind == "li":
        return _item(line, cells[0])
    return format_html(_LINES[line.kind], cells[0], _HEADING_NAMES.get(line.kind, ""))


def _moved(pair: Pair) -> SafeString:
    words = {
        ("left", "above"): _("Moved above:"),
        ("left", "below"): _("Moved below:"),
        ("moved", "above"): _("Moved from above:"),
        ("moved", "below"): _("Moved from below:"),
    }
    return format_html('<span class="changes-moved">{}</span>', words[pair.kind, pair.elsewhere])


def _place_left(pair: Pair) -> SafeString:
    """The mark where a moved line was: its first words."""
    texts = ("".join(word.text for word in cell) for cell in pair.line.cells)
    mark = format_html("{} {}", _moved(pair), _excerpt(next(filter(None, texts), _("Picture"))))
    if pair.line.kind == "tr":
        return format_html(
            '<tr><td class="changes-left" colspan="{}" dir="auto">{}</td></tr>', len(pair.cells), mark
        )
    if pair.line.kind == "li":
        return format_html('<li class="changes-left" dir="auto">{}</li>', mark)
    return format_html('<p class="changes-left" dir="auto">{}</p>', mark)


_CELLS = {"td": '<td dir="auto">{}</td>', "th": '<th dir="auto">{}</th>'}
_LINES = {
    "p": '<p dir="auto">{}</p>',
    # Not as headings: those of a text don't belong in the page's outline.
    "h2": '<p class="changes-h2" dir="auto"><span class="changes-kind">{1}</span> {0}</p>',
    "h3": '<p class="changes-h3" dir="auto"><span class="changes-kind">{1}</span> {0}</p>',
    "caption": '<p class="changes-caption" dir="auto">{}</p>',
}
_HEADING_NAMES = {"h2": gettext_lazy("Heading:"), "h3": gettext_lazy("Subheading:")}


def _item(line: Line, words: SafeString) -> SafeString:
    level = min(line.level, 4)
    if line.number is None:
        return format_html('<li class="level-{}" dir="auto">{}</li>', level, words)
    return format_html('<li class="level-{}" dir="auto" value="{}">{}</li>', level, line.number, words)


def _excerpt(text: str) -> str:
    """The beginning of a text, cut between words where it has spaces."""
    if len(text) <= _EXCERPT:
        return text
    return f"{text[:_EXCERPT].rpartition(' ')[0] or text[:_EXCERPT]} …"


def _picture(pair: Pair, cells: list[SafeString], side: str) -> SafeString:
    caption, alt_text = (*cells, _NOTHING)[:2]
    name = _changed(pair.kind, format_html("{}", _("Picture")))
    words = format_html('<span class="changes-kind">{}</span> {}', name, caption)
    if alt_text:
        words = format_html('{} <span class="changes-alt">{} {}</span>', words, _("Alt text:"), alt_text)
    if placing := _placing(pair, side):
        words = format_html('{} <span class="changes-alt">{} {}</span>', words, _("Shown:"), placing)
    return format_html('<p class="changes-picture" dir="auto">{}</p>', words)


def _placing(pair: Pair, side: str) -> SafeString:
    """How a picture was placed and how it is now; empty if that was and is the usual way."""
    was, is_now = (line.placing if line else "" for line in (pair.old, pair.new))
    if was == is_now or not (pair.old and pair.new):
        placing = pair.line.placing
        return format_html("{}", _PLACINGS.get(placing, placing)) if placing else _NOTHING
    both = {"removed": was, "added": is_now}
    kinds = [side] if side else [*both]
    return _spaced(_changed(kind, format_html("{}", _PLACINGS.get(both[kind], both[kind]))) for kind in kinds)


_PLACINGS = {
    "": gettext_lazy("as wide as the text"),
    "wide": gettext_lazy("wide"),
    "full": gettext_lazy("as wide as the window"),
    "side": gettext_lazy("beside the text"),
    "pair": gettext_lazy("in a pair"),
    "gallery": gettext_lazy("in a gallery"),
    "comparison": gettext_lazy("as before and after"),
}


def _changed(kind: str, words: SafeString) -> SafeString:
    return format_html(_RUNS[kind], words) if kind in _RUNS else words


_RUNS = {"removed": "<del>{}</del>", "added": "<ins>{}</ins>"}


def _cell(runs: Sequence[WordRun], side: str) -> SafeString:
    kinds = ("same", side) if side else ("same", "removed", "added")
    return _joined(_run(run) for run in runs if run.kind in kinds and run.words)


def _run(run: WordRun) -> SafeString:
    pieces = (_piece(marks, "".join(word.text for word in words), run.kind) for marks, words in _alike(run))
    return _changed(run.kind, _joined(pieces))


def _alike(run: WordRun):
    return groupby(run.words, lambda word: word.marks)


def _piece(marks: tuple[str, ...], text: str, kind: str) -> SafeString:
    """Text with one formatting. The space before it stays outside: links and underlines would show it."""
    words = text.lstrip(" ")
    piece = _broken(words)
    for mark in reversed(marks):
        name, _, target = mark.partition(" ")
        piece = _linked(piece, target, kind) if name == "a" else format_html(_MARKS[name], piece)
    return format_html("{}{}", text[: len(text) - len(words)], piece)


_MARKS = {name: f"<{name}>{{}}</{name}>" for name in ("strong", "em", "s", "sub", "sup")}


def _broken(text: str) -> SafeString:
    lines = text.split("\n")
    breaks = ((_BREAK if number else _NOTHING, line) for number, line in enumerate(lines))
    return format_html_join("", "{}{}", breaks)


def _linked(words: SafeString, target: str, kind: str) -> SafeString:
    """A link, with its address if it was changed: two links may differ only in that."""
    safe = "" if kind == "removed" else address(target)
    link = format_html(_LINK, safe, words) if safe else format_html(_NO_LINK, words)
    if kind == "same":
        return link
    return format_html('{} <span class="changes-address" dir="ltr">({})</span>', link, target)


_LINK = '<a href="{}" target="_blank" rel="nofollow noopener">{}</a>'
_NO_LINK = '<span class="changes-link">{}</span>'


def _spaced(parts) -> SafeString:
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _joined(parts) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in chain(parts)))
