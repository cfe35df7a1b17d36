"""Two texts as runs of unchanged, removed and added text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from articles.text import matching

# Spaces go with their word: on their own, they would all match, and a rewritten text look half kept.
# A figure is one word with its point, comma or colon: 4.3m, 1,500, 12:30. So is a host: example.com.
WORD = re.compile(r"\s*\w+(?:\.\w+|(?<=\d)[,:．：]\d\w*)*|\s*[^\w\s]|\s+")
SURROUNDINGS = 160
"""Characters of unchanged text to show on either side of a change, where space is short."""
_SHORT = 5_000
"""The most characters, of both texts together, to compare by words alone."""


@dataclass(frozen=True)
class Run:
    """Some text that stayed, was removed or was added."""

    kind: str
    """ "same", "removed" or "added"."""
    text: str


def runs(old: str, new: str) -> list[Run]:
    """The text as runs that stayed, were removed and were added, in reading order.

    By words if the texts are short; otherwise by lines, and by words within lines that changed.
    """
    alike = groupby(_compared(old, new), lambda run: run.kind)
    return [Run(kind, text) for kind, found in alike if (text := "".join(run.text for run in found))]


def _compared(old: str, new: str) -> Iterator[Run]:
    effort = matching.Effort()
    if len(old) + len(new) <= _SHORT:
        yield from _compared_words(old, new, effort)
        return
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for is_same, start, end, first, last in matching.steps(before, after, effort):
        was, is_now = "".join(before[start:end]), "".join(after[first:last])
        if is_same or not was or not is_now:
            yield from _run_of(was, is_now)
        else:
            yield from _compared_words(was, is_now, effort)


def _compared_words(old: str, new: str, effort: matching.Effort) -> Iterator[Run]:
    before, after = WORD.findall(old), WORD.findall(new)
    for _, start, end, first, last in matching.steps(before, after, effort):
        yield from _run_of("".join(before[start:end]), "".join(after[first:last]))


def _run_of(was: str, is_now: str) -> Iterator[Run]:
    if was == is_now:
        yield Run("same", was)
        return
    if was[:1] == is_now[:1] == " ":
        yield Run("same", " ")
        was, is_now = was[1:], is_now[1:]
    yield Run("removed", was)
    yield Run("added", is_now)


def brief(found: Sequence[Run]) -> list[Run]:
    """The runs, with only as much unchanged text as shows where a change was made."""
    last = len(found) - 1
    return [_cut(run, number == 0, number == last) for number, run in enumerate(found)]


def _cut(run: Run, is_first: bool, is_last: bool) -> Run:
    if run.kind != "same" or len(run.text) <= 2 * SURROUNDINGS:
        return run
    head = "" if is_first else run.text[:SURROUNDINGS].rpartition(" ")[0] or run.text[:SURROUNDINGS]
    tail = "" if is_last else run.text[-SURROUNDINGS:].partition(" ")[2] or run.text[-SURROUNDINGS:]
    return Run("same", f"{head} … {tail}")
