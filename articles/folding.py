"""One spelling for texts that are compared: what is searched for and what is searched in.

Sources: Unicode Standard Annex 15 (NFKC), the Unicode Standard 5.18 (case folding).
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 500_000
"""Characters that a folded text has at most: a single one, such as U+FDFA, can become eighteen."""
_QUOTES = '‘’‚‛′`´ʼʻʽˈʹ՚＇“”„‟″«»‹›"'
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
"""Letters with a stroke and joined ones, which do not come apart into a letter and a mark."""
_SPELLED = dict.fromkeys(_QUOTES, "'") | dict.fromkeys(_DASHES, "-")
_PLAIN = str.maketrans(_LETTERS)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """One line without differences of case, width, quotation marks, dashes and characters unseen.

    Its work is linear in the length of the text; what is longer than LONGEST is cut.
    """
    text = _spelled(text)
    if text.isascii():  # Most are: nothing of the rest would change them.
        return " ".join(text.lower()[:LONGEST].split())
    # Casefolding can undo the normal form, so that it is made twice.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())[:LONGEST]
    for character in set(folded):
        if unicodedata.category(character) == "Cf":
            folded = folded.replace(character, "")
    return " ".join(_spelled(folded).split())


def _spelled(text):
    """With one kind of quotation mark and of dash."""
    for mark in _SPELLED.keys() & set(text):
        text = text.replace(mark, _SPELLED[mark])
    return text


def unaccented(text: str) -> str:
    """The folded text without accents of Latin, Greek and Cyrillic letters; elsewhere marks are vowels."""
    return _without_accents(fold(text))


def _without_accents(folded):
    parts, end = [], 0
    while found := _BEYOND_ASCII.search(folded, end):
        start = max(end, folded.rfind(" ", end, found.start()) + 1)
        after = folded.find(" ", found.end())
        parts += [folded[end:start], _unaccented(folded[start : after if after >= 0 else None])]
        end = after if after >= 0 else len(folded)
    return "".join([*parts, folded[end:]])


@lru_cache(maxsize=4096)
def _unaccented(word):
    kept, base = [], " "
    for character in unicodedata.normalize("NFD", word):
        if not unicodedata.combining(character):
            base = character
        elif unicodedata.name(base, "").startswith(("LATIN", "GREEK", "CYRILLIC")):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept).translate(_PLAIN))


@lru_cache(maxsize=4)
def searchable(*texts: str) -> str:
    """What a folded column stores of these texts: each folded, then without its accents where it has any."""
    # The cache: two columns are made of the same texts, and an act may store them twice.
    lines = [line for text in map(fold, texts) for line in (text, _without_accents(text))]
    return "\n".join(dict.fromkeys(filter(None, lines)))


MOST_INDEXED = 4_000
"""Different words of a text that an index holds: PostgreSQL takes a megabyte of them."""
LONGEST_INDEXED = 40
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"  # Korean, in which particles hang on the words
    "\U00020000-\U0003ffff"
)
"""Characters of scripts whose words no spaces tell apart, for a set of a pattern."""
# To the desk's index each of those is a word of its own.
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_APART = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
"""Spaces for all that is between words in ASCII: their split is what the pattern finds, in less time."""


def words_in(folded: str) -> list[str]:
    """The different words of a folded text for an index: letters and digits, without accents, in order."""
    once = " ".join(dict.fromkeys(folded.split()))
    plain = _without_accents(once)
    words = plain.translate(_APART).split() if plain.isascii() else _WORD.findall(plain)
    return list(dict.fromkeys(word[:LONGEST_INDEXED] for word in words))[:MOST_INDEXED]


def matching(folded: dict, query: str, most_words: int = 20) -> list:
    """The keys whose searchable text has all words of a query, or else all without its accents."""
    for spell in (fold, unaccented):
        words = spell(query).split()[:most_words]
        if found := [key for key, text in folded.items() if all(word in text for word in words)]:
            return found
    return []


def search(queryset, field: str, query: str, most_words: int = 20):
    """The rows whose searchable field has all words of a query, or else all without its accents."""
    exact = _having(queryset, field, fold(query).split()[:most_words])
    if fold(query) == unaccented(query) or exact.exists():
        return exact
    return _having(queryset, field, unaccented(query).split()[:most_words])


def _having(queryset, field, words):
    for word in words:
        queryset = queryset.filter(**{f"{field}__contains": word})
    return queryset
