"""The alphabetical order of names in each language."""

import unicodedata

from articles.folding import fold

_LETTERS = {
    "": "гґ еє иіїй уў",
    "cs": "cč rř sš zž",
    "da": "zæøå",
    "es": "nñ",
    "et": "sšzžõäöü",
    "fi": "zåäö",
    "hr": "cčć dđ sš zž",
    "hu": "oö uü",
    "is": "aá dð eé ií oó uú yý zþæö",
    "lt": "cč sš zž",
    "lv": "cč gģ kķ lļ nņ sš zž",
    "nb": "zæøå",
    "nn": "zæøå",
    "no": "zæøå",
    "pl": "aą cć eę lł nń oó sś zźż",
    "ro": "aăâ iî sș tț",
    "sk": "aä cč oô sš zž",
    "sl": "cč sš zž",
    "sv": "zåäö",
    "tr": "cç gğ hı oö sş uü",
}
"""{language: chains of letters}: in an alphabet, each letter of a chain follows the one before it."""

_JOINED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that Unicode does not decompose, as they are sorted in alphabets that don't have them."""
_AFTER = 0x10FF00
"""Characters from here on sort after every letter."""


def sort_key(text: str, language: str) -> bytes:
    """The key to order names by: letter by letter as this language sorts them, accents last."""
    name = fold(text)
    alphabet = _alphabet(language.partition("-")[0].lower())
    letters = "".join(alphabet.get(letter) or _base(letter) for letter in name)
    return f"{letters}\0{name}".encode()


def _alphabet(language):
    chains = f"{_LETTERS['']} {_LETTERS.get(language, '')}".split()
    return {
        letter: f"{chain[0]}{chr(_AFTER + number)}"
        for chain in chains
        for number, letter in enumerate(chain)
        if number
    }


def _base(letter):
    letters = unicodedata.normalize("NFD", letter.translate(_JOINED))
    return "".join(each for each in letters if unicodedata.category(each) != "Mn")
