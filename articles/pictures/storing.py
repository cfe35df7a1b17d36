"""Take a picture into the library: check and render it first, then store its files and its row."""

import errno
import hashlib
import secrets
import string
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage, storages
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from articles.cleaning import one_line
from articles.clip_keys import is_clip_key
from articles.models import Image, Job
from articles.pictures import refusals
from articles.pictures.codecs import BROKEN
from articles.pictures.credentials import read_credentials
from articles.pictures.decoding import decode
from articles.pictures.embedding import fingerprint
from articles.pictures.metadata import PictureWords, read_words
from articles.pictures.refusals import Busy, NotStored, Unusable
from articles.pictures.rendering import AT_ONCE, named, rendered, tint_of
from articles.pictures.renditions import TYPES, current_files, fitted_size, public_files, removed_mark
from articles.pictures.shapes import FILED, Cut, cut_of
from articles.pictures.shrinking import shrunk
from articles.pictures.signing import NotSigned, signed
from articles.record import put_on_record

__all__ = ["Busy", "NotStored", "Ready", "Unusable", "complete", "erase", "prepare", "store", "stored"]

MOST_BYTES = 40 * 1024 * 1024
_LONGEST_WAIT = 20
"""Seconds for which an upload waits for its turn to be decoded."""
_KEY_LETTERS = string.ascii_lowercase + string.digits
_decoding = threading.Lock()
"""Held while a picture is decoded: several large ones at once would take a server's memory."""


@dataclass
class Ready:
    """A picture that can be stored; nothing of it is in the library yet, unless it is `known`."""

    upload: BinaryIO
    name: str
    sha256: str
    known: Image | None = None
    key: str = ""
    format: str = ""
    size: tuple[int, int] = (0, 0)
    words: PictureWords = field(default_factory=PictureWords)
    files: dict[str, Any] = field(default_factory=dict)
    """What its row says of its public files."""
    credentials: dict = field(default_factory=dict)
    """Columns that say what was found of Content Credentials."""
    is_signed: bool = True
    """Whether its files are as the site signs them, if it does."""
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
    """The SHA-256 of a file that is neither empty nor too heavy, read in parts."""
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
    said = gettext("The file has %(size)s MB; at most %(most)s MB fit. Export the picture smaller.")
    return Unusable(said % {"size": f"{size / 1024 / 1024:.0f}", "most": MOST_BYTES // 1024 // 1024})


def _render(ready) -> None:
    """Fill in what needs the decoded picture: words, format, size and renditions."""
    with one_at_a_time():
        try:
            source = decode(ready.upload)
            ready.words, ready.format = read_words(source.about), source.kind
            ready.credentials = _credentials(ready)
            ready.size = fitted_size(*source.upright_size)
            widest = shrunk(source)
            del source  # Its pixels, which would stand beside the encoder's.
            cuts = [cut_of(Image(width=ready.size[0], height=ready.size[1]), shape) for shape in FILED]
            encoded = _signed(ready, rendered(widest, ready.words, AT_ONCE, cuts))
            ready.files, ready.renditions = named(ready.key, encoded)
            ready.files["tint"] = tint_of(widest)
        except BROKEN as error:
            raise refusals.damaged() from error


def _credentials(ready):
    """What a file's Content Credentials say; where they say how it was made, they outweigh its XMP."""
    found = read_credentials(ready.upload, ready.format)
    if made := found["credentials"].get("source_type"):
        ready.words.digital_source_type = made
        ready.words.read_from["digital_source_type"] = ["Content Credentials", made]
    return found


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Decode in the block. Raises Busy where others keep the turn for too long."""
    if not _decoding.acquire(timeout=_LONGEST_WAIT):
        raise Busy(gettext("The newsroom is busy with other pictures: upload this one again in a moment."))
    try:
        yield
    finally:
        _decoding.release()


def _signed(ready, encoded):
    try:
        return signed(encoded, ready.upload, ready.format)
    except NotSigned:
        # The newsroom gets its picture, and administrators a job that fails until it can be signed.
        ready.is_signed = False
        return encoded


@contextmanager
def stored(ready: Ready, *, by) -> Iterator[Image]:
    """Take a picture into the library for the block; where the block fails, no file of it is left.

    The files are there before the row is. Two who store the same bytes at once get the same Image.
    Raises NotStored where the storage does not take the files.
    """
    if ready.known:
        yield ready.known
        return
    with _written_files() as (write, remove):
        image = _written(ready, by, write)
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


def _written(ready, by, write) -> Image:
    """The row to be, of a picture whose files are written."""
    image = Image(
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
    )
    try:
        ready.upload.seek(0)
        original = File(ready.upload)
        image.original = write(storages["originals"], f"{ready.key}.{ready.format.lower()}", original)
        for name, content in ready.renditions.items():
            write(default_storage, name, ContentFile(content))
    except OSError as error:
        raise NotStored(reason(error)) from error
    return image


def reason(error: OSError) -> str:
    """Why the storage did not take a file, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return gettext("the disk is full. Tell an administrator, then upload it again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return gettext("its folder cannot be written. Tell an administrator, then upload it again.")
    return gettext("the storage did not take it. Upload it again in a moment, or tell an administrator.")


@contextmanager
def _written_files():
    """Two functions: one writes a file, one removes all that was written, as is done if the block fails."""
    written = []

    def write(storage, name, content):
        saved = storage.save(name, content)
        written.append((storage, saved))
        return saved

    def remove():
        while written:
            storage, name = written.pop()
            storage.delete(name)

    try:
        yield write, remove
    except BaseException:
        remove()
        raise


def erase(image: Image) -> None:
    """Delete all that readers can get of a picture; its original stays.

    Each file is tried, whatever became of the others; then the last error is raised.
    """
    with ExitStack() as deletions:
        for name in public_files(image):
            deletions.callback(default_storage.delete, name)


def mark_as_removed(image: Image) -> None:
    """Have web servers answer 410 at the addresses of a picture whose files are gone."""
    if not default_storage.exists(removed_mark(image.key)):
        default_storage.save(removed_mark(image.key), ContentFile(b""))


def unmark_as_removed(image: Image) -> bool:
    """Take that file away again; whether it was there."""
    was_there = default_storage.exists(removed_mark(image.key))
    if was_there:
        default_storage.delete(removed_mark(image.key))
    return was_there


def complete(image: Image, cuts: Iterable[Cut] = ()) -> dict[str, Any] | None:
    """Store those of a picture's public files that are missing, and give what its row is to say of them.

    All formats, and the cuts of its own framing besides these, with the rights that it has now; None where
    all are there. Files that are replaced by others stay, for pages that were made before. Raises NotSigned.
    """
    wanted = {cut_of(image, shape) for shape in FILED} | set(cuts)
    names, written = current_files(image), fingerprint(image)
    is_whole = {*TYPES, *map(str, wanted), "tint"} <= image.files.keys() and image.written == written
    if is_whole and all(map(default_storage.exists, names)):
        return None
    files, renditions = _rendered_again(image, wanted)
    for name, content in renditions.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
    former = [name for name in public_files(image) if name not in renditions]
    files["former"] = [name for name in former if default_storage.exists(name)]
    return {"files": files, "written": written}


def _rendered_again(image, wanted):
    with image.original.open() as original, one_at_a_time():
        widest = shrunk(decode(original))
        files, renditions = named(
            image.key, signed(rendered(widest, image, TYPES, wanted), original, image.format)
        )
        return files | {"tint": tint_of(widest)}, renditions
