"""One spelling for texts that are compared: what is searched for and what is searched in.

Sources: Unicode Standard Annex 15 (NFKC), the Unicode Standard 5.18 (case folding).
"""

import unicodedata

LONGEST = 500_000
"""Characters that a folded text has at most: a single one, such as U+FDFA, can become eighteen."""
_QUOTES = '‘’‚‛′`´ʼʻʽˈʹ՚＇“”„‟″«»‹›"'
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
"""Letters with a stroke and joined ones, which do not come apart into a letter and a mark."""
_SPELLED = str.maketrans(dict.fromkeys(_QUOTES, "'") | dict.fromkeys(_DASHES, "-"))
_PLAIN = str.maketrans(_LETTERS)


def fold(text: str) -> str:
    """One line without differences of case, width, quotation marks, dashes and characters unseen.

    Its work is linear in the length of the text; what is longer than LONGEST is cut.
    """
    # Casefolding can undo the normal form, so that it is made twice.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.translate(_SPELLED)).casefold())
    seen = (character for character in folded[:LONGEST] if unicodedata.category(character) != "Cf")
    return " ".join("".join(seen).translate(_SPELLED).split())


def unaccented(text: str) -> str:
    """The folded text without accents of Latin, Greek and Cyrillic letters; elsewhere marks are vowels."""
    kept, base = [], " "
    for character in unicodedata.normalize("NFD", fold(text)):
        if not unicodedata.combining(character):
            base = character
        elif unicodedata.name(base, "").startswith(("LATIN", "GREEK", "CYRILLIC")):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept).translate(_PLAIN))


def searchable(*texts: str) -> str:
    """What a folded column stores of these texts: each folded, then without its accents where it has any."""
    lines = [line for text in texts for line in (fold(text), unaccented(text))]
    return "\n".join(dict.fromkeys(filter(None, lines)))


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
