"""Best first: a story ranks as if it had been published later, the more of the query is in its head.

If all of it is in the headline, three years later; what is in the dek or a byline counts a third of that,
and a story that only mentions it ranks by when it was published. The order uses only these times,
never that of the search, so that a page continues where the page before it ended.

Of Meilisearch's rules (words, typo, proximity, attribute, exactness), this has attribute, proximity and
exactness; all words are required, and typos are tolerated only if a word finds nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from articles.models import Place
from articles.terms.words import stems_of
from feed.search.query import Part, other_letters

HEADLINE = timedelta(days=3 * 365)
DEK = 1 / 3
EXACT, TOGETHER = 0.1, 0.2
"""Shares of that: DEK for a word in the dek or a byline; EXACT and TOGETHER are added for words in the
headline that are as they were typed, and in the order of the query."""


class Candidate(NamedTuple):
    """A version that matches a query, with what ranking reads of it."""

    pk: int
    story_id: int
    published_at: datetime
    head: str

    @property
    def place(self) -> Place:
        """Its place among the newest."""
        return Place(self.published_at, self.story_id)

    @property
    def headline(self) -> list[str]:
        """The exact terms of the headline."""
        return self.head.partition("\n")[0].split()


class Known:
    """Which parts of a query the words of texts in a language match; looks at each word once."""

    def __init__(self, parts: Sequence[tuple[int, Part]], tag: str):
        self.parts, self.tag = parts, tag
        self._passed_over = other_letters((part for _, part in parts), tag)
        self._seen: set[str] = set()
        self._hits: dict[str, list[int]] = {}

    def parts_of(self, forms: set[str]) -> set[int]:
        """The numbers of the parts that these words match."""
        if new := forms - self._seen:
            self._seen |= new
            for form in new:
                if form[0] not in self._passed_over and (parts := self._met_by(form)):
                    self._hits[form] = parts
        return {number for form in forms & self._hits.keys() for number in self._hits[form]}

    def _met_by(self, form) -> list[int]:
        return [number for number, part in self.parts if part.is_met_by(form, self.tag)]


class Ranking:
    """Ranks what matches these parts of a query; caches what it finds out about each word."""

    def __init__(self, parts: Sequence[Part]):
        self.parts = parts
        self._words = [(number, part) for number, part in enumerate(parts) if len(part.forms) == 1]
        self._phrases = [(number, part.forms) for number, part in enumerate(parts) if len(part.forms) > 1]
        self._phrases += [(number, part.groups) for number, part in enumerate(parts) if part.groups]
        self._stems = [stems_of(form)[0] for part in parts for form in part.forms]
        self._known: dict[str, Known] = {}

    def place(self, candidate: Candidate) -> Place:
        """Its place among the best."""
        headline, dek, authors, *language = candidate.head.split("\n")
        tag = "".join(language)
        words = headline.split()
        found = self._found(words, tag)
        share = sum(1 + EXACT * (self.parts[number].forms[0] in words) for number in found)
        if len(found) < len(self.parts):
            beside = self._found(dek.split(), tag) | self._by(authors.split())
            share += len(beside - found) * DEK
        elif len(found) > 1 and is_in(self._stems, [stems_of(form)[0] for form in words]):
            share += TOGETHER * len(self.parts)
        later = HEADLINE * (share / max(1, len(self.parts)))
        return Place(candidate.published_at + later, candidate.story_id)

    def _found(self, forms: Sequence[str], tag: str) -> set[int]:
        """The parts that a line has: a word by its stem or its beginning, a phrase as it is."""
        known = self._known.get(tag) or self._known.setdefault(tag, Known(self._words, tag))
        found = known.parts_of(set(forms))
        found.update(number for number, phrase in self._phrases if is_in(phrase, forms))
        return found

    def _by(self, authors: Sequence[str]) -> set[int]:
        """The parts that are in a byline."""
        return {
            number for number, part in self._words if any(str(author) in authors for author in part.authors)
        }


def is_in(run: Sequence[str], forms: Sequence[str]) -> bool:
    """Whether the forms contain this run, one after another."""
    size, wanted = len(run), list(run)
    return any(list(forms[at : at + size]) == wanted for at in range(len(forms) - size + 1))
