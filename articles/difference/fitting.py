"""How much of a difference a page shows: all of a day's work, but only the start of a complete rewrite."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from articles.difference.lines import Word, Words
from articles.difference.passages import Pair, WordRun
from articles.difference.runs import SURROUNDINGS

_MOST = 250_000
"""Characters of HTML for changes with their surroundings."""
_MOST_IN_FOLDS = 100_000
_MOST_IN_BRIEF = 40_000
_LONGEST = 10_000
"""Characters of HTML that one line may take."""
_OF_A_RUN = 40
"""Roughly how many characters mark a run as removed or added, or words as strong."""

_OF_A_LINE = 150
"""Characters of HTML that each line counts on top of its own: a page of many short lines is long, too."""


class Room:
    """The room left on a page, and how many changes did not fit."""

    def __init__(self, *, in_brief: bool) -> None:
        self.in_brief = in_brief
        self.left = _MOST_IN_BRIEF if in_brief else _MOST
        self.left_in_folds = 0 if in_brief else _MOST_IN_FOLDS
        self.unshown = 0

    def take_fold(self, pairs: Iterable[Pair]) -> bool:
        """Take the room for these unchanged lines, and return whether there was enough."""
        size = _size(pairs, self.left_in_folds)
        self.left_in_folds -= size
        if self.left_in_folds >= 0:
            return True
        self.left_in_folds += size
        return False

    def take(self, lines: Iterable[str]) -> None:
        """Take the room for these lines as written."""
        self.left -= sum(_OF_A_LINE + len(line) for line in lines)

    def leave_out(self, pairs: Iterable[Pair]) -> None:
        self.unshown += sum(pair.kind not in ("same", "left") for pair in pairs)

    def fitted(self, pair: Pair) -> Pair:
        """The pair, without the middle of long unchanged stretches, and cut where it is too long."""
        if not self.in_brief and _size([pair], _LONGEST) <= _LONGEST:
            return pair
        left = _LONGEST
        cells = []
        for cell in pair.cells:
            runs, left = self._fitted(cell, left)
            cells.append(runs)
        return pair._replace(cells=tuple(cells))

    def _fitted(self, runs: Sequence[WordRun], left: int) -> tuple[tuple[WordRun, ...], int]:
        found = []
        for number, run in enumerate(runs):
            words = brief_words(run.words) if run.kind == "same" else run.words
            fitting = _beginning(words, left)
            found.append(WordRun(run.kind, fitting if len(fitting) == len(words) else (*fitting, Word(" …"))))
            left -= sum(_sizes(fitting))
            if fitting != words:
                # What is cut off is counted, too.
                self.unshown += sum(each.kind != "same" for each in runs[number:])
                return tuple(found), 0
        return tuple(found), left


def brief_words(words: Words) -> Words:
    """The words, without their middle if that is long."""
    if sum(len(word.text) for word in words) <= 2 * SURROUNDINGS:
        return words
    return (*_beginning(words, SURROUNDINGS), Word(" …"), *_beginning(words[::-1], SURROUNDINGS)[::-1])


def _size(pairs: Iterable[Pair], most: int) -> int:
    """Roughly how many characters of HTML the pairs take; counting stops beyond `most`."""
    size = 0
    for run in (run for pair in pairs for cell in pair.cells for run in cell):
        for each in _sizes(run.words):
            size += each
            if size > most:
                return size
    return size


def _sizes(words: Words) -> Iterator[int]:
    marks: tuple[str, ...] | None = None
    for word in words:
        size = len(escape(word.text))
        if word.marks != marks:
            marks = word.marks
            size += _OF_A_RUN + sum(_OF_A_RUN + 2 * len(mark) for mark in marks)
        yield size


def _beginning(words: Words, room: int) -> Words:
    """As many words as there is room for."""
    for count, size in enumerate(_sizes(words)):
        room -= size
        if room < 0:
            # A text without spaces is one word.
            return words[:count] or (words[0]._replace(text=words[0].text[:SURROUNDINGS]),)
    return words
