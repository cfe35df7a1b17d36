"""Finding and mending faults in the files of video and audio: `manage.py verify` and the regular check."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.clips import lost, programs
from articles.follow_up.clips import settle, subject, take_frames
from articles.follow_up.kinds import follow_up
from articles.follow_up.stores import MOST_LOST, Lost
from articles.models import Clip, Job

_LOST = "is lost: put {} back from a backup."
_NEEDS_REPAIR = "manage.py verify --repair mends it."


class Fault(NamedTuple):
    """Something that is wrong with the files of a clip."""

    said: str
    """A sentence for the operator of the site."""
    is_mended: bool = False


def faults(*, repairs: bool) -> Iterator[Fault]:
    """What is wrong with the files of all clips; with `repairs`, after mending what can be mended.

    Raises OSError if a store is down.
    """
    key = ""
    while (found := lost.after(key)).count:
        for clip in found.lost:
            yield _said(clip, "Its original", _LOST.format(clip.original.name))
        for clip in found.unprepared:
            yield _copy(clip, repairs=repairs)
        for clip in found.without_frames:
            yield _frames(clip, repairs=repairs)
        for clip in found.unpublished:
            yield _public(clip, "Readers may have its file, and it is not there.", repairs=repairs)
        for clip in found.still_public:
            yield _public(clip, "Readers may not have its file, and it is still there.", repairs=repairs)
        key = found.last


def _said(clip, *parts, is_mended=False):
    return Fault(f"Clip {clip.pk} ({clip}): {' '.join(parts)}", is_mended)


def _copy(clip, *, repairs):
    what = "Its private copy for readers"
    if not repairs:
        return _said(clip, what, "is missing.", _NEEDS_REPAIR)
    try:
        is_mended = lost.prepare_again(clip)
    except OSError:
        is_mended = False
    return _said(
        clip, what, "was made again." if is_mended else _LOST.format(clip.prepared), is_mended=is_mended
    )


def _frames(clip, *, repairs):
    if not repairs:
        return _said(clip, "Some of the frames offered as its poster are missing.", _NEEDS_REPAIR)
    Clip.objects.filter(pk=clip.pk).update(frames=[])
    try:
        take_frames(str(clip.pk))
    except (OSError, programs.Failed) as failure:
        return _said(clip, f"The frames offered as its poster could not be taken again: {failure}")
    return _said(clip, "The frames offered as its poster were taken again.", is_mended=True)


def _public(clip, said, *, repairs):
    if not repairs:
        return _said(clip, said, _NEEDS_REPAIR)
    try:
        settle(str(clip.pk))
    except OSError as failure:
        return _said(clip, said, f"It could not be mended: {failure}")
    return _said(clip, said, "This was mended.", is_mended=True)


@follow_up("lost_clips", _("Regular check of the files of video and audio"), seconds=300, gives_up=False)
def look(key: str) -> None:
    """Check the files of the clips after a key, and enqueue the check of the next ones."""
    found = lost.after(key)
    if len(found.lost) > MOST_LOST:
        raise Lost(f"{len(found.lost)} of {found.count} originals are missing: is the right folder mounted?")
    Job.objects.enqueue("lost_clip", keys=[clip.pk for clip in {*found.lost, *found.unprepared}])
    Job.objects.enqueue("clip_files", keys=[clip.pk for clip in (*found.unpublished, *found.still_public)])
    if found.count == lost.AT_ONCE:
        Job.objects.enqueue("lost_clips", keys=[found.last])


@follow_up("lost_clip", _("Lost file of a video or audio"), seconds=300, subject=subject, gives_up=False)
def look_again(key: str) -> None:
    """Fail, and so stay among the failing jobs, until a clip's private files are back or made again."""
    clip = Clip.objects.get(pk=key)
    missing = lost.private_files_missing(clip)
    if clip.original.name in missing:
        raise Lost(f"{clip.original.name} is missing: put it back from a backup.")
    if missing and not lost.prepare_again(clip):
        raise Lost(f"{clip.prepared} is missing, and can't be made again: put it back from a backup.")
