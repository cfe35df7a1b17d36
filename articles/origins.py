"""What happened to each part of a text: it stayed, was moved or was removed, changed or not."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from articles.text import matching

_ALIKE = 0.5
"""The least likeness at which a part is recognised wherever it is."""


class Origins(NamedTuple):
    """{position of a new part: position of the old part it comes from}"""

    stayed: dict[int, int]
    """In the same order on both sides."""
    moved: dict[int, int]


class _Region(NamedTuple):
    """Old places, and the new places that replaced them."""

    old: range
    new: range


def origins[Part: Hashable](
    old: Sequence[Part],
    new: Sequence[Part],
    words: Callable[[Part], set[Any]],
    *,
    least: float = 0,
    effort: matching.Effort | None = None,
) -> Origins:
    """Where each new part comes from, in an amount of work that grows with the words.

    The most alike parts are paired first. A part that is then in the place of another counts as that one,
    changed, if their likeness is at least `least`.
    """
    effort = effort or matching.Effort()
    search = _Search(old, new, words, effort)
    search.find_same()
    search.find_likest()
    search.find_in_place(least)
    return Origins(search.stayed, search.moved)


class _Search:
    """The pairs found so far among the parts that differ, and the parts that are still unpaired."""

    def __init__(
        self,
        old: Sequence[Any],
        new: Sequence[Any],
        words: Callable[[Any], set[Any]],
        effort: matching.Effort,
    ) -> None:
        self.old, self.new, self.effort = old, new, effort
        self.stayed: dict[int, int] = {}
        self.moved: dict[int, int] = {}
        self.regions: list[_Region] = []
        for is_same, start, end, first, last in matching.steps(old, new, effort):
            if is_same:
                self.stayed.update(zip(range(first, last), range(start, end), strict=True))
            else:
                self.regions.append(_Region(range(start, end), range(first, last)))
        self.gone = dict.fromkeys(place for region in self.regions for place in region.old)
        self.come = dict.fromkeys(place for region in self.regions for place in region.new)
        self.words = {place: words(old[place]) for place in self.gone}
        self.other_words = {place: words(new[place]) for place in self.come}

    def find_same(self) -> None:
        """Pair the parts that moved unchanged; of several equal parts, the first goes with the first."""
        places: dict[Any, list[int]] = {}
        for place in reversed(self.gone):
            places.setdefault(self.old[place], []).append(place)
        found = [(found.pop(), other) for other in self.come if (found := places.get(self.new[other]))]
        self._take(found)

    def find_likest(self) -> None:
        """Pair the parts that were moved and changed."""
        gone, come = [*self.gone], [*self.come]
        words = [self.words[place] for place in gone]
        others = [self.other_words[place] for place in come]
        self._take([(gone[a], come[b]) for a, b in matching.likest(words, others, _ALIKE)])

    def find_in_place(self, least: float) -> None:
        """Pair the parts that are in the place of others and are similar enough."""
        for region in self.regions:
            for old, new in self._stretches(region):
                gone = [place for place in old if place in self.gone]
                come = [place for place in new if place in self.come]
                words = [self.words[place] for place in gone]
                others = [self.other_words[place] for place in come]
                for a, b in matching.pairs(words, others, self.effort):
                    if not least or matching.likeness(words[a], others[b]) >= least:
                        self._pair(gone[a], come[b], self.stayed)

    def _stretches(self, region: _Region) -> Iterator[_Region]:
        """The region, split at the pairs that stayed in it."""
        a, b = region.old.start, region.new.start
        for place in [place for place in region.new if place in self.stayed]:
            yield _Region(range(a, self.stayed[place]), range(b, place))
            a, b = self.stayed[place] + 1, place + 1
        yield _Region(range(a, region.old.stop), range(b, region.new.stop))

    def _take(self, found: list[tuple[int, int]]) -> None:
        """Take these pairs: those in order between parts that stayed have stayed, the others were moved."""
        stretches = [stretch for region in self.regions for stretch in self._stretches(region)]
        within: list[list[tuple[int, int]]] = [[] for _ in stretches]
        olds = {place: number for number, each in enumerate(stretches) for place in each.old}
        news = {place: number for number, each in enumerate(stretches) for place in each.new}
        for old, new in sorted(found):
            if olds[old] == news[new]:
                within[olds[old]].append((old, new))
        for pairs in within:
            for old, new in matching.in_order(pairs):
                self._pair(old, new, self.stayed)
        for old, new in found:
            if old in self.gone:
                self._pair(old, new, self.moved)

    def _pair(self, old: int, new: int, pairs: dict[int, int]) -> None:
        pairs[new] = old
        del self.gone[old], self.come[new]
