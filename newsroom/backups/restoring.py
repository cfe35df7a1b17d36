"""Restore a backup into an empty site: its pictures first, then its database, all or nothing."""

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
from newsroom.backups import databases, left_out, manifest, notes, taken_down
from newsroom.backups.contents import ORIGINAL
from newsroom.backups.left_out import LeftOut
from newsroom.backups.making import SAID_EVERY, digest_of
from newsroom.backups.manifest import Entry, Manifest
from newsroom.backups.places import Place, Unusable
from newsroom.backups.reading import Missing, Unanswered, Unreadable, copied, failures
from newsroom.backups.sealing import unseal

Say = Callable[[str], None]


class Damaged(Unusable):
    """A file that is damaged in a backup or missing from it."""

    def __init__(self, entry: Entry, reason: str, *, is_there: bool):
        super().__init__(f"{entry.object} {reason}.")
        self.is_there = is_there


class Restored(NamedTuple):
    """What a restore did."""

    files: int
    bytes: int
    done_again: int
    refused: list[str]
    """A sentence for each take-down that could not be repeated."""
    left_out: int
    """How many files were damaged in the backup or missing from it."""


def chosen(place: Place, name: str) -> Manifest:
    """The backup with this name, or the newest. Raises Unusable if there is none."""
    names = manifest.whole(place)
    if not names:
        raise Unusable(f"{place} holds no backup that was made to its end.")
    if name and name not in names:
        raise Unusable(f"{place} holds no whole backup {name}. It has {', '.join(names)}.")
    return manifest.described(place, name or names[-1])


def require_empty(*, goes_on: bool) -> None:
    """Raise Unusable unless this site is empty, or has only the pictures of an interrupted restore."""
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
    """Raise Unusable for a backup of a newer version than this code."""
    ours = MigrationLoader(None).graph.nodes
    if unknown := [pair for pair in map(tuple, backup.about["migrations"]) if pair not in ours]:
        raise Unusable(
            f"The backup is of version {backup.about['version']}, this is an older one: it does not know "
            f"{'.'.join(unknown[0])}. Install that version first."
        )


def restore(backup: Manifest, *, identity: str, by: str, leaves_out: bool, say: Say, name: Say) -> Restored:
    """Restore a backup into an empty site. If it raises Unusable, the database is still empty.

    Every file is tried. Damaged ones are noted in the place, so that its next backup repairs them. With
    `leaves_out` the restore goes on without damaged or missing files; `name` gets a sentence for each.
    """
    with tempfile.TemporaryDirectory(prefix="newsroom-restore-") as folder:
        fetching, missed = _Fetching(backup.place, identity, Path(folder)), LeftOut(Path(folder) / "left-out")
        say("Fetching the database.")
        dump = _database(fetching, backup)
        files = _pictures(backup, fetching, missed, say)
        if missed.count:
            _require_there(backup)
            _require_left_out(missed, leaves_out=leaves_out)
        say("Filling the database.")
        databases.load(dump)
        call_command("migrate", verbosity=0)
        for sentence in left_out.sentences(missed):
            name(f"Left out: {sentence}")
    say("Doing again what was taken down since.")
    done, refused = taken_down.do_again(backup.place, by)
    _enqueue_jobs()
    return Restored(files, fetching.bytes, done, refused, missed.count)


def _database(fetching, backup):
    entry = next((entry for entry in backup.entries() if entry.kind == "database"), None)
    if entry is None:
        raise manifest.damaged(backup.name)
    try:
        return fetching.fetch(entry, "database.dump")
    except Damaged as damage:
        raise Unusable(f"{damage} Use another backup: --backup NAME.") from damage


def _pictures(backup, fetching, missed, say):
    said, count = time.monotonic(), 0
    say("Fetching the pictures.")
    for entry in backup.entries():
        if entry.kind != "database":
            count += _put(fetching, entry, missed, say)
        if time.monotonic() - said >= SAID_EVERY:
            said = time.monotonic()
            say(f"{count:,} files, {fetching.bytes / 1e6:,.0f} MB.")
    return count


def _put(fetching, entry, missed, say) -> bool:
    """Restore a file and say whether that succeeded; damage is noted, here and in the place."""
    try:
        fetching.put(entry)
    except Damaged as damage:
        missed.add(entry)
        say(str(damage))
        if damage.is_there:
            _note(fetching.place, entry.object, say)
        return False
    return True


def _note(place, stored, say):
    try:
        notes.note_damage(place, stored)
    except failures() as failure:  # It may be read-only.
        say(f"That could not be noted there, so that no backup will mend it: {failure}")


def _require_there(backup):
    """Raise the place's error if it can't be reached, which makes all files seem to be missing."""
    with backup.place.get(manifest.path_of(backup.name)) as file:
        file.read(1)


def _require_left_out(missed, *, leaves_out):
    if leaves_out:
        return
    one = next(iter(missed))
    raise Unusable(
        f"{missed.count:,} files are damaged in the backup or missing from it, such as {one.object} of "
        f"{one.name}. Where the site still has them whole, its next backup stores them anew. Else use "
        "another backup (--backup NAME), or restore without them: --go-on --leave-out-damaged."
    )


class _Fetching:
    """Fetches files of a backup and verifies their checksums."""

    def __init__(self, place, identity, scratch):
        self.place, self.identity, self.scratch, self.bytes = place, identity, scratch, 0

    def fetch(self, entry: Entry, name: str) -> Path:
        """The file as it was backed up. Raises Damaged if it is missing or differs."""
        path = self.scratch / name
        try:
            copied(self.place.storage, entry.object, path)
        except Unanswered as reason:
            raise Unusable(
                f"{entry.object} {reason}, also at the third attempt. It may be whole, and is not left "
                "out: see to the disk, the permissions or the store, then go on with --go-on. Only where the "
                "others can be read, delete that file: it then counts as missing."
            ) from reason
        except Unreadable as reason:
            is_there = not isinstance(reason, Missing)
            raise Damaged(entry, f"{reason}", is_there=is_there) from reason
        path = self._unsealed(path, entry)
        if digest_of(path) != entry.sha256:
            raise Damaged(entry, "is damaged: its checksum is wrong", is_there=True)
        self.bytes += entry.size
        return path

    def _unsealed(self, path, entry):
        """Decrypt a file. A picture that can't be is damaged, since the same key opened the database."""
        try:
            return unseal(path, entry.object, self.identity)
        except Unusable as reason:
            if entry.kind == "database":
                raise
            raise Damaged(entry, f"is damaged: {reason}", is_there=True) from reason

    def put(self, entry: Entry) -> None:
        """Store a file where the site keeps it, unless an interrupted restore already has."""
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


def render(say: Say) -> None:
    """Render missing sizes, and store video and audio for readers, as a worker would, but now.

    Says which pictures have no original because it was left out.
    """
    for key in Image.objects.order_by("pk").values_list("pk", flat=True).iterator(1000):
        for kind in ("picture_files", "picture_sizes"):
            _render(kind, key, say)
    for key in Clip.objects.order_by("pk").values_list("pk", flat=True):
        _render("clip_files", key, say)


def _render(kind, key, say):
    try:
        KINDS[kind].do(str(key))
    except FileNotFoundError as missing:
        say(f"{kind} {key}: {missing}")


def _enqueue_jobs() -> None:
    """Have workers render missing sizes, and erase the files of pictures that are gone."""
    pictures: Iterable[int] = Image.objects.order_by("pk").values_list("pk", flat=True).iterator(1000)
    for keys in batched(pictures, 1000, strict=False):
        Job.objects.enqueue("picture_files", "picture_sizes", keys=keys)
    Job.objects.enqueue("clip_files", keys=[*Clip.objects.values_list("pk", flat=True)])
