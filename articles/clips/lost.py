"""Which files of video and audio are not where their rows say, and which of them can be rebuilt."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.files.base import File
from django.core.files.storage import default_storage, storages
from django.db.models import Q
from django.utils import timezone

from articles.clips import files
from articles.clips import uses as clip_uses
from articles.clips.documents import DOCUMENTS
from articles.clips.kinds import FORMATS
from articles.clips.storing import copy_for_readers, hash_of
from articles.models import Clip, Job
from articles.pictures.files import present
from articles.pictures.refusals import Busy, Unusable

AT_ONCE = 200
"""The number of clips that are checked together, in the order of their keys, as a store lists them."""


@dataclass
class Found:
    """What is wrong with some clips, each given as its row."""

    last: str = ""
    """The key of the last of them; empty if there were none."""
    count: int = 0
    lost: list[Clip] = field(default_factory=list)
    """Those whose original is missing."""
    unprepared: list[Clip] = field(default_factory=list)
    """Those without the private copy that the readers' file is made from."""
    without_frames: list[Clip] = field(default_factory=list)
    """Those that lack a frame offered as a poster."""
    unpublished: list[Clip] = field(default_factory=list)
    """Those that readers may have, but can't get."""
    still_public: list[Clip] = field(default_factory=list)
    """Those that readers may not have, but can get."""


def after(key: str, most: int = AT_ONCE) -> Found:
    """Look for the files of the clips that follow a key. Raises OSError if a store is unavailable."""
    at, clips = timezone.now(), list(Clip.objects.filter(key__gt=key).order_by("key")[:most])
    there, public = _private(clips), present(default_storage, map(files.public_name, clips))
    settled = _settled(clips, at)
    found = Found(last=clips[-1].key if clips else "", count=len(clips))
    for clip in clips:
        if clip.original.name not in there:
            found.lost.append(clip)
        if clip.prepared and clip.prepared not in there:
            found.unprepared.append(clip)
        if not there.issuperset(clip.frames):
            found.without_frames.append(clip)
        is_public = clip_uses.is_public(clip, at)
        if clip.pk in settled and is_public != (files.public_name(clip) in public):
            (found.unpublished if is_public else found.still_public).append(clip)
    return found


def _private(clips: Sequence[Clip]) -> set[str]:
    names = [[clip.original.name, *clip.frames, *filter(None, [clip.prepared])] for clip in clips]
    return present(storages["originals"], [name for some in names for name in some])


def _settled(clips, at):
    """The ids of the clips whose public file no job is about to publish or erase."""
    jobs = Job.objects.unfinished().filter(kind="clip_files", key__in=[str(clip.pk) for clip in clips])
    # Some of the others are scheduled for the time of a publication.
    due = jobs.filter(Q(next_attempt_at__lte=at) | Q(attempts__gt=0)).values_list("key", flat=True)
    return {clip.pk for clip in clips}.difference(map(int, due))


def private_files_missing(clip: Clip) -> list[str]:
    """The names of its original and of the copy for readers, if missing. Raises OSError."""
    names = [clip.original.name, *filter(None, [clip.prepared])]
    there = present(storages["originals"], names)
    return [name for name in names if name not in there]


def prepare_again(clip: Clip) -> bool:
    """Rebuild the private copy from the public file, or from the original; return whether it is the same.

    Other bytes would not match the address that versions name. Raises OSError.
    """
    return _from_public(clip) or _from_original(clip)


def _from_public(clip):
    name = files.public_name(clip)
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return _stored_if_same(clip, file)


def _from_original(clip):
    with (
        storages["originals"].open(clip.original.name) as file,
        files.on_disk(file, clip.format) as path,
    ):
        try:
            return _from_copy(clip, path)
        except Busy as others:
            raise OSError(str(others)) from others
        except Unusable:  # A later version of a library may refuse what was accepted before.
            return False


def _from_copy(clip, path):
    with copy_for_readers(path, (FORMATS | DOCUMENTS)[clip.format]) as ready:
        if ready is None:
            return False
        with ready.open("rb") as copied:
            return _stored_if_same(clip, copied)


def _stored_if_same(clip, file):
    if hash_of(file)[:16] != clip.file_hash:
        return False
    file.seek(0)
    storages["originals"].save(clip.prepared, File(file))
    return True
