"""The manifest of a backup: what is in it, and the checksum of each file and of the manifest itself.

One line of JSON for the backup, one for each file, and a last one with the checksum of all before it. It is
written last: a folder without one, or with a truncated one, is not a backup.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from newsroom.backups.places import Place, Unusable

FOLDER, NAME = "backups", "manifest.jsonl"
FORMAT = 1
_HEAD = {
    "version": str,
    "server": str,
    "taken_at": str,
    "with_sizes": bool,
    "figures": dict,
    "migrations": list,
}
_KINDS, _SHA256, _CONTROL = (
    ("database", "original", "public"),
    re.compile("[0-9a-f]{64}"),
    re.compile("[\0-\x1f\x7f]"),
)


class Entry(NamedTuple):
    """A file of a backup."""

    kind: str
    """ "database", "original" or "public"."""
    owner: int
    """The number of its picture; 0 for clips, the newspaper's own files and the database."""
    name: str
    """Its name in its storage."""
    sha256: str
    """Of the file before sealing."""
    size: int
    object: str
    """Its name in the place where the backup is."""


class Writer:
    """Writes a manifest into a file."""

    def __init__(self, path: Path):
        self._file, self._digest = path.open("wb"), hashlib.sha256()

    def head(self, **about) -> None:
        self._line({"format": FORMAT, **about})

    def add(self, entry: Entry) -> None:
        self._line(list(entry))

    def end(self) -> None:
        self._line({"sha256": self._digest.hexdigest()})
        self._file.close()

    def _line(self, value):
        line = json.dumps(value, ensure_ascii=False).encode() + b"\n"
        self._digest.update(line)
        self._file.write(line)


def path_of(name: str) -> str:
    """The path of the manifest of the backup with this name."""
    return f"{FOLDER}/{name}/{NAME}"


def whole(place: Place) -> list[str]:
    """The names of the finished backups, oldest first."""
    return [name for name in place.folders(FOLDER) if NAME in place.files(f"{FOLDER}/{name}")]


def described(place: Place, name: str) -> "Manifest":
    """The manifest of a backup, with everything that a restore needs in its head. Raises Unusable."""
    found = Manifest(place, name)
    is_whole = all(isinstance(found.about.get(key), kind) for key, kind in _HEAD.items())
    if not is_whole or not all(map(_is_pair, found.about["migrations"])):
        raise damaged(name)
    return found


def _is_pair(value):
    return isinstance(value, list) and len(value) == 2 and all(isinstance(each, str) for each in value)


class Manifest:
    """A manifest that has been read, with the right checksum."""

    def __init__(self, place: Place, name: str):
        self.place, self.name = place, name
        self.about: dict[str, Any] = {}
        try:
            with self._open() as file:
                self._check(file)
        except IsADirectoryError as error:
            raise damaged(name) from error

    def _open(self) -> BinaryIO:
        return self.place.get(path_of(self.name))

    def _check(self, file) -> None:
        digest, last = hashlib.sha256(), b""
        for number, line in enumerate(file):
            if number == 0:
                self.about = _read(line, self.name)
            elif number > 1:
                _entry(last, self.name)
            digest.update(last)
            last = line
        end = _read(last, self.name)
        if (
            not isinstance(end, dict)
            or not isinstance(self.about, dict)
            or end.get("sha256") != digest.hexdigest()
        ):
            raise damaged(self.name)
        # Its checksum is right: it is what was written.
        if self.about.get("format") != FORMAT:
            raise Unusable(f"The backup {self.name} was made by a newer version of the site: install that.")

    def entries(self) -> Iterator[Entry]:
        """Its files in order: the database, then pictures by number."""
        with self._open() as file:
            lines = iter(file)
            next(lines, None)
            before = next(lines, b"")
            for line in lines:
                yield _entry(before, self.name)
                before = line


def _read(line, name):
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise damaged(name) from error


def _entry(line, name) -> Entry:
    """Check each entry too: anyone who can write to the place can also write a matching checksum."""
    value = _read(line, name)
    if not isinstance(value, list) or len(value) != len(Entry._fields):
        raise damaged(name)
    entry, kinds = Entry(*value), (str, int, str, str, int, str)
    if not all(type(each) is kind for each, kind in zip(entry, kinds, strict=True)):
        raise damaged(name)
    is_known = entry.kind in _KINDS and entry.object.startswith((f"{FOLDER}/", "pictures/"))
    if not is_known or not _SHA256.fullmatch(entry.sha256) or min(entry.owner, entry.size) < 0:
        raise damaged(name)
    if not _is_below(entry.name) or not _is_below(entry.object):
        raise damaged(name)
    return entry


def _is_below(path: str) -> bool:
    """Whether a relative path stays inside its folder."""
    return not _CONTROL.search(path) and not {"", ".", ".."} & {*path.replace("\\", "/").split("/")}


def damaged(name: str) -> Unusable:
    return Unusable(f"The manifest of the backup {name} is damaged: use another backup.")
