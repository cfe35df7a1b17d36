"""Stems by language: Snowball's rules, and light ones for Ukrainian, which Snowball does not know."""

import re
from functools import cache
from threading import Lock

import snowballstemmer
from django.conf import settings

_BY_SCRIPT = {
    "\u0370-\u03ff": "greek",
    "\u0530-\u058f": "armenian",
    "\u0600-\u06ff": "arabic",
    "\u0900-\u097f": "hindi",
    "\u0b80-\u0bff": "tamil",
}
"""{characters: the language whose rules are used for all words written in them}"""
_LATIN = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "ga": "irish",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
    "tr": "turkish",
}
"""{language: the rules for Latin letters}; English for a site in any other language."""
_CHANGE_BEGINNINGS = {"dutch", "indonesian", "irish", "turkish"}
"""Rules for Latin letters under which a stem may begin with another letter than its word."""
_BESIDES = {
    "ru": ("\u0400-\u052f", "russian"),
    "fa": ("\u0600-\u06ff", "persian"),
    "ne": ("\u0900-\u097f", "nepali"),
}
"""{language: its letters, and its rules}, where the rules by script are another language's."""
_SHORTEST = 3
"""The fewest letters of a word to stem."""
_lock = Lock()


def stems(term: str, tag: str = "") -> tuple[str, ...]:
    """The stems of a folded word without accents: one, or two where its forms alternate.

    `tag` is the language of the text. If its rules differ from those for the script, its stems carry its
    tag, so that they don't match another language's words. A word with a digit stays as it is.
    """
    if len(term) < _SHORTEST or not term.isalpha():
        return (term,)
    if own := has_own_stems(tag) and _own_rules(tag, term[0]):
        return (f"{_snowball(own, term)}-{_primary(tag)}",)
    if _CYRILLIC.match(term) and not _RUSSIAN.search(term):
        return _ukrainian(term)
    return (_snowball("russian" if _CYRILLIC.match(term) else _language(term[0]), term),)


def has_own_stems(tag: str) -> bool:
    """Whether words in this language have other stems than by their script and the site's language."""
    primary = _primary(tag)
    return primary in _BESIDES or _LATIN.get(primary, _of_site()) != _of_site()


def keep_first_letter(tag: str = "") -> bool:
    """Whether the stems of Latin words, in a text in this language, begin with the same letter."""
    return _LATIN.get(_primary(tag), _of_site()) not in _CHANGE_BEGINNINGS


def _own_rules(tag, letter) -> str:
    """The rules of this language for a word with this first letter; empty if that is of another script."""
    letters, rules = _BESIDES.get(_primary(tag), ("", ""))
    if letters:
        return rules if re.match(f"[{letters}]", letter) else ""
    return _LATIN[_primary(tag)] if _LATIN_LETTER.match(letter) else ""


def _primary(tag):
    return tag.partition("-")[0]


_LATIN_LETTER = re.compile("[a-z\u00df-\u024f]")


_CYRILLIC = re.compile("[\u0400-\u052f]")
_RUSSIAN = re.compile("[ыэъ]")
"""Letters that Ukrainian doesn't have. A word without them counts as Ukrainian, in text and query alike."""


def _snowball(language, term):
    # A stemmer is not thread-safe: it holds its word while it works on it.
    with _lock:
        return _stemmer(language).stemWord(term)


@cache
def _stemmer(language):
    return snowballstemmer.stemmer(language)


@cache
def _language(letter):
    for characters, language in _BY_SCRIPT.items():
        if re.match(f"[{characters}]", letter):
            return language
    return _of_site()


def _of_site():
    return _LATIN.get(_primary(settings.LANGUAGE_CODE), "english")


def _ukrainian(term):
    """The word without its ending and the -ов- or -ів of names, which some forms lose (Харків, Харкова).

    A closed last syllable with і has о in most other forms (міст, мосту), but not in all (світ, світу).
    """
    shortened = _OF_NAMES.sub("", _ENDING.sub("", term.removesuffix("ся").removesuffix("сь")))
    if len(shortened) < _SHORTEST and not _VOWEL.search(shortened):
        return (term,)
    opened = _CLOSED.sub(r"о\1", shortened) if shortened == term else shortened
    return tuple(dict.fromkeys((shortened, opened)))


_ENDING = re.compile(
    # The longest match after at least two letters: of adjectives, nouns, verbs. Without accents
    # й is и, and ї is і.
    "(?<=..)(?:"
    "іями|ями|ами|ого|ому|ими|іми|ією|ові|еві|єві|ння|нню|нням|ість|"
    "ати|ити|іти|яти|ала|али|ало|ила|или|ило|ють|уть|ать|ять|ить|"
    "ях|ах|ам|ям|ом|ем|єм|ою|ею|єю|іи|ии|их|іх|им|ім|ів|оі|ія|ію|іі|"
    "а|е|є|и|і|о|у|ю|я|ь"
    ")$"
)
_OF_NAMES = re.compile("(?<=..)(?:ов|ев|єв|ів)$")
_VOWEL = re.compile("[аеєиіоуюя]")
_CLOSED = re.compile("і([бвгґджзклмнпрстфхцчшщ]{1,2})$")
