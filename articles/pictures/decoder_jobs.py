"""What the decoder does with a file; it runs only in the decoder's process."""

import io
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image as Pillow

from articles.pictures import credentials, newspaper_files, refusals
from articles.pictures.codecs import BROKEN
from articles.pictures.decoding import decode
from articles.pictures.likeness import likeness
from articles.pictures.metadata import PictureWords, read_words
from articles.pictures.refusals import Unusable
from articles.pictures.rendering import AT_ONCE, rendered, tint_of
from articles.pictures.renditions import TYPES, fitted_size
from articles.pictures.shapes import FILED, Cut, cut_of
from articles.pictures.shrinking import shrunk
from articles.pictures.signing import NotSigned, signed

SMALL = 960, 960
"""Pixels: the size in which a picture is shown on the desk."""

type Done = tuple[dict[str, Any], Mapping[str, bytes]]
"""What was found, as JSON, and the files that were made."""


def load() -> None:
    """Load what only some files need, while memory is not limited yet."""
    Pillow.init()
    credentials.library()


def answer(folder: Path, work: str, asked: dict) -> tuple[dict, bool]:
    """The answer as JSON, and whether memory has run out; files are put into the folder, named by number."""
    try:
        with (folder / "file").open("rb") as upload:
            found, files = _WORK[work](upload, **asked)
        for number, content in enumerate(files.values()):
            (folder / str(number)).write_bytes(content)
    except Unusable as refusal:
        return {"refused": " ".join(refusal.messages)}, False
    except NotSigned as error:
        return {"not_signed": str(error) or "unknown"}, False
    except MemoryError:
        return {"refused": " ".join(refusals.undecodable().messages)}, True
    except BROKEN:
        return {"refused": " ".join(refusals.damaged().messages)}, False
    return {"found": found, "files": list(files)}, False


@dataclass(frozen=True)
class _New:
    """A picture that nobody has chosen crops for yet."""

    width: int
    height: int
    framing: dict = field(default_factory=dict)


def _take(upload: BinaryIO) -> Done:
    """Everything that an upload waits for."""
    source = decode(upload)
    words, kind = read_words(source.about), source.kind
    about = _credentials(upload, kind, words)
    size = fitted_size(*source.upright_size)
    widest = shrunk(source)
    del source  # Frees its pixels, or they would be in memory along with the encoder's.
    cuts = [cut_of(_New(*size), shape) for shape in FILED]
    files = rendered(widest, words, AT_ONCE, cuts)
    try:
        files, is_signed = signed(files, upload, kind), True
    except NotSigned:
        # The newsroom gets its picture, and administrators a job that fails until it can be signed.
        is_signed = False
    found = {"format": kind, "size": size, "is_signed": is_signed, "tint": tint_of(widest)}
    found["likeness"] = likeness(widest)
    return found | {"words": _as_json(words), "credentials": about}, files


def _credentials(upload, kind, words: PictureWords) -> dict:
    """What a file's Content Credentials say; if they say how it was made, they override its XMP."""
    found = credentials.read_credentials(upload, kind)
    if made := found["credentials"].get("source_type"):
        words.digital_source_type = made
        words.read_from["digital_source_type"] = ["Content Credentials", made]
    return found


def _as_json(words: PictureWords) -> dict:
    return asdict(words) | {"taken_at": words.taken_at and words.taken_at.isoformat()}


def _render(upload: BinaryIO, kind: str, rights: dict, cuts: list) -> Done:
    """All formats and these cuts, with these rights in them."""
    widest = shrunk(decode(upload))
    files = rendered(widest, PictureWords(**rights), TYPES, [Cut(*cut) for cut in cuts])
    return {"tint": tint_of(widest)}, signed(files, upload, kind)


def _look(upload: BinaryIO) -> Done:
    """Only the perceptual hash."""
    return {"likeness": likeness(shrunk(decode(upload)))}, {}


def _show(upload: BinaryIO) -> Done:
    """Only the picture, small, for the desk."""
    small, content = shrunk(decode(upload)), io.BytesIO()
    small.thumbnail(SMALL)
    small.save(content, "JPEG", quality=80)
    return {}, {"small.jpg": content.getvalue()}


def _of_newspaper(make: Callable[[Pillow.Image], tuple[str, dict[str, bytes]]]) -> Callable[[BinaryIO], Done]:
    def made(upload):
        value, files = make(newspaper_files.whole(decode(upload)))
        return {"value": value}, files

    return made


_WORK: dict[str, Callable[..., Done]] = {
    "take": _take,
    "render": _render,
    "look": _look,
    "show": _show,
    "logo": _of_newspaper(newspaper_files.logo),
    "icon": _of_newspaper(newspaper_files.icon),
    "card": _of_newspaper(newspaper_files.card),
}
