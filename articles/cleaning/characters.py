import re
import unicodedata


def tidy_characters(text: str) -> str:
    """Text in Unicode's form NFC, without the characters that `without_unseen` drops."""
    return unicodedata.normalize("NFC", without_unseen(text))


def without_unseen(text: str) -> str:
    """Text without the characters that no reader sees and some parsers choke on.

    Those are control characters but tab and newline, lone surrogates, bidi embeddings and
    overrides, byte order marks; line separators become newlines.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", _SEPARATORS.sub("\n", text))


_SEPARATORS = re.compile("[\u2028\u2029\x0b\x0c\x85]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")


def one_line(text: str) -> str:
    """One line of plain text: tidy characters, white space folded, empty where nothing of it is seen."""
    line = " ".join(tidy_characters(text).split())
    return line if any(unicodedata.category(character) not in ("Cf", "Zs") for character in line) else ""
