"""Plain text: one form for the same characters, without invisible ones."""

import re
import unicodedata


def tidy_characters(text: str) -> str:
    """Text in Unicode's form NFC, without the characters that `without_unseen` drops.

    After 30 combining marks in a row, further ones are dropped (the limit of UAX #15's stream-safe
    format): sorting them takes quadratic time, 20 seconds for 80,000.
    """
    if _PLAIN.fullmatch(text):
        return text
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(r"\1", without_unseen(text)))


_PLAIN = re.compile(
    "[\t\n -~\xa0-\u02ff\u0391-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20ac]*"
)
"""Text that is tidy already: Latin, Greek and Cyrillic letters without marks, and punctuation."""
_MARKS = "".join(filter(unicodedata.combining, map(chr, range(0x300, 0x20000))))
_MANY_MARKS = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")


def without_unseen(text: str) -> str:
    """Text without the invisible characters that some parsers choke on.

    Those are control characters other than tab and newline, lone surrogates, bidi embeddings and
    overrides, byte order marks; line separators become newlines.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", _SEPARATORS.sub("\n", text))


_SEPARATORS = re.compile("[\u2028\u2029\x0b\x0c\x85]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")


def one_line(text: str) -> str:
    """One line of plain text: tidy characters, white space collapsed, empty if nothing in it is visible."""
    line = " ".join(tidy_characters(text).split())
    return line if any(map(_is_visible, line)) else ""


def _is_visible(character):
    kind = unicodedata.category(character)
    return kind not in ("Cf", "Zs", "Mn", "Me") and character not in DRAWN_BLANK


DRAWN_BLANK = "\u115f\u1160\u2800\u3164\uffa0\ufffc"
"""Letters and symbols by their category that nobody sees: the fillers of Hangul, the empty pattern of
Braille, and the stand-in for an object."""
