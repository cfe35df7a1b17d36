"""Merging two people's changes to a body, block by block: what each did to a block, and where it is now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from articles.cleaning import clean
from articles.merging.weaving import words_of, woven
from articles.origins import origins

_RUN = 6
"""This many words in a row are unlikely to be written twice by chance."""

type Disputed = list[tuple[str, str]]
"""What ours has and what theirs has, for each place in conflict."""
type _Item = int | str
"""The index of a block of base that was moved here, or the text of a new one."""


def merged_bodies(base: str, ours: str, theirs: str) -> tuple[str, Disputed]:
    """The body with both sides' changes, and the conflicts; in a conflict, ours stays.

    Block by block, and word by word in a block that both changed, if at least one unchanged word
    separates one side's changes from the other's, and neither rewrote it. A block is recognised when
    it was moved, and when it was moved and changed.

    It is a conflict if both inserted different blocks at one place: their order matters, and two
    people there often report the same news; if both put a block at different places; or if one
    removed a block that the other moved or changed. What one side wrote appears at most once, and
    what both kept stays: if the merge would break that, ours stays whole.
    """
    base, ours, theirs = map(clean, (base, ours, theirs))
    if theirs in (ours, base):
        return ours, []
    if ours == base:
        return theirs, []
    blocks = _blocks(base)
    merge = _Merge(blocks, _side(blocks, _blocks(ours)), _side(blocks, _blocks(theirs)))
    body = "\n".join(merge.blocks())
    if _is_kept_once(body, base, ours, theirs):
        return body, merge.disputed
    return ours, [(ours, theirs)]


def _blocks(body: str) -> list[str]:
    """The top-level blocks of a body: the canonical form has each on a line of its own."""
    return body.split("\n") if body else []


@dataclass(frozen=True)
class _Side:
    """What one person did to the blocks of base."""

    texts: list[str]
    """Each block of base as it is now; empty if it is gone."""
    gaps: list[list[_Item]]
    """What was inserted before each block, and at the end."""
    moved_to: dict[int, int]
    """{index of a block: the gap that it was moved to}."""

    def is_kept(self, number: int, text: str) -> bool:
        """Whether the block is unchanged and has not moved."""
        return self.texts[number] == text and number not in self.moved_to


def _side(base: list[str], blocks: list[str]) -> _Side:
    found = origins(base, blocks, lambda block: set(words_of(block)))
    side = _Side([""] * len(base), [[] for _ in range(len(base) + 1)], {})
    gap = 0
    for place, block in enumerate(blocks):
        if place in found.stayed:
            number = found.stayed[place]
            side.texts[number], gap = block, number + 1
        elif place in found.moved:
            number = found.moved[place]
            side.texts[number], side.moved_to[number] = block, gap
            side.gaps[gap].append(number)
        else:
            side.gaps[gap].append(block)
    return side


class _Merge:
    """The blocks of both sides, merged; in a conflict, ours stays."""

    def __init__(self, base: list[str], ours: _Side, theirs: _Side) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.disputed: Disputed = []
        self.ours_only = _written(base, ours)
        self.texts = [self._text(number) for number in range(len(base))]
        self.moved = {**theirs.moved_to, **ours.moved_to}
        self.gaps = [self._items(gap) for gap in range(len(base) + 1)]

    def blocks(self) -> Iterator[str]:
        """The merged blocks, in reading order."""
        for gap, items in enumerate(self.gaps):
            yield from filter(None, map(self._said, items))
            if gap < len(self.base) and gap not in self.moved and self.texts[gap]:
                yield self.texts[gap]

    def _joined(self, items: list[_Item]) -> str:
        return "\n".join(map(self._said, items))

    def _said(self, item: _Item) -> str:
        return item if isinstance(item, str) else self.texts[item]

    def _text(self, number: int) -> str:
        """A block with both sides' changes; empty if it is removed."""
        base, ours, theirs = self.base[number], self.ours.texts[number], self.theirs.texts[number]
        if not (ours and theirs):
            kept = self.ours if ours else self.theirs
            if not (ours or theirs) or kept.is_kept(number, base):
                return ""
            self.disputed.append((ours, theirs))
            return ours
        text = self._merged(number, base, ours, theirs)
        to, elsewhere = self.ours.moved_to.get(number), self.theirs.moved_to.get(number)
        if text is None or not (to is None or elsewhere in (None, to)):
            self.disputed.append((ours, theirs))
        return ours if text is None else text

    def _merged(self, number: int, base: str, ours: str, theirs: str) -> str | None:
        """The words with both sides' changes; None for a conflict."""
        if theirs in (base, ours):
            return ours
        if theirs in self.ours_only and self.ours_only[theirs] != number:
            return None
        return theirs if ours == base else woven(base, ours, theirs)

    def _items(self, gap: int) -> list[_Item]:
        """What is inserted at a gap. Different insertions by both sides are a conflict."""
        ours = self.ours.gaps[gap]
        theirs = [item for item in self.theirs.gaps[gap] if self._may_stand(item, gap)]
        if _are_within(theirs, ours) or _are_within(ours, theirs):
            return max(ours, theirs, key=len)
        self.disputed.append((self._joined(ours), self._joined(theirs)))
        rest = [item for item in theirs if item not in ours]
        for item in rest:
            if isinstance(item, int):
                del self.moved[item]
        return ours

    def _may_stand(self, item: _Item, gap: int) -> bool:
        """Whether what they put at this gap was neither removed nor put elsewhere by us."""
        if isinstance(item, int):
            return bool(self.texts[item]) and self.ours.moved_to.get(item, gap) == gap
        if item in self.ours_only and item not in self.ours.gaps[gap]:
            self.disputed.append((item, item))
            return False
        return True


def _written(base: list[str], side: _Side) -> dict[str, int]:
    """{block that a side wrote: the index of the block of base that it was, -1 for a new one}."""
    became = {text: number for number, text in enumerate(side.texts) if text != base[number]}
    return became | {item: -1 for items in side.gaps for item in items if isinstance(item, str)}


def _are_within(some: list[_Item], all_: list[_Item]) -> bool:
    """Whether all of some are among the others, in the same order."""
    rest = iter(all_)
    return all(item in rest for item in some)


def _is_kept_once(body: str, base: str, ours: str, theirs: str) -> bool:
    """Whether no block of base, and no run of words in it, is in the body too often or too rarely.

    That is, more often than on either side, or more rarely than on either side. Runs that different
    blocks of base share are left out: each side may change such a stock phrase in another place.
    """
    blocks = _blocks(base)
    once = Counter(chain.from_iterable(map(_runs, dict.fromkeys(blocks))))
    parts: list[object] = [*blocks, *(run for run, count in once.items() if count == 1)]
    merged, mine, other = map(_parts, (body, ours, theirs))
    return all(min(mine[part], other[part]) <= merged[part] <= max(mine[part], other[part]) for part in parts)


def _parts(body: str) -> Counter[object]:
    """How often each block and each run of words occurs in a body."""
    blocks = _blocks(body)
    return Counter(chain(blocks, chain.from_iterable(map(_runs, blocks))))


def _runs(block: str) -> Iterator[tuple[str, ...]]:
    words = words_of(block)
    return zip(*(words[start:] for start in range(_RUN)), strict=False)
