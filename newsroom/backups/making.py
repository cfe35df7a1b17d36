"""Make a backup: the database as of one moment, then each file that it names; the manifest comes last."""

import fcntl
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles import invariants
from newsroom.backups import contents, databases, manifest
from newsroom.backups.manifest import Entry, Manifest, Writer
from newsroom.backups.places import Place, Unusable
from newsroom.backups.sealing import Seal
from newsroom.backups.settings_kept import settings_kept
from newsroom.version import VERSION

PICTURES = "pictures"
SAID_EVERY = 10
"""Seconds after which it says how far it is."""
_PART = 1024 * 1024


class Made(NamedTuple):
    """A finished backup."""

    name: str
    files: int
    stored: int
    """How many of its files the place did not have yet."""
    bytes: int
    """Of those files."""
    lost: list[str]
    """A sentence for each original that is missing or not what it was."""


@contextmanager
def alone() -> Iterator[None]:
    """One backup at a time. Raises Unusable where another one runs on this machine."""
    settings.PRIVATE_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.PRIVATE_ROOT / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as running:
            raise Unusable("Another backup is running: wait until it ends.") from running
        yield


def make(place: Place, seal: Seal, *, with_sizes: bool, say: Callable[[str], None]) -> Made:
    """Make a backup while people work. Raises Unusable; then the place has none more than before."""
    with tempfile.TemporaryDirectory(prefix="newsroom-backup-") as folder:
        return _Backup(place, seal, Path(folder), say).make(with_sizes)


class _Backup:
    def __init__(self, place, seal, scratch, say):
        self.place, self.seal, self.scratch, self.say = place, seal, scratch, say
        self.taken_at = timezone.now()
        self.name = self.taken_at.strftime("%Y-%m-%dT%H%M%SZ")
        self.known = Known(place)
        self.files = self.stored = self.bytes = 0
        self.lost: list[str] = []

    def make(self, with_sizes) -> Made:
        before = _Before(self.place)
        writer = Writer(self.scratch / manifest.NAME)
        self._database(writer, with_sizes)
        self._pictures(writer, before)
        writer.end()
        with (self.scratch / manifest.NAME).open("rb") as file:
            self.place.put(manifest.path_of(self.name), file)
        return Made(self.name, self.files, self.stored, self.bytes, self.lost)

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
        self._put(dump, stored)
        dump.unlink()

    def _put(self, path, name):
        with self.seal.sealed(path) as sealed, sealed.open("rb") as file:
            self.place.put(name, file)
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
        """What the manifest says of a file, which the place then has; None where it is not there."""
        if known := self._known(named, before):
            return known
        copy = self.scratch / "picture"
        storage = storages["originals"] if named.kind == contents.ORIGINAL else default_storage
        try:
            sha256, size = copied(storage, named.name, copy)
        except FileNotFoundError:
            self._miss(named, "is missing")
            return None
        if named.sha256 and named.sha256 != sha256:
            self._miss(named, "is not what was uploaded")
        stored = self._object(sha256)
        if not self.known.has(stored):
            self._put(copy, stored)
            self.known.add(stored)
        return Entry(named.kind, named.owner, named.name, sha256, size, stored)

    def _known(self, named, before):
        """Its entry of the backup before, if nothing of it can have changed and the place has it still."""
        entry = before.of(named) if named.never_changes else None
        if entry is None or named.sha256 not in ("", entry.sha256):
            return None
        stored = self._object(entry.sha256)
        return entry._replace(object=stored) if self.known.has(stored) else None

    def _object(self, sha256):
        return f"{PICTURES}/{sha256[:2]}/{sha256}{self.seal.ending}"

    def _miss(self, named, what):
        """Sizes that are missing can be rendered again, and readers miss them already."""
        if named.kind == contents.ORIGINAL:
            of = f" of picture {named.owner}" if named.owner else ""
            self.lost.append(f"The original {named.name}{of} {what}.")


class _Before:
    """What the newest backup had, read beside the files of this one, which come in the same order."""

    def __init__(self, place):
        names = manifest.whole(place)
        entries = Manifest(place, names[-1]).entries() if names else iter(())
        self._groups = groupby(entries, key=lambda entry: entry.owner)
        self._owner: float = -1
        self._found: dict[tuple[str, str], Entry] = {}

    def of(self, named) -> Entry | None:
        while self._owner < named.owner:
            self._owner, entries = next(self._groups, (float("inf"), ()))
            self._found = {(entry.kind, entry.name): entry for entry in entries}
        return self._found.get((named.kind, named.name)) if self._owner == named.owner else None


class Known:
    """Which objects a place has: asked once for each of its 256 folders, about 100 MB a million."""

    def __init__(self, place: Place):
        self._place = place
        self._folders: dict[str, set[str]] = {}

    def has(self, name: str) -> bool:
        folder, _, file = name.rpartition("/")
        return file in self._of(folder)

    def add(self, name: str) -> None:
        folder, _, file = name.rpartition("/")
        self._of(folder).add(file)

    def _of(self, folder):
        if folder not in self._folders:
            self._folders[folder] = set(self._place.files(folder))
        return self._folders[folder]


def copied(storage, name: str, path: Path) -> tuple[str, int]:
    """Copy a stored file to a path; its SHA-256 and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    with storage.open(name) as source, path.open("wb") as copy:
        while part := source.read(_PART):
            digest.update(part)
            copy.write(part)
            size += len(part)
    return digest.hexdigest(), size


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
