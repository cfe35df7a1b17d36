"""What a reader typed, as a query: words, “phrases”, and -words to leave out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from string import ascii_letters

from articles.search.conditions import All, Begins, Condition, Either, Follow, Has
from articles.terms.stemming import keep_first_letter
from articles.terms.words import forms_of_text, is_unspaced, stems_of, words

LONGEST, MOST_WORDS = 200, 20
"""The most characters and words of a query that are searched for."""
SHORTEST_BEGINNING = 2
"""The fewest characters of a word's beginning that are searched for."""
_INDEXED_BEGINNING = 3
"""The longest beginning of a headline's words with a token of its own (`articles.terms.documents`)."""


@dataclass(frozen=True)
class Part:
    """A word, or the words of a phrase, by their exact terms."""

    forms: tuple[str, ...]
    is_phrase: bool = False
    typed: str = ""
    authors: tuple[int, ...] = ()
    """The authors whose names contain the word."""
    begins: bool = False
    """Whether any word with this beginning matches."""
    languages: tuple[str, ...] = ()
    """The languages of stories, which have their own stems."""

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for form in self.forms for stem in self._stems_of(form))

    def _stems_of(self, form: str) -> Iterator[str]:
        """The stems that its script implies, and those by the rules of each language."""
        yield from dict.fromkeys(stem for tag in ("", *self.languages) for stem in stems_of(form, tag))

    @cached_property
    def first_letters(self) -> frozenset[str]:
        """The first letters of the words that match, in languages whose stems begin as their words do."""
        return frozenset(term[0] for term in (*self.forms, *self.stems))

    def is_met_by(self, form: str, tag: str) -> bool:
        """Whether a word, in a text in this language, matches this part."""
        if self.begins:
            return form.startswith(self.forms[0])
        return not self.stems.isdisjoint(stems_of(form, tag))

    @property
    def groups(self) -> tuple[str, ...]:
        """A long number's digits as texts group them, 386 and 000; empty for other parts."""
        number = self.forms[0]
        if self.begins or len(self.forms) > 1 or not _LONG_NUMBER.fullmatch(number):
            return ()
        first = len(number) % 3 or 3
        return number[:first], *(number[at : at + 3] for at in range(first, len(number), 3))

    @property
    def anywhere(self) -> Condition:
        if self.is_phrase or len(self.forms) > 1:
            return Follow(tuple(f"={form}" for form in self.forms))
        if self.begins:
            return _beginning(self.forms[0])
        if is_unspaced(self.forms[0]) and len(self.forms[0]) == 1:
            return Begins(f"={self.forms[0]}")
        tokens = [*sorted(self.stems), *(f"@a{author}" for author in self.authors)]
        grouped = [Follow(tuple(f"={group}" for group in self.groups))] if self.groups else []
        return Either((*map(Has, tokens), *grouped))

    @property
    def in_headline(self) -> Condition:
        """For a phrase, all of its words: ranking checks where they are."""
        if self.begins:
            return beginning_in_headline(self.forms[0])
        whole = self._all_in_headline(self.forms)
        return Either((whole, self._all_in_headline(self.groups))) if self.groups else whole

    def _all_in_headline(self, forms):
        return All(tuple(Either(tuple(Has(f"^{stem}") for stem in self._stems_of(form))) for form in forms))


_LONG_NUMBER = re.compile("[0-9]{5,15}")
"""Not four digits, which are mostly years."""


def _beginning(form):
    """A short beginning is searched for only in headlines: half of all words have one like it."""
    return beginning_in_headline(form) if len(form) <= _INDEXED_BEGINNING else Begins(f"={form}")


def beginning_in_headline(form: str) -> Condition:
    """A word of the headline has this beginning."""
    if len(form) in range(SHORTEST_BEGINNING, _INDEXED_BEGINNING + 1):
        return Has(f"<{form}")
    return Begins(f">{form}")


def other_letters(parts: Iterable[Part], tag: str) -> frozenset[str]:
    """Letters that no word which matches one of these parts begins with, in a text in this language.

    Finding the stems of a word takes far longer than looking at its first letter.
    """
    if not keep_first_letter(tag):
        return frozenset()
    first = {letter for part in parts for letter in part.first_letters}
    return frozenset(letter for letter in ascii_letters if letter.lower() not in first)


@dataclass(frozen=True)
class Query:
    """The parts that a story must have, and those that it must not have."""

    wanted: tuple[Part, ...] = ()
    unwanted: tuple[Part, ...] = ()

    @property
    def words(self) -> list[Part]:
        """The words outside of phrases, which may be corrected."""
        return [part for part in self.wanted if not part.is_phrase and len(part.forms) == 1]

    def anywhere(self, *narrowed: Condition) -> Condition:
        return self._all([part.anywhere for part in self.wanted], narrowed)

    def in_headline(self, *narrowed: Condition) -> Condition:
        return self._all([part.in_headline for part in self.wanted], narrowed)

    def _all(self, conditions, narrowed):
        return All((*conditions, *narrowed), tuple(part.anywhere for part in self.unwanted))

    def with_parts(self, changed: dict[Part, Part]) -> "Query":
        """The query with some of its parts replaced."""
        return replace(self, wanted=tuple(changed.get(part, part) for part in self.wanted))

    def without(self, part: Part) -> "Query":
        return replace(self, wanted=tuple(each for each in self.wanted if each != part))

    def __str__(self) -> str:
        """As a reader would type it."""
        wanted = (f'"{part.typed}"' if part.is_phrase else part.typed for part in self.wanted)
        unwanted = (f'-"{part.typed}"' if part.is_phrase else f"-{part.typed}" for part in self.unwanted)
        return " ".join((*wanted, *unwanted))


def read(typed: str, languages: tuple[str, ...] = ()) -> Query:
    """The query that somebody typed; anything beyond LONGEST and MOST_WORDS is ignored.

    `languages`: those of stories, which have their own stems.
    """
    wanted: list[Part] = []
    unwanted: list[Part] = []
    left = MOST_WORDS
    for is_unwanted, is_quoted, text in _chunks(typed[:LONGEST]):
        for found in _parts(text, is_phrase=is_quoted or is_unwanted):
            part = replace(found, languages=languages)
            left -= len(part.forms)
            if left >= 0 and part not in (into := unwanted if is_unwanted else wanted):
                into.append(part)
    return Query(tuple(wanted), tuple(unwanted))


def is_cut(typed: str) -> bool:
    """Whether some of what was typed is not searched for."""
    return len(typed) > LONGEST or len(forms_of_text(typed)) > MOST_WORDS


def _chunks(typed) -> Iterator[tuple[bool, bool, str]]:
    """(whether it is unwanted, whether it was quoted, the text) of each thing typed."""
    for minus, quoted, single, plain in _CHUNK.findall(typed.translate(_ONE_QUOTE)):
        text = quoted or single or plain
        yield bool(minus), bool(quoted or single), text


_ONE_QUOTE = dict.fromkeys(map(ord, "“”„‟″«»＂「」『』《》"), '"')
_CHUNK = re.compile(
    r"""((?<!\S)[-−–—‐‑](?=\S))?(?:"([^"]*)(?:"|$)|(?<!\S)['‘‚‹](?=\S)([^'’‘›]*\s[^'’‘›]*)['’‘›](?!\S)|([^\s"]+))"""
)
"""Text in quotes, even without an end; text in single quotes, if it has a space; or a word."""


def _parts(text: str, *, is_phrase: bool) -> list[Part]:
    found = list(words(text))
    if not is_phrase and (number := _GROUPED.fullmatch(text)):
        return [Part((re.sub(r"\D", "", number[1]),), typed=number[1])]
    if not is_phrase:
        return [Part(_sought(word.forms), typed=text[word.start : word.end]) for word in found]
    forms = _sought([form for word in found for form in word.forms])
    if not forms:
        return []
    return [Part(forms, is_phrase=len(forms) > 1, typed=text[found[0].start : found[-1].end])]


_GROUPED = re.compile(
    r"[^\w-]?((?:[0-9]{2,3},[0-9]{3}|[0-9]{1,3},[0-9]{3},[0-9]{3})(?:,[0-9]{3}){0,3})[.,;:!?]*"
)
"""A number as texts write it: 386,000 or £1,386,000."""


def _sought(forms: Sequence[str]) -> tuple[str, ...]:
    """The exact terms to search for: the last character of a run without spaces is in the pair before it."""
    *before, last = forms or [""]
    if before and is_unspaced(last) and before[-1] != last and before[-1].endswith(last):
        return tuple(before)
    return tuple(forms)
