"""Restore a backup into an empty place: its pictures first, then its database, all at once."""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import batched
from pathlib import Path
from typing import NamedTuple

from django.core.files.base import File
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from articles.follow_up.kinds import KINDS
from articles.models import Clip, Image, Job
from newsroom.backups import databases, manifest, taken_down
from newsroom.backups.contents import ORIGINAL
from newsroom.backups.making import SAID_EVERY, digest_of
from newsroom.backups.manifest import Entry, Manifest
from newsroom.backups.places import Place, Unusable
from newsroom.backups.sealing import unseal

Say = Callable[[str], None]


class Restored(NamedTuple):
    """What a restore did."""

    files: int
    bytes: int
    done_again: int
    refused: list[str]
    """Take-downs that could not be done again: a sentence for each."""


def chosen(place: Place, name: str) -> Manifest:
    """The backup of this name, or the newest. Raises Unusable where there is none."""
    names = manifest.whole(place)
    if not names:
        raise Unusable(f"{place} holds no backup that was made to its end.")
    if name and name not in names:
        raise Unusable(f"{place} holds no whole backup {name}. It has {', '.join(names)}.")
    return Manifest(place, name or names[-1])


def require_empty(*, goes_on: bool) -> None:
    """Raises Unusable unless this site has nothing yet, or only the pictures of a restore that stopped."""
    if not databases.is_empty():
        raise Unusable(
            "The database has tables already: a restore overwrites nothing. Name an empty database in "
            "DATABASE_URL."
        )
    for name, setting in (("originals", "PRIVATE_ROOT"), ("default", "MEDIA_ROOT")):
        if not goes_on and not _is_empty(storages[name]):
            raise Unusable(
                f"{setting} has pictures already: a restore overwrites nothing. Name an empty folder, or go "
                "on with a restore that was stopped by --go-on."
            )


def _is_empty(storage):
    try:
        return not any(storage.listdir(""))
    except FileNotFoundError:
        return True


def require_known(backup: Manifest) -> None:
    """Raises Unusable for a backup of a later version than this code."""
    ours = MigrationLoader(None).graph.nodes
    if unknown := [pair for pair in map(tuple, backup.about["migrations"]) if pair not in ours]:
        raise Unusable(
            f"The backup is of version {backup.about['version']}, this is an older one: it does not know "
            f"{'.'.join(unknown[0])}. Install that version first."
        )


def restore(backup: Manifest, *, identity: str, by: str, say: Say) -> Restored:
    """Restore a backup; the place must be empty. Raises Unusable; the database then is empty still."""
    with tempfile.TemporaryDirectory(prefix="newsroom-restore-") as folder:
        fetching = _Fetching(backup.place, identity, Path(folder))
        database, *_ = (entry for entry in backup.entries() if entry.kind == "database")
        say("Fetching the database.")
        dump = fetching.fetch(database, "database.dump")
        files = _pictures(backup, fetching, say)
        say("Filling the database.")
        databases.load(dump)
    call_command("migrate", verbosity=0)
    say("Doing again what was taken down since.")
    done, refused = taken_down.do_again(backup.place, by)
    _enqueue_jobs()
    return Restored(files, fetching.bytes, done, refused)


def _pictures(backup, fetching, say):
    said, count = time.monotonic(), 0
    say("Fetching the pictures.")
    for entry in backup.entries():
        if entry.kind != "database":
            fetching.put(entry)
            count += 1
        if time.monotonic() - said >= SAID_EVERY:
            said = time.monotonic()
            say(f"{count:,} files, {fetching.bytes / 1e6:,.0f} MB.")
    return count


class _Fetching:
    """Fetches files of a backup and checks each by its checksum."""

    def __init__(self, place, identity, scratch):
        self.place, self.identity, self.scratch, self.bytes = place, identity, scratch, 0

    def fetch(self, entry: Entry, name: str) -> Path:
        """The file as it was backed up. Raises Unusable where it is missing or damaged."""
        path = self.scratch / name
        try:
            with self.place.get(entry.object) as source, path.open("wb") as copy:
                while part := source.read(1024 * 1024):
                    copy.write(part)
        except FileNotFoundError as missing:
            raise Unusable(f"{entry.object} is missing from the backup: use another one.") from missing
        path = unseal(path, entry.object, self.identity)
        if digest_of(path) != entry.sha256:
            raise Unusable(f"{entry.object} is damaged: its checksum is wrong. Use another backup.")
        self.bytes += entry.size
        return path

    def put(self, entry: Entry) -> None:
        """Store a file where the site has it, unless a restore that stopped has done so."""
        storage = storages["originals"] if entry.kind == ORIGINAL else default_storage
        if _has(storage, entry):
            return
        path = self.fetch(entry, "picture")
        with path.open("rb") as file:
            stored = storage.save(entry.name, File(file))
        path.unlink()
        if stored != entry.name:
            storage.delete(stored)
            raise Unusable(
                f"{entry.name} is there already, with other bytes: delete it, then go on with --go-on."
            )


def _has(storage, entry):
    if not storage.exists(entry.name):
        return False
    with storage.open(entry.name) as file:
        digest = hashlib.sha256()
        while part := file.read(1024 * 1024):
            digest.update(part)
    return digest.hexdigest() == entry.sha256


def render() -> None:
    """Render the sizes that are missing, and store video and audio for readers, at once as a worker would."""
    for key in Image.objects.order_by("pk").values_list("pk", flat=True).iterator(1000):
        for kind in ("picture_files", "picture_sizes"):
            KINDS[kind].do(str(key))
    for key in Clip.objects.order_by("pk").values_list("pk", flat=True):
        KINDS["clip_files"].do(str(key))


def _enqueue_jobs() -> None:
    """Have workers render the sizes that are missing, and erase the files of pictures that are gone."""
    pictures: Iterable[int] = Image.objects.order_by("pk").values_list("pk", flat=True).iterator(1000)
    for keys in batched(pictures, 1000, strict=False):
        Job.objects.enqueue("picture_files", "picture_sizes", keys=keys)
    Job.objects.enqueue("clip_files", keys=[*Clip.objects.values_list("pk", flat=True)])
