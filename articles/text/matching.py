"""What two sequences have in common, in order, found within a fixed amount of work.

`difflib` is exact, but quadratic in the number of changes: 8,000 changed figures took 14 seconds.
It is used wherever it is fast. Longer stretches are first split at parts that occur once in both (the
anchors of patience diff), and stretches without such anchors are compared position by position.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from heapq import nsmallest
from itertools import accumulate, chain, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

MOST_STEPS = 4_000_000
"""The most steps of `difflib` in one comparison, as estimated by `_most_steps`; about a second at worst."""
_MOST_PAIRINGS = 10_000
"""Comparisons beyond which pairing the parts would keep a person waiting."""
_FEW = 3
"""The most parts a word may be in to link one part to another, and the most parts that are then compared."""
_MOST_CUTS = 12
"""How often the stretch between two anchors is split again."""


class Block(NamedTuple):
    """A stretch that both sides have in common."""

    old: int
    new: int
    size: int


class Step(NamedTuple):
    """A stretch of both: equal, or one replacing the other."""

    is_same: bool
    start: int
    end: int
    first: int
    last: int


class Effort:
    """The remaining budget of steps that several comparisons share."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> bool:
        """Spend this many steps, if as many are left."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


class _Span(NamedTuple):
    """A stretch of the old sequence to compare with a stretch of the new one."""

    start: int
    end: int
    first: int
    last: int
    cuts: int = 0


def steps(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort | None = None) -> Iterator[Step]:
    """Both sequences from beginning to end, as stretches that are equal or different."""
    place = other = 0
    for block in [*_blocks(old, new, effort or Effort()), Block(len(old), len(new), 0)]:
        if place < block.old or other < block.new:
            yield Step(False, place, block.old, other, block.new)
        place, other = block.old + block.size, block.new + block.size
        if block.size:
            yield Step(True, block.old, place, block.new, other)


def _blocks(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort) -> list[Block]:
    # A number is hashed faster than a paragraph, and each part is hashed many times.
    numbers: dict[Hashable, int] = {}
    old, new = ([numbers.setdefault(part, len(numbers)) for part in side] for side in (old, new))
    found: list[Block] = []
    spans = [_Span(0, len(old), 0, len(new))]
    while spans:
        span = spans.pop()
        before, after = old[span.start : span.end], new[span.first : span.last]
        if effort.spend(_most_steps(before, after)):
            matcher = SequenceMatcher(None, before, after, autojunk=False)
            blocks = [Block(*match) for match in matcher.get_matching_blocks()[:-1]]
        else:
            blocks = _anchors(before, after) if span.cuts < _MOST_CUTS else []
            spans += _between(span, blocks)
            blocks = blocks or _in_place(before, after)
        found += [Block(span.start + a, span.first + b, size) for a, b, size in blocks]
    return sorted(found)


def _most_steps(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    """An upper bound on the steps of `difflib`: all pairs of equal parts, for each stretch it may find."""
    times = Counter(after)
    pairs = sum(count * times[part] for part, count in Counter(before).items())
    return (pairs + len(before)) * min(len(before), len(after), pairs) + len(after)


def _between(span: _Span, blocks: list[Block]) -> list[_Span]:
    """The spans between blocks, whose positions are relative to the beginning of this span."""
    if not blocks:
        return []
    ends = [Block(0, 0, 0), *blocks, Block(span.end - span.start, span.last - span.first, 0)]
    between = []
    for (a, b, size), (next_a, next_b, _) in pairwise(ends):
        if a + size < next_a and b + size < next_b:
            edges = span.start + a + size, span.start + next_a, span.first + b + size, span.first + next_b
            between.append(_Span(*edges, span.cuts + 1))
    return between


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Block]:
    """The longest ordered run of parts that occur once on each side, and the equal parts at both ends."""
    head, tail = likes_at_ends(before, after)
    once = _once(before[head : len(before) - tail])
    others = _once(after[head : len(after) - tail])
    pairs = [(place + head, others[part] + head) for part, place in once.items() if part in others]
    blocks = [Block(a, b, 1) for a, b in in_order(pairs)]
    first = [Block(0, 0, head)] if head else []
    last = [Block(len(before) - tail, len(after) - tail, tail)] if tail else []
    return [*first, *blocks, *last]


def likes_at_ends(before: Sequence[Hashable], after: Sequence[Hashable]) -> tuple[int, int]:
    """How many parts are equal from the beginning, and how many of the rest from the end."""
    head = _likes(zip(before, after, strict=False))
    return head, _likes(zip(reversed(before[head:]), reversed(after[head:]), strict=False))


def _likes(pairs: Iterable[tuple[Hashable, Hashable]]) -> int:
    """How many pairs from the beginning are equal."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _once(parts: Sequence[Hashable]) -> dict[Hashable, int]:
    """The positions of the parts that occur once, in order."""
    times = Counter(parts)
    return {part: place for place, part in enumerate(parts) if times[part] == 1}


def in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest increasing subsequence of pairs that are sorted by their first place."""
    ends: list[int] = []
    last_of: list[int] = []
    before: list[int] = []
    for index, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(last_of[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        last_of[length : length + 1] = [index]
    run = []
    index = last_of[-1] if last_of else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _in_place(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Block]:
    """The parts that are equal position by position, if the lengths are equal and at least half are."""
    if len(before) != len(after):
        return []
    same = [place for place, part in enumerate(before) if part == after[place]]
    return [Block(place, place, 1) for place in same] if 2 * len(same) >= len(before) else []


def pairs(
    old: Sequence[set[Any]], new: Sequence[set[Any]], effort: Effort | None = None
) -> list[tuple[int, int]]:
    """Which part became which, each a set of its words: as many ordered pairs as possible, the most alike.

    If too little effort is left, the parts are paired from the beginning, in order.
    """
    if len(old) > len(new):
        return [(a, b) for b, a in pairs(new, old, effort)]
    effort, spare = effort or Effort(), len(new) - len(old)
    if len(old) * spare > _MOST_PAIRINGS or not effort.spend(spare * sum(len(words) + 1 for words in old)):
        return [(index, index) for index in range(len(old))]
    # best[n]: the likeness of the best pairing so far that leaves out up to n new parts, and its partners
    # as a linked list, the last first: copying them would take quadratic time.
    best: list[tuple[float, _Partners]] = [(0, None)] * (spare + 1)
    for a, words in enumerate(old):
        paired = [
            (sum_of_likeness + likeness(words, new[a + left_out]), (a + left_out, partners))
            for left_out, (sum_of_likeness, partners) in enumerate(best)
        ]
        best = list(accumulate(paired, partial(max, key=itemgetter(0))))
    return list(enumerate(_in_turn(best[-1][1])))


type _Partners = tuple[int, _Partners] | None


def _in_turn(partners: _Partners) -> list[int]:
    found = []
    while partners:
        place, partners = partners
        found.append(place)
    return found[::-1]


def likeness(words: set[Any], others: set[Any]) -> float:
    """How much two sets overlap, from 0 to 1."""
    return 2 * len(words & others) / ((len(words) + len(others)) or 1)


def likest(old: Sequence[set[Any]], new: Sequence[set[Any]], least: float) -> list[tuple[int, int]]:
    """Which part may have become which, in any order: the most alike first, each part in at most one pair.

    Only words that are in few parts link one part to another, so that the work grows with the words.
    """
    found = sorted((-alike, a, b) for b, a, alike in _candidates(old, new) if alike >= least)
    taken: set[int] = set()
    others: set[int] = set()
    paired = []
    for _, a, b in found:
        if a not in taken and b not in others:
            taken.add(a)
            others.add(b)
            paired.append((a, b))
    return paired


def _candidates(old: Sequence[set[Any]], new: Sequence[set[Any]]) -> Iterator[tuple[int, int, float]]:
    """For each new part, the old ones that share the most rare words with it, and their likeness."""
    holders: dict[Any, list[int]] = {}
    for a, words in enumerate(old):
        for word in words:
            holders.setdefault(word, []).append(a)
    for b, words in enumerate(new):
        rare = (holders[word] for word in words if len(holders.get(word, ())) in range(1, _FEW + 1))
        votes = Counter(chain.from_iterable(rare))
        # The order of a set differs between processes: ties go to the part that comes first.
        for a in nsmallest(_FEW, votes, key=lambda a: (-votes[a], a)):
            yield b, a, likeness(old[a], words)
