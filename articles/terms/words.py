"""Terms: what words are turned into in the index and in readers' queries, the same on every database.

A word is folded and loses its accents. It has an exact term, for finding phrases and beginnings of words,
and a stem. Languages written without spaces are split into overlapping pairs of characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from articles.folding import UNSPACED, unaccented
from articles.terms.stemming import stems

LONGEST_WORD = 40
"""How many characters of a word count; a longer one is an address or an error."""
MOST_REMEMBERED = 20_000
"""Words whose terms a process caches, some four megabytes: fewer cover nine of ten words of a text."""
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Invisible hyphens and joiners inside words."""
_APOSTROPHES = "'’‘ʼʹʻ′`´＇"


class Word(NamedTuple):
    """A word in a text: where it is, and its exact terms, several for a script without spaces."""

    start: int
    end: int
    forms: tuple[str, ...]


@lru_cache(1)
def _pattern() -> re.Pattern:
    r"""Matches words of any script. `\w` excludes combining marks, which are vowels in many."""
    marks = "".join(_ranges(code for code in range(0x300, 0x11000) if _is_mark(chr(code))))
    letter, inside = rf"[^\W_{UNSPACED}]", rf"[{marks}{_UNSEEN}]"
    # Nearly all letters are among these: testing for any other takes ten times as long.
    usual = "[a-zA-Z0-9]"
    unspaced = rf"[{UNSPACED}](?:[{UNSPACED}{marks}{_UNSEEN}])*"
    more = rf"(?:{usual}++|{letter}|{inside}|[{_APOSTROPHES}](?={letter}))*+"
    return re.compile(rf"(?:{usual}|{letter}){more}|{unspaced}")


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    """Code points as ranges in a character class."""
    # In a run of consecutive numbers, each has the same difference from its index.
    for _, run in groupby(enumerate(codes), key=lambda numbered: numbered[1] - numbered[0]):
        numbers = [code for _, code in run]
        yield f"{chr(numbers[0])}-{chr(numbers[-1])}"


def _is_mark(character):
    return unicodedata.category(character) in ("Mn", "Mc")


def raw_words(text: str) -> Iterator[tuple[int, str]]:
    """(start, word as it is written) of each word of a text, in order."""
    return ((match.start(), match[0]) for match in _pattern().finditer(text))


def words(text: str) -> Iterator[Word]:
    """The words of a text, in order."""
    for match in _pattern().finditer(text):
        if forms := forms_of(match[0]):
            yield Word(*match.span(), forms)


def placed(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, exact term) of all terms of a text, each pair of characters on its own."""
    for word in words(text):
        if len(word.forms) == 1:
            yield word.start, word.end, word.forms[0]
            continue
        at = word.start
        for form in word.forms:
            yield at, min(at + len(form), word.end), form
            at += len(characters(form)[0])


def forms_of_text(text: str) -> list[str]:
    """The exact terms of a text, in order."""
    return [form for word in _pattern().findall(text) for form in forms_of(word)]


def forms_of(word: str) -> tuple[str, ...]:
    """The exact terms of one word as it is written."""
    # Readers type what they like: caching 100,000 runs of 200 characters would take a gigabyte.
    is_remembered = len(word) <= LONGEST_WORD and not is_unspaced(word)
    return _remembered_forms(word) if is_remembered else _forms(word)


@lru_cache(MOST_REMEMBERED)
def _remembered_forms(word):
    return _forms(word)


def _forms(word):
    plain = _POSSESSIVE.sub("", unaccented(word[: 4 * LONGEST_WORD]))
    kept = "".join(character for character in plain if character.isalnum() or _is_mark(character))
    if not kept:
        return ()
    return _pairs(kept) if is_unspaced(kept) else (kept[:LONGEST_WORD],)


_POSSESSIVE = re.compile("'s$")


def is_unspaced(term: str) -> bool:
    return bool(_UNSPACED_START.match(term))


_UNSPACED_START = re.compile(f"[{UNSPACED}]")


def _pairs(run):
    """Overlapping pairs, and the last character alone, so that each character begins a term."""
    letters = characters(run)
    return tuple("".join(letters[at : at + 2]) for at in range(len(letters)))


def characters(run: str) -> list[str]:
    """The characters of a text, with the marks that belong to each."""
    found: list[str] = []
    for character in run:
        if found and _is_mark(character):
            found[-1] += character
        else:
            found.append(character)
    return found


@lru_cache(MOST_REMEMBERED)
def stems_of(term: str, tag: str = "") -> tuple[str, ...]:
    """The stems of an exact term of a text in this language; pairs of characters stay as they are."""
    return (term,) if is_unspaced(term) else stems(term, tag)
