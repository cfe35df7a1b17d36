"""What the decoder says about a file, checked: the file may have taken over the decoder."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.cleaning import one_line
from articles.picture_origins import CredentialsState, SourceType
from articles.pictures.codecs import CODECS, LEAST_SIDE, MOST_PIXELS
from articles.pictures.metadata import LONGEST, PictureWords

_LONGEST_LINE = 200


@dataclass(frozen=True)
class Found:
    """What is stored about a file in addition to the file and its sizes."""

    words: PictureWords
    format: str
    size: tuple[int, int]
    tint: str
    likeness: list[int]
    """Four bands of its perceptual hash; none for a flat picture."""
    is_signed: bool
    credentials: dict
    """The columns that say which Content Credentials were found."""

    @classmethod
    def checked(cls, said: dict[str, Any]) -> "Found":
        """From JSON. Raises KeyError, TypeError, ValueError or AttributeError if it is invalid."""
        return cls(
            words=_words(said["words"]),
            format=_one_of({codec.stored_as for codec in CODECS.values()}, said["format"]),
            size=_size(*said["size"]),
            tint=checked_tint(said["tint"]),
            likeness=checked_likeness(said["likeness"]),
            is_signed=said["is_signed"] is True,
            credentials=_credentials(said["credentials"]),
        )


def checked_tint(said: Any) -> str:
    """Three digits from 0 to f. Raises ValueError."""
    if not isinstance(said, str) or not re.fullmatch("[0-9a-f]{3}", said):
        raise ValueError(said)
    return said


def checked_likeness(said: Any) -> list[int]:
    """Four signed numbers of 16 bits, or none. Raises TypeError or ValueError."""
    bands = [int(band) for band in said]
    if len(bands) not in (0, 4) or not all(-0x8000 <= band < 0x8000 for band in bands):
        raise ValueError(said)
    return bands


def _one_of(known, said):
    if said not in known:
        raise ValueError(said)
    return said


def _size(width, height):
    if min(width, height) < LEAST_SIDE or width * height > MOST_PIXELS:
        raise ValueError(f"{width} x {height}")
    return int(width), int(height)


def _words(said) -> PictureWords:
    texts = {name: _line(said[name], longest) for name, longest in LONGEST.items()}
    _one_of({"", *SourceType}, texts["digital_source_type"])
    taken_at = said["taken_at"] and datetime.fromisoformat(said["taken_at"])
    read_from = {
        _one_of(LONGEST, name): [_line(place, 40), _line(text, LONGEST[name])]
        for name, (place, text) in said["read_from"].items()
    }
    return PictureWords(**texts, taken_at=taken_at, read_from=read_from)


def _line(text, longest):
    return one_line(text)[:longest]


def _credentials(said):
    found = said["credentials"]
    return {
        "credentials_state": CredentialsState(said["credentials_state"]),
        "credentials": found
        and {
            **{name: _line(found[name], _LONGEST_LINE) for name in ("signer", "tool")},
            "actions": [
                [_line(each, _LONGEST_LINE) for each in (code, tool)] for code, tool in found["actions"]
            ],
            "source_type": _one_of({"", *SourceType}, found["source_type"]),
        },
    }
