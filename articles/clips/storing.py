"""Take a video or audio file into the library: check it first, then store its files and its row."""

import hashlib
import logging
import secrets
import string
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from articles.clip_keys import MARK
from articles.clips import facts, programs
from articles.clips.documents import DOCUMENTS, LARGEST, document_of
from articles.clips.files import on_disk
from articles.clips.kinds import Format, media_of
from articles.clips.pdfs import copy_without_properties
from articles.models import Clip, Job
from articles.pictures.refusals import Unusable
from articles.pictures.storing import NotStored, _name_of, reason
from articles.record import put_on_record

__all__ = ["NotStored", "Unusable", "copy_for_readers", "hash_of", "store", "too_large"]

logger = logging.getLogger(__name__)
_LETTERS = string.ascii_lowercase + string.digits
_PART = 1024 * 1024


def store(upload, *, by) -> tuple[Clip, bool]:
    """The clip of an upload, and whether the library had it before. Raises Unusable, NotStored.

    The upload is read in parts, never whole.
    """
    sha256 = _checked_hash(upload)
    if known := Clip.objects.filter(sha256=sha256).first():
        return _usable(known), True
    kind = _format_of(upload)
    with on_disk(upload, kind.ending) as path:
        about = facts.Facts(kind, is_checked=True) if kind.ending in DOCUMENTS else facts.read(path, kind)
        clip = _row(upload, about, sha256, by)
        try:
            with copy_for_readers(path, kind) as ready:
                return _stored(clip, upload, ready, by), False
        except OSError as error:
            raise NotStored(reason(error)) from error


def _format_of(upload) -> Format:
    if found := media_of(upload):
        return found
    found = document_of(upload, _name_of(upload))
    if found is None:
        raise Unusable(
            gettext(
                "Readers can’t play or download this kind of file. Export video and audio as MP4, WebM,"
                " MP3 or M4A; other files as PDF, CSV or TXT in UTF-8, DOCX, XLSX, PPTX, ODT, ODS or ODP."
            )
        )
    if upload.size > LARGEST:
        raise _larger_than(LARGEST, upload.size)
    return found


def _usable(clip):
    if clip.killed_at:
        raise Unusable(gettext("This file was removed from all stories: it cannot be used again."))
    return clip


def _checked_hash(upload) -> str:
    most = settings.CLIP_MOST_MB * 1024 * 1024
    if (upload.size or 0) > most:
        raise too_large(upload.size)
    if not upload.size:
        raise Unusable(gettext("The file is empty: choose it again."))
    return hash_of(upload)


def too_large(size: int) -> Unusable:
    """The refusal of a file of this many bytes."""
    return _larger_than(settings.CLIP_MOST_MB * 1024 * 1024, size)


def _larger_than(most: int, size: int) -> Unusable:
    said = gettext("The file is %(size)s MB; the limit is %(most)s MB. Export it smaller.")
    return Unusable(said % {"size": f"{size / 1024 / 1024:.0f}", "most": most // 1024 // 1024})


def hash_of(file: BinaryIO) -> str:
    """The SHA-256 of a file in hexadecimal digits, read in parts."""
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(_PART):
        digest.update(part)
    return digest.hexdigest()


def _row(upload, about, sha256, by):
    return Clip(
        key=MARK + "".join(secrets.choice(_LETTERS) for _ in range(16 - len(MARK))),
        kind=_kind(about.format),
        original_name=_name_of(upload)[-255:],
        format=about.format.ending,
        sha256=sha256,
        codecs=", ".join(about.codecs),
        seconds=about.seconds,
        width=about.width,
        height=about.height,
        is_checked=about.is_checked,
        uploaded_by=by,
    )


def _kind(form: Format) -> str:
    if form.ending in DOCUMENTS:
        return Clip.Kind.FILE
    return Clip.Kind.VIDEO if form.is_video else Clip.Kind.AUDIO


def copy_for_readers(path: Path, kind: Format) -> AbstractContextManager[Path | None]:
    """A context with the path of a copy for readers; None if they get the original file. Raises Unusable."""
    if kind.ending == "pdf":
        return copy_without_properties(path)
    if kind.ending in DOCUMENTS:
        return nullcontext()
    return copy_without_metadata(path, is_video=kind.is_video)


@contextmanager
def copy_without_metadata(path: Path, *, is_video: bool) -> Iterator[Path | None]:
    """The path of a copy for readers; None if ffmpeg is missing, or could not make one."""
    with TemporaryDirectory(prefix="newsroom-clip-") as folder:
        target = Path(folder) / f"ready{path.suffix}"
        if not programs.has("ffmpeg"):
            yield None
            return
        most = path.stat().st_size + 1024 * 1024
        try:
            programs.without_metadata(path, target, is_video=is_video, most_bytes=most)
        except programs.Failed as failure:
            logger.warning("ffmpeg could not copy a file without its metadata: %s", failure)
            target = None
        yield target


def _stored(clip, upload, ready, by):
    private, written = storages["originals"], []
    try:
        upload.seek(0)
        clip.original = private.save(f"clips/{clip.key}.{clip.format}", File(upload))
        written.append(clip.original.name)
        clip.file_hash, clip.size = clip.sha256[:16], upload.size
        if ready is not None:
            with ready.open("rb") as file:
                clip.file_hash, clip.size = hash_of(file)[:16], ready.stat().st_size
                file.seek(0)
                clip.prepared = private.save(f"clips/{clip.key}-ready.{clip.format}", File(file))
            written.append(clip.prepared)
        return _with_row(clip, by, written)
    except BaseException:
        _remove(written)
        raise


def _with_row(clip, by, written):
    """The row, or that of somebody who stored the same bytes at the same time."""
    try:
        with transaction.atomic():
            clip.save(force_insert=True)
            put_on_record("clip_added", by=by, detail=str(clip))
            if clip.is_video and programs.has("ffmpeg"):
                Job.objects.enqueue("clip_frames", keys=[clip.pk])
    except IntegrityError:
        known = Clip.objects.filter(sha256=clip.sha256).first()
        if not known:
            raise
        _remove(written)
        return known
    return clip


def _remove(written):
    while written:
        storages["originals"].delete(written.pop())
