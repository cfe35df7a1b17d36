"""Two bodies line by line: what was changed, moved, added and removed, and what surrounds it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy, npgettext_lazy

from articles.difference.lines import Line, Word, Words, lines_of
from articles.origins import origins
from articles.text import matching
from articles.text.lists import commas, listed
from articles.times.dates import number

_CONTEXT = 1
"""Unchanged lines that are shown on either side of a change."""
_FEWEST_FOLDED = 2
_KIN = 0.3
"""The likeness from which a line counts as changed; below, as one removed and another added."""
_MOST_STEPS = 300_000
"""The most steps of `difflib` in one difference; beyond that, lines are compared more roughly."""
_MOST_MARKED = 40_000
"""The most words compared one by one; beyond that, changed lines count as removed and added whole."""


class WordRun(NamedTuple):
    """Some words that stayed, were removed or were added."""

    kind: str
    """ "same", "removed" or "added"."""
    words: Words


type Cells = tuple[tuple[WordRun, ...], ...]


class Pair(NamedTuple):
    """A line as it was and as it is; None where there was none or is none now."""

    kind: str
    """ "same", "changed", "removed" or "added"; "moved" where a moved line is now, "left" where it was."""
    old: Line | None
    new: Line | None
    cells: Cells
    elsewhere: str = ""
    """For a moved line, where its other place is: "above" or "below"."""
    is_marked: bool = True
    """Whether its words were compared."""

    @property
    def line(self) -> Line:
        """The line as it is now, or as it was before it was removed."""
        line = self.new or self.old
        assert line is not None  # noqa: S101 - for mypy: a pair is never empty
        return line

    @property
    def is_rewritten(self) -> bool:
        """Whether any of its words were removed or added."""
        return any(run.kind != "same" for cell in self.cells for run in cell)


class Passage(NamedTuple):
    """Neighbouring lines: changed ones with their surroundings, or unchanged ones to be folded."""

    is_fold: bool
    pairs: Sequence[Pair]


def compared(old: str, new: str) -> list[Pair]:
    """The lines of two clean bodies, in reading order, in a bounded amount of work."""
    comparison = _Comparison(lines_of(old), lines_of(new))
    return list(comparison.pairs())


class _Comparison:
    """Two texts, and what happened to each line."""

    def __init__(self, old: list[Line], new: list[Line]) -> None:
        self.old, self.new = old, new
        self.effort, self.marks = matching.Effort(_MOST_STEPS), matching.Effort(_MOST_MARKED)
        found = origins(old, new, _vocabularies(), least=_KIN, effort=self.effort)
        self.stayed = found.stayed
        # All rules across the page are alike: one would be said to come from anywhere.
        moved = {new_place: place for new_place, place in found.moved.items() if _says(new[new_place])}
        self.arrivals, self.departures = moved, {place: new_place for new_place, place in moved.items()}
        self.compared: dict[int, Pair] = {}
        """Pairs by the place of the new line: a moved line is also shown where it was."""

    def pairs(self) -> Iterator[Pair]:
        """The pairs in reading order: between two lines that stayed, first what is gone, then what is new."""
        start = first = 0
        for new_place, place in sorted(self.stayed.items()):
            yield from self._between(range(start, place), range(first, new_place))
            yield self._compared(place, new_place)
            start, first = place + 1, new_place + 1
        yield from self._between(range(start, len(self.old)), range(first, len(self.new)))

    def _between(self, gone: range, come: range) -> Iterator[Pair]:
        for place in gone:
            if place in self.departures:
                new_place = self.departures[place]
                elsewhere = "below" if new_place >= come.start else "above"
                pair = self._compared(place, new_place)
                yield pair._replace(kind="left", new=None, elsewhere=elsewhere)
            else:
                yield Pair("removed", self.old[place], None, _alone("removed", self.old[place]))
        for new_place in come:
            if new_place in self.arrivals:
                place = self.arrivals[new_place]
                elsewhere = "above" if place < gone.stop else "below"
                yield self._compared(place, new_place)._replace(kind="moved", elsewhere=elsewhere)
            else:
                yield Pair("added", None, self.new[new_place], _alone("added", self.new[new_place]))

    def _compared(self, place: int, new_place: int) -> Pair:
        if new_place not in self.compared:
            self.compared[new_place] = self._pair(self.old[place], self.new[new_place])
        return self.compared[new_place]

    def _pair(self, old: Line, new: Line) -> Pair:
        if old == new:
            return Pair("same", old, new, _alone("same", new))
        cells, is_marked = [], True
        for words, others in zip(old.cells, new.cells, strict=True):
            if self.marks.spend(len(words) + len(others)):
                cells.append(tuple(_compared_words(words, others, self.effort)))
            else:
                cells.append(tuple(_replaced_words(words, others)))
                is_marked = False
        return Pair("changed", old, new, tuple(cells), is_marked=is_marked)


def _vocabularies() -> Callable[[Line], set[tuple[int, str]]]:
    """A function for the words of a line as a set, disjoint from that of any line of another shape."""
    shapes: dict[object, int] = {}

    def vocabulary(line: Line) -> set[tuple[int, str]]:
        shape = shapes.setdefault(line.shape, len(shapes))
        return {(shape, word.text.strip()) for words in line.cells for word in words}

    return vocabulary


def _says(line: Line) -> bool:
    return line.kind == "figure" or any(
        any(map(str.isalnum, word.text)) for cell in line.cells for word in cell
    )


def _alone(kind: str, line: Line) -> Cells:
    return tuple((WordRun(kind, words),) for words in line.cells)


def _replaced_words(old: Words, new: Words) -> Iterator[WordRun]:
    """Both as a whole, except for the words that they share at the beginning and at the end."""
    head, tail = matching.likes_at_ends(old, new)
    runs = (
        ("same", new[:head]),
        ("removed", old[head : len(old) - tail]),
        ("added", new[head : len(new) - tail]),
        ("same", new[len(new) - tail :]),
    )
    yield from (WordRun(kind, words) for kind, words in runs if words)


def _compared_words(old: Words, new: Words, effort: matching.Effort) -> Iterator[WordRun]:
    for is_same, start, end, first, last in matching.steps(old, new, effort):
        if is_same:
            yield WordRun("same", old[start:end])
            continue
        was, is_now = old[start:end], new[first:last]
        if was and is_now and was[0].text[0] == is_now[0].text[0] == " ":
            yield WordRun("same", (Word(" "),))
            was, is_now = (_without_space(words) for words in (was, is_now))
        yield from (WordRun(kind, words) for kind, words in (("removed", was), ("added", is_now)) if words)


def _without_space(words: Words) -> Words:
    first, *others = words
    return tuple(word for word in (first._replace(text=first.text[1:]), *others) if word.text)


def passages(pairs: Sequence[Pair]) -> list[Passage]:
    """The changed lines with those next to them, and the others in folds; empty if nothing changed."""
    is_changed = [pair.kind != "same" for pair in pairs]
    if not any(is_changed):
        return []
    shown = [any(is_changed[max(0, place - _CONTEXT) : place + _CONTEXT + 1]) for place in range(len(pairs))]
    found: list[Passage] = []
    place = 0
    for is_shown, group in groupby(shown):
        count = len(list(group))
        found.append(Passage(not is_shown and count >= _FEWEST_FOLDED, pairs[place : place + count]))
        place += count
    return [
        Passage(is_fold, [pair for passage in group for pair in passage.pairs])
        for is_fold, group in groupby(found, lambda passage: passage.is_fold)
    ]


_NOUNS = {
    "p": ngettext_lazy("%(count)s paragraph", "%(count)s paragraphs", "count"),
    "h2": ngettext_lazy("%(count)s heading", "%(count)s headings", "count"),
    "li": ngettext_lazy("%(count)s list item", "%(count)s list items", "count"),
    "tr": ngettext_lazy("%(count)s table row", "%(count)s table rows", "count"),
    "caption": ngettext_lazy("%(count)s table caption", "%(count)s table captions", "count"),
    "figure": ngettext_lazy("%(count)s picture", "%(count)s pictures", "count"),
    "hr": npgettext_lazy("across the page", "%(count)s line", "%(count)s lines", "count"),
}


def counted(lines: Iterable[Line]) -> str:
    """How many there are of each kind: "3 paragraphs and 1 heading"."""
    times = Counter(_KINDS.get(line.kind, line.kind) for line in lines)
    return listed([_NOUNS[kind] % {"count": count} for kind, count in times.items()])


_KINDS = {"h3": "h2"}
"""{kind of line: the kind that it is counted as}"""


def summary(pairs: Sequence[Pair]) -> str:
    """What changed, and how much: "3 paragraphs changed, 1 paragraph added: 12 words added, 9 removed".

    Words are counted only if those of all changed lines were compared.
    """
    by_kind: dict[str, list[Line]] = {}
    for pair in pairs:
        by_kind.setdefault(_deed(pair), []).append(pair.line)
    lines = [words % {"lines": counted(by_kind[deed])} for deed, words in _DEEDS.items() if deed in by_kind]
    words = _counted_words(pairs) if all(pair.is_marked for pair in pairs) else ""
    return ": ".join(filter(None, [commas(lines), words]))


_DEEDS = {
    "changed": _("%(lines)s changed"),
    "moved": _("%(lines)s moved"),
    "moved and changed": _("%(lines)s moved and changed"),
    "added": _("%(lines)s added"),
    "removed": _("%(lines)s removed"),
}


def _deed(pair: Pair) -> str:
    return "moved and changed" if pair.kind == "moved" and pair.is_rewritten else pair.kind


def _counted_words(pairs: Sequence[Pair]) -> str:
    times = Counter[str]()
    for run in (run for pair in pairs if pair.kind != "left" for cell in pair.cells for run in cell):
        if run.kind != "same":
            times[run.kind] += sum(any(map(str.isalnum, word.text)) for word in run.words)
    counts = {kind: number(times[kind]) for kind in ("added", "removed")}
    if times["added"] and times["removed"]:
        both = ngettext(
            "%(added)s word added, %(removed)s removed",
            "%(added)s words added, %(removed)s removed",
            times["added"],
        )
        return both % counts
    if times["added"]:
        return ngettext("%(added)s word added", "%(added)s words added", times["added"]) % counts
    if times["removed"]:
        return ngettext("%(removed)s word removed", "%(removed)s words removed", times["removed"]) % counts
    return ""
