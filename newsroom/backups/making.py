"""Make a backup: the database as of one moment, then each file that it names; the manifest comes last."""

import fcntl
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles import invariants
from newsroom.backups import contents, databases, manifest, notes
from newsroom.backups.manifest import Entry, Manifest, Writer
from newsroom.backups.places import Place, Unusable
from newsroom.backups.reading import Unreadable, copied
from newsroom.backups.sealing import Seal
from newsroom.backups.settings_kept import settings_kept
from newsroom.version import VERSION

PICTURES = "pictures"
SAID_EVERY = 10
"""Seconds between reports of progress."""


class Made(NamedTuple):
    """A finished backup."""

    name: str
    files: int
    stored: int
    """How many of its files the place did not have yet."""
    bytes: int
    """The total size of those files, as stored."""
    lost: list[str]
    """A sentence for each original that is missing, unreadable or not what was uploaded."""
    mended: int
    """How many damaged objects in the place were stored again."""


@contextmanager
def alone() -> Iterator[None]:
    """One backup at a time. Raises Unusable if another one is running on this machine."""
    settings.PRIVATE_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.PRIVATE_ROOT / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as running:
            raise Unusable("Another backup is running: wait until it ends.") from running
        yield


def make(place: Place, seal: Seal, *, with_sizes: bool, say: Callable[[str], None]) -> Made:
    """Make a backup while people work. If it raises Unusable, the place has no new backup."""
    with tempfile.TemporaryDirectory(prefix="newsroom-backup-") as folder:
        return _Backup(place, seal, Path(folder), say).make(with_sizes)


NAMED = "%Y-%m-%dT%H%M%SZ"
"""A backup is named after the second in which it was started."""


def _free_moment(place: Place) -> datetime:
    """Now, or as soon as no other backup in the place has that name."""
    while place.has(manifest.path_of(f"{(now := timezone.now()):{NAMED}}")):
        time.sleep(0.1)
    return now


class _Backup:
    def __init__(self, place, seal, scratch, say):
        self.place, self.seal, self.scratch, self.say = place, seal, scratch, say
        self.taken_at = _free_moment(place)
        self.name = f"{self.taken_at:{NAMED}}"
        self.known = Known(place, seal)
        self.files = self.stored = self.bytes = self.mended = 0
        self.lost: list[str] = []

    def make(self, with_sizes) -> Made:
        before = _Before(self.place, self.say)
        writer = Writer(self.scratch / manifest.NAME)
        self._database(writer, with_sizes)
        self._pictures(writer, before)
        writer.end()
        with (self.scratch / manifest.NAME).open("rb") as file:
            self.place.put(manifest.path_of(self.name), file)
        return Made(self.name, self.files, self.stored, self.bytes, self.lost, self.mended)

    def _database(self, writer, with_sizes):
        dump = self.scratch / "database"
        with invariants.snapshot():
            snapshot = databases.export_snapshot()
            about = {"server": databases.server(), "figures": contents.figures()}
            applied = sorted(MigrationRecorder.Migration.objects.values_list("app", "name"))
            self.count = contents.write(self.scratch / "named", with_sizes=with_sizes)
            self.say(f"Dumping the database ({about['server']}).")
            databases.dump(dump, snapshot)
        writer.head(
            version=VERSION,
            taken_at=self.taken_at.isoformat(),
            with_sizes=with_sizes,
            settings=settings_kept(),
            migrations=applied,
            **about,
        )
        stored = f"{manifest.FOLDER}/{self.name}/database{self.seal.ending}"
        writer.add(Entry("database", 0, "database", digest_of(dump), dump.stat().st_size, stored))
        self._put(dump, stored, self.place.put)
        dump.unlink()

    def _put(self, path, name, put):
        with self.seal.sealed(path) as sealed, sealed.open("rb") as file:
            put(name, file)
            self.stored += 1
            self.bytes += sealed.stat().st_size

    def _pictures(self, writer, before):
        said = time.monotonic()
        self.say(f"Copying the {self.count:,} files that it names.")
        for number, named in enumerate(contents.read(self.scratch / "named"), 1):
            if entry := self._entry(named, before):
                writer.add(entry)
                self.files += 1
            if time.monotonic() - said >= SAID_EVERY:
                said = time.monotonic()
                self.say(f"{number:,} of {self.count:,} files, {self.bytes / 1e6:,.0f} MB of them new.")

    def _entry(self, named, before):
        """The manifest's entry for a file, once the place has it; None if the file can't be had."""
        if known := self._known(named, before):
            return known
        copy = self.scratch / "picture"
        storage = storages["originals"] if named.kind == contents.ORIGINAL else default_storage
        try:
            sha256, size = copied(storage, named.name, copy)
        except Unreadable as reason:
            had = ", and no whole copy of it is among the backups" if before.of(named) else ""
            self._miss(named, f"{reason}{had}")
            return None
        if named.sha256 and named.sha256 != sha256:
            self._miss(named, "is not what was uploaded")
        stored = self._object(sha256)
        if not self.known.has(stored, size):
            self._store(copy, stored)
        return Entry(named.kind, named.owner, named.name, sha256, size, stored)

    def _known(self, named, before):
        """Its entry in the previous backup, if it can't have changed and the place has it intact."""
        entry = before.of(named) if named.never_changes else None
        if entry is None or named.sha256 not in ("", entry.sha256):
            return None
        stored = self._object(entry.sha256)
        return entry._replace(object=stored) if self.known.has(stored, entry.size) else None

    def _store(self, path, name):
        """Store an object that the place does not have intact."""
        self.mended += self.known.is_there(name)
        self._put(path, name, self.place.replace)
        self.known.add(name)
        if self.known.is_noted(name):
            notes.forget_damage(self.place, name)

    def _object(self, sha256):
        return f"{PICTURES}/{sha256[:2]}/{sha256}{self.seal.ending}"

    def _miss(self, named, what):
        """Record a lost original. Missing sizes can be rendered again, and readers already miss them."""
        if named.kind == contents.ORIGINAL:
            of = f" of picture {named.owner}" if named.owner else ""
            self.lost.append(f"The original {named.name}{of} {what}.")


class _Before:
    """The newest backup's entries, read in step with the files of this one, which have the same order."""

    def __init__(self, place, say):
        self._groups = groupby(_newest(place, say), key=lambda entry: entry.owner)
        self._owner: float = -1
        self._found: dict[tuple[str, str], Entry] = {}

    def of(self, named) -> Entry | None:
        while self._owner < named.owner:
            self._owner, entries = next(self._groups, (float("inf"), ()))
            self._found = {(entry.kind, entry.name): entry for entry in entries}
        return self._found.get((named.kind, named.name)) if self._owner == named.owner else None


def _newest(place, say) -> Iterator[Entry]:
    """The files of the newest backup with an intact manifest; without one, every file is read again."""
    for name in reversed(manifest.whole(place)):
        try:
            return Manifest(place, name).entries()
        except Unusable as damage:
            say(str(damage))
    return iter(())


class Known:
    """Which objects a place has intact: each of its 256 folders is listed once, about 200 MB per million.

    An object is intact if it has the right size and was not noted as damaged.
    """

    def __init__(self, place: Place, seal: Seal):
        self._place, self._seal = place, seal
        self._noted = notes.damaged(place)
        self._stored: set[str] = set()
        self._folders: dict[str, dict[str, int]] = {}

    def has(self, name: str, size: int) -> bool:
        """Whether the object of a file of this size is there, and not known to be damaged."""
        if name in self._stored:
            return True
        there = self._size(name)
        return there is not None and not self.is_noted(name) and self._seal.fits(there, size)

    def is_there(self, name: str) -> bool:
        return self._size(name) is not None

    def is_noted(self, name: str) -> bool:
        return name.rpartition("/")[2] in self._noted

    def add(self, name: str) -> None:
        """Note that it is now there, intact."""
        self._stored.add(name)

    def _size(self, name):
        folder, _, file = name.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = self._place.sizes(folder)
        return self._folders[folder].get(file)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
