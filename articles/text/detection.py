"""Detects the language of a story's words."""

import re
from typing import Protocol

import pycld2

from articles.cleaning import plain_text
from articles.text import languages

MOST_READ = 5_000
"""The most characters of a text that are read: more would not change the result."""
_LEAST_SHARE = 60
"""Per cent of a text that must be in one language."""
_OTHER_CODES = {"iw": "he", "no": "nb", "zh": "zh-Hans"}
"""{CLD2's code of a language: our tag}"""
_BY_SCRIPT = {
    "el": "\u0370-\u03ff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "ar": "\u0600-\u06ff",
    "ta": "\u0b80-\u0bff",
    "th": "\u0e00-\u0e7f",
    "ka": "\u10a0-\u10ff",
    "ko": "\u1100-\u11ff\uac00-\ud7af",
    "ja": "\u3040-\u30ff",
    "zh-Hans": "\u4e00-\u9fff",
}
"""{tag: letters of its script}: a few words are enough to tell the language, or the most likely one."""
_LEAST_LATIN = 50
"""The fewest characters of Latin text: a shorter text may be nothing but names."""
_LATIN, _LETTER = re.compile("[a-zA-Z]"), re.compile(r"[^\W\d_]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_NOT_UKRAINIAN = re.compile("[ыэъўқғңөұүһәЫЭЪЎҚҒҢӨҰҮҺӘ]")


class Written(Protocol):
    """What the language is detected from."""

    language: str
    headline: str
    dek: str
    body: str


def language_of(words: Written) -> str:
    """The tag of the language of these words: as an editor chose it, else as detected; empty if unknown."""
    return words.language or detected(words)


def detected(words: Written) -> str:
    """The tag of the language that most of the words are in; empty if that is not clear."""
    text = f"{words.headline}\n{words.dek}\n{plain_text(words.body)}"[:MOST_READ]
    if _UKRAINIAN.search(text) and not (_NOT_UKRAINIAN.search(text) or _LATIN.search(text)):
        return "uk"  # CLD2 takes some short Ukrainian texts for Serbian.
    if len(text) < _LEAST_LATIN and _LATIN.search(text):
        return ""
    return _by_words(text) or _by_script(text)


def _by_words(text: str) -> str:
    try:
        is_reliable, _, [(_, code, share, _), *_] = pycld2.detect(text.encode())
    except pycld2.error:
        return ""  # CLD2 refuses characters that Unicode has not named.
    tag = _OTHER_CODES.get(code, code)
    return tag if is_reliable and share >= _LEAST_SHARE and tag in languages.KNOWN else ""


def _by_script(text: str) -> str:
    letters = "".join(_LETTER.findall(text))
    for tag, characters in _BY_SCRIPT.items():
        if 2 * len(re.findall(f"[{characters}]", letters)) > len(letters):
            return tag
    return ""
