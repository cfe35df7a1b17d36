"""Take a picture into the library: check and render it first, then store its files and its row."""

import hashlib
import logging
import secrets
import string
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage, storages
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from articles.cleaning import one_line
from articles.clip_keys import is_clip_key
from articles.models import Image, Job
from articles.pictures import decoder, refusals
from articles.pictures.embedding import WRITTEN, fingerprint
from articles.pictures.files import delete_all, present, save_all, waiting
from articles.pictures.found import Found, checked_likeness, checked_tint
from articles.pictures.metadata import PictureWords
from articles.pictures.naming import named
from articles.pictures.refusals import Busy, NotStored, Unusable, reason
from articles.pictures.renditions import TYPES, current_files, plain_bytes, public_files, removed_mark
from articles.pictures.shapes import FILED, Cut, cut_of
from articles.record import put_on_record

__all__ = ["Busy", "NotStored", "Ready", "Unusable", "complete", "erase", "prepare", "store", "stored"]

logger = logging.getLogger(__name__)

MOST_BYTES = 40 * 1024 * 1024
INCOMING = "incoming"
"""The folder, next to the originals, that browsers upload pictures to directly."""
_KEY_LETTERS = string.ascii_lowercase + string.digits


@dataclass
class Ready:
    """A picture ready to be stored; nothing of it is in the library yet, unless it is `known`."""

    upload: BinaryIO
    name: str
    sha256: str
    known: Image | None = None
    key: str = ""
    format: str = ""
    size: tuple[int, int] = (0, 0)
    words: PictureWords = field(default_factory=PictureWords)
    files: dict[str, Any] = field(default_factory=dict)
    """What its row says about its public files."""
    credentials: dict = field(default_factory=dict)
    """The columns that say which Content Credentials were found."""
    likeness: list[int] = field(default_factory=list)
    """The bands of its perceptual hash; none for a flat picture."""
    is_signed: bool = True
    """Whether its files are signed, if the site signs files."""
    renditions: dict[str, bytes] = field(default_factory=dict)


def store(upload: BinaryIO, *, by) -> Image:
    """Take a picture into the library; the same bytes give the same Image. Raises Unusable, NotStored."""
    with stored(prepare(upload), by=by) as image:
        return image


def prepare(upload: BinaryIO) -> Ready:
    """Check a picture, read its words and render its sizes; nothing is stored. Raises Unusable."""
    ready = Ready(upload=upload, name=_name_of(upload)[-255:], sha256=checked_hash(upload))
    ready.known = Image.objects.filter(sha256=ready.sha256).first()
    if ready.known and ready.known.status == Image.Status.KILLED:
        raise Unusable(gettext("This picture was killed: it cannot be used again."))
    if ready.known:
        return ready
    ready.key = _new_key()
    _render(ready)
    return ready


def _new_key():
    key = "".join(secrets.choice(_KEY_LETTERS) for _ in range(16))
    return _new_key() if is_clip_key(key) else key


def _name_of(upload) -> str:
    return one_line((getattr(upload, "name", "") or "picture").replace("\\", "/").rsplit("/", 1)[-1])


def checked_hash(upload) -> str:
    """The SHA-256 of a file that is neither empty nor too large, read in parts."""
    upload.seek(0)
    digest, size = hashlib.sha256(), 0
    while part := upload.read(1024 * 1024):
        digest.update(part)
        size += len(part)
        if size > MOST_BYTES:
            raise _too_heavy(getattr(upload, "size", None) or size)
    if not size:
        raise Unusable(gettext("The file is empty: choose the picture again."))
    return digest.hexdigest()


def _too_heavy(size):
    said = gettext("The file is %(size)s MB; the limit is %(most)s MB. Export the picture smaller.")
    return Unusable(said % {"size": f"{size / 1024 / 1024:.0f}", "most": MOST_BYTES // 1024 // 1024})


def _render(ready) -> None:
    """Fill in what needs the decoded picture: words, format, size and renditions."""
    made = decoder.decoded(decoder.TAKE, ready.upload)
    try:
        found = Found.checked(made.found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise refusals.undecodable() from error
    ready.words, ready.format, ready.size = found.words, found.format, found.size
    ready.credentials, ready.is_signed = found.credentials, found.is_signed
    ready.files, ready.renditions = named(ready.key, made.files)
    ready.files |= plain_bytes(_row_of(ready), ready.renditions) | {"tint": found.tint}
    ready.likeness = found.likeness


def _row_of(ready):
    """A row with only the columns that the names of its files depend on."""
    return Image(key=ready.key, width=ready.size[0], height=ready.size[1], files=ready.files)


def likeness_of(file: BinaryIO) -> list[int]:
    """The perceptual hash of a picture in four bands, [] for a flat one. Raises Unusable."""
    made = decoder.decoded(decoder.LOOK, file)
    try:
        return checked_likeness(made.found["likeness"])
    except (KeyError, TypeError, ValueError) as error:
        raise refusals.undecodable() from error


def small(image: Image) -> bytes:
    """The picture as a small JPEG, made from its original. Raises Unusable, or OSError as `open_original`."""
    with open_original(image) as original:
        made = decoder.decoded(decoder.SHOW, original)
    if "small.jpg" not in made.files:
        raise refusals.undecodable()
    return made.files["small.jpg"]


@contextmanager
def stored(ready: Ready, *, by) -> Iterator[Image]:
    """Take a picture into the library for the block; if the block fails, none of its files is left.

    The files are written before the row. Two people who store the same bytes at once get the same Image.
    Raises NotStored if the storage does not accept the files.
    """
    if ready.known:
        yield ready.known
        return
    with _written_files() as (written, remove):
        image = _written(ready, by, written)
        try:
            with transaction.atomic():
                image.save(force_insert=True)
                put_on_record("image_added", by=by, detail=str(image))
                Job.objects.enqueue("picture_sizes", keys=[image.pk])
                if not ready.is_signed:
                    Job.objects.enqueue("picture_files", keys=[image.pk])
        except IntegrityError:
            known = Image.objects.filter(sha256=ready.sha256).first()
            if not known:
                raise
            remove()
            image = known
        yield image


def _written(ready, by, written) -> Image:
    """Write a picture's files, and return its row, which is not saved yet."""
    image = _new_row(ready, by)
    try:
        ready.upload.seek(0)
        original = f"{ready.key}.{ready.format.lower()}"
        written.append((storages["originals"], [original]))
        image.original = storages["originals"].save(original, File(ready.upload))
        written.append((default_storage, [*ready.renditions]))
        save_all(default_storage, ready.renditions)
    except OSError as error:
        raise NotStored(reason(error)) from error
    return image


def _new_row(ready, by):
    return Image(
        key=ready.key,
        original_name=ready.name,
        format=ready.format,
        width=ready.size[0],
        height=ready.size[1],
        sha256=ready.sha256,
        uploaded_by=by,
        files=ready.files,
        written=fingerprint(ready.words) if ready.is_signed else "",
        **vars(ready.words),
        **ready.credentials,
        **{f"dhash_{number}": band for number, band in enumerate(ready.likeness, start=1)},
    )


@contextmanager
def _written_files():
    """A list of (storage, names) to write, and a function that removes those, called if the block fails."""
    written: list[tuple[Storage, list[str]]] = []

    def remove():
        while written:
            storage, names = written.pop()
            try:
                delete_all(storage, names)
            except OSError as error:
                # No row names them, and nobody can guess their addresses: they only take up space.
                logger.warning("Files of a picture that was not taken are left in the storage: %s", error)

    try:
        yield written, remove
    except BaseException:
        remove()
        raise


def erase(image: Image) -> None:
    """Delete all public files of a picture; its original stays.

    Each file is tried, even if others fail; then the last error is raised.
    """
    delete_all(default_storage, public_files(image))


def is_waiting(image: Image) -> bool:
    """Whether any of its files is waiting on this machine for the store to accept it."""
    original = waiting(storages["originals"], [image.original.name])
    return original or waiting(default_storage, public_files(image))


def open_original(image: Image) -> File:
    """Raises FileNotFoundError if it is lost, another OSError if the store does not respond."""
    return storages["originals"].open(image.original.name)


def forget_incoming(name: str) -> None:
    """Delete what a browser uploaded to the store; if that fails, the clean-up of unfinished ones does."""
    try:
        storages["originals"].delete(name)
    except OSError as error:
        logger.warning("An upload is left in the store: %s", error)


def mark_as_removed(image: Image) -> None:
    """Make web servers return 410 at the addresses of a picture whose files are gone."""
    if not default_storage.exists(removed_mark(image.key)):
        default_storage.save(removed_mark(image.key), ContentFile(b""))


def unmark_as_removed(image: Image) -> bool:
    """Delete that file again; return whether it existed."""
    was_there = default_storage.exists(removed_mark(image.key))
    if was_there:
        default_storage.delete(removed_mark(image.key))
    return was_there


def complete(image: Image, cuts: Iterable[Cut] = (), *, is_forced: bool = False) -> dict[str, Any] | None:
    """Store a picture's missing public files, and return the new values for its row.

    All formats, and the cuts of its own framing in addition to these, with the rights it has now; None if
    all exist, unless it `is_forced`. Files that are replaced stay, for pages that were made before. Raises
    NotSigned.
    """
    wanted = {cut_of(image, shape) for shape in FILED} | set(cuts)
    names, written = current_files(image), fingerprint(image)
    is_whole = {*TYPES, *map(str, wanted), "tint"} <= image.files.keys() and image.written == written
    if is_whole and not is_forced and present(default_storage, names) >= {*names}:
        return None
    files, renditions = _rendered_again(image, wanted)
    former = [name for name in public_files(image) if name not in renditions]
    there = present(default_storage, [*renditions, *former])
    save_all(default_storage, {name: renditions[name] for name in renditions.keys() - there})
    files["former"] = [name for name in former if name in there]
    return {"files": files, "written": written}


def _rendered_again(image, wanted):
    rights = {name: getattr(image, name) for name in WRITTEN}
    with open_original(image) as original:
        asked = {"kind": image.format, "rights": rights, "cuts": sorted(wanted)}
        made = decoder.decoded(decoder.RENDER, original, **asked)
    files, renditions = named(image.key, made.files)
    row = Image(key=image.key, width=image.width, height=image.height, files=files)
    return files | plain_bytes(row, renditions) | {"tint": checked_tint(made.found.get("tint"))}, renditions
