"""Background work for video and audio: their public files, and frames to choose a poster from."""

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.clips import files, programs
from articles.clips import uses as clip_uses
from articles.follow_up.kinds import follow_up
from articles.follow_up.searching import forget_words
from articles.models import Clip, Job
from articles.signals import act_recorded, clip_taken_back
from articles.workflow.acts import Act

SHARES = (0.05, 0.2, 0.4, 0.6, 0.8)
"""The points of a video at which frames are taken, as fractions of its length."""


@receiver(act_recorded)
def enqueue_jobs(sender, *, story, act, **_others) -> None:
    """After an act on a story, have the public files of the clips that it has or ever had settled."""
    if not story.taken_down_at:
        clip_uses.record_uses(story, story)
    if act == Act.SAVE:
        return  # It changes nothing for readers.
    if story.under_lock and not story.under_lock.has_clips:
        return
    if keys := list(story.clip_uses.values_list("clip", flat=True)):
        Job.objects.enqueue("clip_files", keys=keys)


def subject(key: str) -> str:
    """The name of a job's clip, for administrators."""
    return "".join(str(clip) for clip in Clip.objects.filter(pk=key))


@follow_up(
    "clip_files",
    _("Public file of a video, audio or download"),
    seconds=600,
    subject=subject,
    gives_up=False,
)
def settle(key: str) -> None:
    """Publish a clip's file if readers may have it now, or else take it back; repeat when that changes."""
    clip, at = Clip.objects.get(pk=key), timezone.now()
    if clip.killed_at:
        # First, as a store may be down: what the kill took out of the index can't be found before this.
        forget_words(clip_uses.versions(clip))
    if clip_uses.is_public(clip, at):
        files.publish(clip)
    else:
        if clip_uses.was_public(clip, at):
            clip_taken_back.send(sender=Clip, clip=clip)
        files.take_back(clip)
    changes_at = None if clip.killed_at else clip_uses.changes_at(clip, at)
    if changes_at:
        Job.objects.enqueue("clip_files", keys=[clip.pk], at=changes_at)


@follow_up("clip_frames", _("Frames of a video"), seconds=300, subject=subject)
def take_frames(key: str) -> None:
    """Take frames of a video, to choose a poster from, unless it has some already."""
    clip = Clip.objects.get(pk=key)
    if clip.frames or not clip.is_video or not programs.has("ffmpeg"):
        return
    with files.open_private(clip) as file, files.on_disk(file, clip.format) as path:
        jpegs = [programs.frame(path, at) for at in _times(clip.seconds or 0)]
    names = [
        storages["originals"].save(f"clips/{clip.key}-frame-{number}.jpg", ContentFile(jpeg))
        for number, jpeg in enumerate(jpegs, start=1)
    ]
    Clip.objects.filter(pk=clip.pk).update(frames=names)


def _times(seconds):
    """The times of the frames; fewer for a short video, so that they differ."""
    return (
        [share * seconds for share in SHARES]
        if seconds >= len(SHARES)
        else [0.0, 0.5 * seconds][: 1 + (seconds > 1)]
    )
