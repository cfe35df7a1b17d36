"""The three-way merge of a story's words: what was changed in two places since they were alike."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import compress, pairwise
from typing import Any

from articles import matching
from articles.cleaning import clean

_LEAD = ("lead_image_id", "lead_caption", "lead_credit", "lead_alt_text", "lead_crop")
_SPACE = r"\s+|&nbsp;"
_CLAUSE_END = "。，、；：！？"
"""Chinese and Japanese set no spaces: there a clause is the least that is merged."""
_WORD = rf"(?:[^\s<&{_CLAUSE_END}]|&(?!nbsp;)\w+;)+[{_CLAUSE_END}]*|[{_CLAUSE_END}]+"
_TOKEN = re.compile(rf"(?:<[^>]*>|{_WORD})(?:{_SPACE})*|(?:{_SPACE})+")
"""A tag or a word, with the space after it."""
_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r'data-image="([^"]*)"')
_MOST_TOKENS = 2_000
"""Tokens in a block beyond which merging word by word would keep a person waiting."""


@dataclass(frozen=True)
class Conflict:
    """What both sides changed differently; `ours` stands in the merged words."""

    field: str
    """A name in the words, of the body once for each place. "lead_image" stands for all of its words."""
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """The words with what both sides changed, and what a person must decide."""

    words: dict[str, Any]
    conflicts: list[Conflict]


def merged(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merge:
    """Ours, the working copy, with what theirs changed since base; where both differ, ours stays.

    Each is as `Words.words` returns it, with "categories" and "bylines" as lists in order. Bodies are
    cleaned first. A picture and its words are never mixed with those of another.

    A body is merged block by block, and a block that both changed word by word, where at least one
    word stands unchanged between one's changes and the other's, and neither wrote it anew. Blocks
    that both added at one place are a conflict: their order makes their sense, and two people there
    often tell the same news. A block that both added or moved, to different places, stands where
    ours has it, and is reported as a conflict. So is one that one moved and the other removed.
    """
    conflicts = []
    if _leads_differ(base, ours, theirs):
        conflicts.append(Conflict("lead_image", _lead(ours), _lead(theirs)))
        theirs = {**theirs, **_lead(base)}
    words = {}
    for name in ours:
        merge = _MERGES.get(name, _merged_values)
        words[name], disputed = merge(base[name], ours[name], theirs[name])
        conflicts += [Conflict(name, *each) for each in disputed]
    return Merge(words, conflicts)


def _lead(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: words[name] for name in _LEAD}


def _leads_differ(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether both changed the lead image or its words, and now show different pictures."""
    have_changed = _lead(ours) != _lead(base) != _lead(theirs)
    return have_changed and ours["lead_image_id"] != theirs["lead_image_id"]


type _Merged[Value] = tuple[Value, list[tuple[Value, Value]]]
"""A value, and what of it is in dispute as (ours, theirs)."""


def _merged_values[Value](base: Value, ours: Value, theirs: Value) -> _Merged[Value]:
    if theirs in (base, ours):
        return ours, []
    if ours == base:
        return theirs, []
    return ours, [(ours, theirs)]


def _merged_labels(base: Sequence, ours: Sequence, theirs: Sequence) -> _Merged[list]:
    """The additions and removals of both, in our order; a conflict where these leave none at all."""
    base, ours, theirs = list(base), list(ours), list(theirs)
    labels, disputed = _merged_values(base, ours, theirs)
    if disputed and ours and theirs:
        kept = [label for label in ours if label in theirs or label not in base]
        kept += [label for label in theirs if label not in ours and label not in base]
        return (kept, []) if kept else (ours, disputed)
    return labels, disputed


def _merged_bodies(base: str, ours: str, theirs: str) -> _Merged[str]:
    blocks, our_blocks, their_blocks = _blocks(base), _blocks(ours), _blocks(theirs)
    parts, our_parts, their_parts = (_parts(blocks, side) for side in (blocks, our_blocks, their_blocks))
    _carry_changes(parts, our_parts, their_parts)
    _carry_changes(parts, their_parts, our_parts)
    disputed = _take_out_removed(parts, our_parts, their_parts)
    their_parts, placed = _without_placed(our_parts, their_parts)
    disputed += placed
    body = []
    for part in zip(parts, our_parts, their_parts, strict=True):
        text, undecided = _merged_values(*part)
        if undecided and (woven := _woven(*part)):
            text, undecided = woven, []
        body.append(text)
        disputed += undecided
    return "\n".join(filter(None, body)), disputed


def _blocks(body: str) -> list[str]:
    """The top-level blocks of a body: the canonical form has each in a line of its own."""
    return clean(body).split("\n") if body else []


def _parts(base: list[str], side: list[str]) -> list[str]:
    """A side cut at the blocks of base: in turn what stands new before one, and what became of it.

    The last is what stands new at the end; a block that is gone is empty.
    """
    new: list[list[str]] = [[] for _ in range(len(base) + 1)]
    became = [""] * len(base)
    for _, start, end, first, last in matching.steps(base, side):
        words, others = [
            [set(_TOKEN.findall(block)) for block in blocks] for blocks in (base[start:end], side[first:last])
        ]
        origins = {b: a for a, b in matching.pairs(words, others)}
        place = start
        for index, block in enumerate(side[first:last]):
            if index in origins:
                place = start + origins[index]
                became[place] = block
                place += 1
            else:
                new[place].append(block)
    inner = [part for added, block in zip(new, became, strict=False) for part in ("\n".join(added), block)]
    return [*inner, "\n".join(new[-1])]


def _carry_changes(base: list[str], mover: list[str], changer: list[str]) -> None:
    """Set what one side changed in a block to where the other has moved it."""
    parts = {place: mover[place].split("\n") for place in range(0, len(mover), 2)}
    places = {
        block: (place, number)
        for place, blocks in parts.items()
        for number, block in reversed([*enumerate(blocks)])
    }
    for index in range(1, len(base), 2):
        block, changed = base[index], changer[index]
        if not mover[index] and changed not in ("", block) and block in places:
            place, number = places.pop(block)
            parts[place][number] = changed
            changer[index] = block
    for place, blocks in parts.items():
        mover[place] = "\n".join(blocks)


def _take_out_removed(base: list[str], ours: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    """What one side moved, and the other removed or changed elsewhere, is in dispute: ours decides."""
    our_new, their_new = [
        {block for part in side[::2] for block in part.split("\n")} for side in (ours, theirs)
    ]
    gone = {base[index] for index in range(1, len(base), 2) if not (ours[index] or theirs[index])}
    only_ours, only_theirs = gone & our_new - their_new, gone & their_new - our_new
    for place in range(0, len(theirs), 2):
        blocks = theirs[place].split("\n")
        if not only_theirs.isdisjoint(blocks):
            theirs[place] = "\n".join(block for block in blocks if block not in only_theirs)
    return [(block, "") for block in sorted(only_ours)] + [("", block) for block in sorted(only_theirs)]


def _without_placed(ours: list[str], theirs: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Their parts without the blocks that we added or moved elsewhere, which would stand twice, and those."""
    places: dict[str, set[int]] = {}
    for place in range(0, len(ours), 2):
        for block in filter(None, ours[place].split("\n")):
            places.setdefault(block, set()).add(place)
    parts, placed = [], []
    for place, part in enumerate(theirs):
        blocks = part.split("\n")
        if place % 2 == 0:
            is_elsewhere = [place not in places.get(block, {place}) for block in blocks]
            placed += [(block, block) for block in compress(blocks, is_elsewhere)]
            blocks = [block for block, moved in zip(blocks, is_elsewhere, strict=True) if not moved]
        parts.append("\n".join(blocks))
    return parts, placed


def _woven(base: str, ours: str, theirs: str) -> str | None:
    """A block with the words that each side changed; None where that could say what neither wrote."""
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
    """What must be alike before words are merged: the pictures, and in a table which cell is which."""
    return _TAG.findall(block) if "<table" in block else _PICTURE.findall(block)


@dataclass(frozen=True, order=True)
class _Change:
    """A run of a block's tokens that a side replaced."""

    start: int
    end: int
    text: str


def _changes(base: list[str], side: list[str]) -> list[_Change]:
    """A side's changes, with at least one word that stayed between one and the next."""
    runs: list[tuple[int, int, int, int]] = []
    for is_same, start, end, first, last in matching.steps(base, side):
        if is_same:
            continue
        if runs and not _words(base[runs[-1][1] : start]):
            start, _, first, _ = runs.pop()
        runs.append((start, end, first, last))
    return [_Change(start, end, "".join(side[first:last])) for start, end, first, last in runs]


def _words(tokens: list[str]) -> int:
    """How many words stand among tags, spaces and dashes."""
    return sum(not token.startswith("<") and any(map(str.isalnum, unescape(token))) for token in tokens)


def _is_rewritten(tokens: list[str], changes: list[_Change]) -> bool:
    """Whether so little stayed that what stayed may mean something else now."""
    return 2 * sum(_words(tokens[change.start : change.end]) for change in changes) > _words(tokens)


def _with_changes(tokens: list[str], changes: list[_Change]) -> str:
    text, place = "", 0
    for change in changes:
        text += "".join(tokens[place : change.start]) + change.text
        place = change.end
    return text + "".join(tokens[place:])


_MERGES: dict[str, Callable[[Any, Any, Any], _Merged]] = {
    "body": _merged_bodies,
    "categories": _merged_labels,
    "bylines": _merged_labels,
}
