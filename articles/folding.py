"""One normal form for texts that are compared: what is searched for and what is searched in.

Sources: Unicode Standard Annex 15 (NFKC), the Unicode Standard 5.18 (case folding).
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 500_000
"""The most characters of a folded text: a single character, such as U+FDFA, can become eighteen."""
_QUOTES = '‘’‚‛′`´ʼʻʽˈʹ՚＇“”„‟″«»‹›"'
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
"""Letters with a stroke and ligatures, which do not decompose into a letter and a mark."""
_SPELLED = dict.fromkeys(_QUOTES, "'") | dict.fromkeys(_DASHES, "-")
_PLAIN = str.maketrans(_LETTERS)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """One line without differences in case, width, quotation marks, dashes and invisible characters.

    Takes time linear in the length of the text; anything beyond LONGEST is cut.
    """
    text = _spelled(text)
    if text.isascii():  # Most are, and the steps below would not change them.
        return " ".join(text.lower()[:LONGEST].split())
    # Casefolding can undo the normal form, so normalise twice.
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
    """The folded text without accents of Latin, Greek and Cyrillic letters; marks elsewhere are vowels."""
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
    """What a folded column stores of these texts: each folded, then without its accents if it has any."""
    # Cached because two columns are made from the same texts, and an act may store them twice.
    lines = [line for text in map(fold, texts) for line in (text, _without_accents(text))]
    return "\n".join(dict.fromkeys(filter(None, lines)))


MOST_INDEXED = 4_000
"""The most distinct words of a text in an index: PostgreSQL accepts a megabyte of them."""
LONGEST_INDEXED = 40
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"  # Korean, whose particles are attached to words
    "\U00020000-\U0003ffff"
)
"""Characters of scripts without spaces between words, for a character class in a pattern."""
# The desk's index treats each of those as a word.
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_APART = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
"""Maps what separates words in ASCII to spaces: a split then finds what the pattern finds, but faster."""


def words_in(folded: str) -> list[str]:
    """The distinct words of a folded text for an index: letters and digits, without accents, in order."""
    once = " ".join(dict.fromkeys(folded.split()))
    plain = _without_accents(once)
    words = plain.translate(_APART).split() if plain.isascii() else _WORD.findall(plain)
    return list(dict.fromkeys(word[:LONGEST_INDEXED] for word in words))[:MOST_INDEXED]


def matching(folded: dict, query: str, most_words: int = 20) -> list:
    """The keys whose searchable text has all words of a query, or failing that, all without accents."""
    for spell in (fold, unaccented):
        words = spell(query).split()[:most_words]
        if found := [key for key, text in folded.items() if all(word in text for word in words)]:
            return found
    return []


def search(queryset, field: str, query: str, most_words: int = 20):
    """The rows whose searchable field has all words of a query, or failing that, all without accents."""
    exact = _having(queryset, field, fold(query).split()[:most_words])
    if fold(query) == unaccented(query) or exact.exists():
        return exact
    return _having(queryset, field, unaccented(query).split()[:most_words])


def _having(queryset, field, words):
    for word in words:
        queryset = queryset.filter(**{f"{field}__contains": word})
    return queryset
