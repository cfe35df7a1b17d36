"""Merging two people's changes to a block, word by word."""

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from articles.cleaning import clean
from articles.text import matching

_SPACE = r"\s+|&nbsp;"
_CLAUSE_END = "。，、；：！？"
"""Chinese and Japanese use no spaces: there a clause is the smallest unit that is merged."""
_IN_FIGURE = r"(?<=\d)：(?=\d)"
"""As in a time or a score, where it ends no clause."""
_WORD = rf"(?:[^\s<&{_CLAUSE_END}]|&(?!nbsp;)\w+;|{_IN_FIGURE})+[{_CLAUSE_END}]*|[{_CLAUSE_END}]+"
_TOKEN = re.compile(rf"(?:<[^>]*>|{_WORD})(?:{_SPACE})*|(?:{_SPACE})+")
"""A tag or a word, with the space after it."""
_TAG = re.compile(r"<[^>]*>")
_PLAIN_WORD = re.compile(rf"<[^>]*>|({_WORD})")
_PICTURE = re.compile(r'data-image="([^"]*)"')
_MOST_TOKENS = 2_000
"""Tokens in a block beyond which merging word by word would keep a person waiting."""


def words_of(block: str) -> list[str]:
    """The words of a block in order, and the keys of its pictures."""
    return [*_PICTURE.findall(block), *filter(None, _PLAIN_WORD.findall(block))]


def woven(base: str, ours: str, theirs: str) -> str | None:
    """A block with the words that each side changed; None if that could say what neither wrote."""
    if not (base and ours and theirs and _frame(ours) == _frame(base) == _frame(theirs)):
        return None
    tokens, our_tokens, their_tokens = map(_TOKEN.findall, (base, ours, theirs))
    if len(tokens) + max(len(our_tokens), len(their_tokens)) > _MOST_TOKENS:
        return None
    our_changes, their_changes = _changes(tokens, our_tokens), _changes(tokens, their_tokens)
    changes = sorted({*our_changes, *their_changes})
    touch = any(not _words(tokens[one.end : other.start]) for one, other in pairwise(changes))
    if touch or _is_rewritten(tokens, our_changes) or _is_rewritten(tokens, their_changes):
        return None
    block = _with_changes(tokens, changes)
    return block if clean(block) == block else None


def _frame(block: str) -> list[str]:
    """What must be the same before words are merged: the pictures, or in a table all tags."""
    return _TAG.findall(block) if "<table" in block else _PICTURE.findall(block)


@dataclass(frozen=True, order=True)
class _Change:
    """A run of a block's tokens that a side replaced."""

    start: int
    end: int
    text: str


def _changes(base: list[str], side: list[str]) -> list[_Change]:
    """A side's changes, with at least one unchanged word between one and the next."""
    runs: list[tuple[int, int, int, int]] = []
    for is_same, start, end, first, last in matching.steps(base, side):
        if is_same:
            continue
        if runs and not _words(base[runs[-1][1] : start]):
            start, _, first, _ = runs.pop()
        runs.append((start, end, first, last))
    return [_Change(start, end, "".join(side[first:last])) for start, end, first, last in runs]


def _words(tokens: list[str]) -> int:
    """How many words there are among tags, spaces and dashes."""
    return sum(not token.startswith("<") and any(map(str.isalnum, unescape(token))) for token in tokens)


def _is_rewritten(tokens: list[str], changes: list[_Change]) -> bool:
    """Whether so little is unchanged that it may mean something else now."""
    return 2 * sum(_words(tokens[change.start : change.end]) for change in changes) > _words(tokens)


def _with_changes(tokens: list[str], changes: list[_Change]) -> str:
    text, place = "", 0
    for change in changes:
        text += "".join(tokens[place : change.start]) + change.text
        place = change.end
    return text + "".join(tokens[place:])
