"""Large files that are uploaded in parts, which wait in the private storage until the last has arrived.

Each part is a separate file: what was received is complete, whatever happens to the network, this
process or this machine, and every machine of the site sees it.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from articles.pictures.files import delete_all, present
from articles.pictures.storing import INCOMING

SIZE = 4 * 1024 * 1024
"""Bytes of each part except the last."""
LIFETIME = 24 * 3600
"""Seconds after which an upload expires, and its parts may be deleted."""
MOST_OPEN = 4
"""How many times the largest accepted file one person's uploads may take; the oldest goes first."""


class OutOfPlace(Exception):
    """A part that does not follow what is there, or has the wrong length."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that is uploaded in parts."""

    person: int
    begun: int
    secret: str
    size: int
    """The announced number of bytes."""
    name: str
    """The name its sender gave it."""

    @classmethod
    def begin(cls, person: int, size: int, name: str) -> "Incoming":
        return cls(person, int(time.time()), secrets.token_hex(12), size, name)

    @property
    def count(self) -> int:
        """How many parts it has in all."""
        return -(-self.size // SIZE)

    @property
    def stem(self) -> str:
        return f"{INCOMING}/{self.person}.{self.begun}.{self.secret}.{self.size}"

    def part(self, number: int) -> str:
        """The storage name of a part."""
        return f"{self.stem}.{number:05}"

    def length(self, number: int) -> int:
        """Bytes of a part."""
        return min(SIZE, self.size - number * SIZE)


def received(upload: Incoming) -> int:
    """How many bytes have arrived, from the first on without a gap. Raises OSError."""
    names = [upload.part(number) for number in range(upload.count)]
    there = present(_storage(), names)
    number = next((number for number, name in enumerate(names) if name not in there), upload.count)
    return min(upload.size, number * SIZE)


def take(upload: Incoming, offset: int, content: bytes, most: int) -> int:
    """Store the part that begins at this offset, and return how many bytes have arrived.

    `most` is the size of the largest accepted file. Raises OutOfPlace, and OSError if a disk is full.
    """
    number = offset // SIZE
    is_whole = offset == number * SIZE and len(content) == upload.length(number)
    before = [upload.part(number - 1)] if number else []
    there = present(_storage(), [*before, upload.part(number)])
    if not is_whole or not content or there != {*before}:
        raise OutOfPlace
    _save_once(upload.part(number), content)
    if not number:
        _keep_to_room(upload, most)
    return offset + len(content)


def _save_once(name, content):
    """Raises OutOfPlace if the same part came at the same time, and was faster."""
    stored = _storage().save(name, ContentFile(content))
    if stored != name:
        # Storages choose another name if this one exists, and nobody would look for that.
        delete_all(_storage(), [stored])
        raise OutOfPlace


def _keep_to_room(upload, most):
    """Delete the oldest uploads of this person until the rest fit. Raises OutOfPlace if this is among them.

    All libraries share the room, which is that of the largest file of any. Each upload takes at least the
    room of a part, so that their number is bounded, too. Finished uploads take none. The first part of
    this one is stored already: of several that begin at once, the last to look sees all, and each finds
    the same oldest.
    """
    most = max(most, settings.CLIP_MOST_MB * 1024 * 1024)
    waiting: dict[tuple[int, str, int], list[str]] = {}
    for name in _listed():
        person, begun, secret, size, part = name.split(".")
        if person == str(upload.person) and part != "answer":
            waiting.setdefault((int(begun), secret, max(int(size), SIZE)), []).append(f"{INCOMING}/{name}")
    left, gone = sum(size for _, _, size in waiting), set()
    for (_, secret, size), names in sorted(waiting.items()):
        if left > most * MOST_OPEN:
            delete_all(_storage(), names)
            left -= size
            gone.add(secret)
    if upload.secret in gone:
        raise OutOfPlace


def _listed():
    """The names of the parts that wait, without their folder."""
    try:
        found = _storage().listdir(INCOMING)[1]
    except FileNotFoundError:
        return []
    return [name for name in found if name.count(".") == 4 and not name.startswith(".")]


@contextmanager
def whole(upload: Incoming) -> Iterator[File]:
    """The whole upload as one file. Raises FileNotFoundError if a part is missing, OSError."""
    with TemporaryFile() as joined:
        for number in range(upload.count):
            with _storage().open(upload.part(number)) as part:
                for chunk in part.chunks():
                    joined.write(chunk)
        joined.seek(0)
        file = File(joined, upload.name)
        file.size = upload.size
        yield file


def forget(upload: Incoming) -> None:
    """Delete the parts that have arrived. Raises OSError."""
    delete_all(_storage(), [upload.part(number) for number in range(upload.count)])


def keep_answer(upload: Incoming, answer: bytes) -> None:
    """Store the response in place of the parts, for a sender that the response has not reached."""
    name = f"{upload.stem}.answer"
    if not present(_storage(), [name]):
        _storage().save(name, ContentFile(answer))
    forget(upload)


def answer_of(upload: Incoming) -> bytes | None:
    """The response to an upload, if it is known. Raises OSError."""
    try:
        with _storage().open(f"{upload.stem}.answer") as kept:
            return kept.read()
    except FileNotFoundError:
        return None


def _storage():
    return storages["originals"]
