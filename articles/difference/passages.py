"""Two bodies line by line: what was changed, added and removed, what surrounds it, and how much stayed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from articles import matching
from articles.difference.lines import Line, Word, Words, lines_of

_CONTEXT = 1
"""Unchanged lines that are shown on either side of a change."""
_FEWEST_FOLDED = 2
_KIN = 0.3
"""The likeness from which on a line counts as changed; below, one was removed and another added."""


@dataclass(frozen=True)
class WordRun:
    """Some words that stayed, were removed or were added."""

    kind: str
    """ "same", "removed" or "added"."""
    words: Words


@dataclass(frozen=True)
class Pair:
    """A line as it was and as it is; None where there was none, or where there is none now."""

    old: Line | None
    new: Line | None
    cells: tuple[tuple[WordRun, ...], ...]

    @property
    def kind(self) -> str:
        """ "same", "changed", "removed" or "added"."""
        if self.old is None or self.new is None:
            return "removed" if self.old else "added"
        return "same" if self.old == self.new else "changed"

    @property
    def line(self) -> Line:
        """The line as it is now, or as it was before it was removed."""
        line = self.new or self.old
        assert line is not None  # noqa: S101 - for mypy: a pair is never empty
        return line


@dataclass(frozen=True)
class Passage:
    """Neighbouring lines: changed ones with their surroundings, or unchanged ones to be folded."""

    is_fold: bool
    pairs: Sequence[Pair]


def compared(old: str, new: str) -> list[Pair]:
    """The lines of two clean bodies, in reading order, in a bounded amount of work."""
    before, after = lines_of(old), lines_of(new)
    effort = matching.Effort()
    found: list[Pair] = []
    for is_same, start, end, first, last in matching.steps(before, after, effort):
        if is_same:
            found += map(_unchanged, before[start:end], after[first:last])
        else:
            found += _replaced(before[start:end], after[first:last], effort)
    return found


def _unchanged(old: Line, new: Line) -> Pair:
    return Pair(old, new, tuple((WordRun("same", words),) for words in new.cells))


def _replaced(old: list[Line], new: list[Line], effort: matching.Effort) -> Iterator[Pair]:
    words, others = [[_vocabulary(line) for line in lines] for lines in (old, new)]
    start = first = 0
    for place, other in matching.pairs(words, others):
        is_kin = old[place].shape == new[other].shape
        if not is_kin or matching.likeness(words[place], others[other]) < _KIN:
            continue
        yield from _alone(old[start:place], new[first:other])
        yield Pair(old[place], new[other], _compared_cells(old[place], new[other], effort))
        start, first = place + 1, other + 1
    yield from _alone(old[start:], new[first:])


def _vocabulary(line: Line) -> set[str]:
    return {word.text.strip() for words in line.cells for word in words}


def _alone(removed: list[Line], added: list[Line]) -> Iterator[Pair]:
    for line in removed:
        yield Pair(line, None, tuple((WordRun("removed", words),) for words in line.cells))
    for line in added:
        yield Pair(None, line, tuple((WordRun("added", words),) for words in line.cells))


def _compared_cells(old: Line, new: Line, effort: matching.Effort) -> tuple[tuple[WordRun, ...], ...]:
    return tuple(
        tuple(_compared_words(before, after, effort))
        for before, after in zip(old.cells, new.cells, strict=True)
    )


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
    """The changed lines with those next to them, and the others in folds; none where nothing changed."""
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
    "p": ("paragraph", "paragraphs"),
    "h2": ("heading", "headings"),
    "h3": ("heading", "headings"),
    "li": ("list item", "list items"),
    "tr": ("table row", "table rows"),
    "caption": ("table caption", "table captions"),
    "figure": ("picture", "pictures"),
    "hr": ("line", "lines"),
}


def counted(lines: Iterable[Line]) -> str:
    """So many of each kind: "3 paragraphs and 1 heading"."""
    times = Counter(_NOUNS[line.kind] for line in lines)
    counts = [f"{count} {nouns[count > 1]}" for nouns, count in times.items()]
    return " and ".join(filter(None, [", ".join(counts[:-1]), counts[-1]])) if counts else ""


def summary(pairs: Sequence[Pair]) -> str:
    """What was done to how much: "3 paragraphs changed, 1 paragraph added: 12 words added, 9 removed"."""
    lines = [
        f"{counts} {kind}"
        for kind in ("changed", "added", "removed")
        if (counts := counted(pair.line for pair in pairs if pair.kind == kind))
    ]
    times = Counter[str]()
    for pair in pairs:
        for run in (run for cell in pair.cells for run in cell):
            times[run.kind] += sum(any(map(str.isalnum, word.text)) for word in run.words)
    words = [f"{times[kind]:,} {kind}" for kind in ("added", "removed") if times[kind]]
    if words:
        count, _, kind = words[0].partition(" ")
        words[0] = f"{count} word{'' if count == '1' else 's'} {kind}"
    return ": ".join(filter(None, [", ".join(lines), ", ".join(words)]))
