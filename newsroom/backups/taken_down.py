"""The list of what was taken down or killed, kept with the backups: a restore repeats those acts.

One file for each, written by a worker a moment after the act and never changed: an older backup knows nothing
of the act, and the machine that did may be gone. It contains none of the story's words, and not the reason.
"""

import io
import json
from datetime import datetime

from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.desk_languages import in_language_of_record
from articles.follow_up.kinds import KINDS, follow_up
from articles.follow_up.pictures import StillPublic
from articles.models import Clip, Image, ImageRevision, Job, Revision, Story
from articles.signals import act_recorded, clip_killed, picture_killed
from articles.workflow.acts import Act
from articles.workflow.withdrawing import take_down
from newsroom.backups.places import Place, Unusable
from newsroom.models import User

FOLDER = "taken-down"


@receiver(act_recorded)
def enqueue_take_down(sender, *, story, act, **_others) -> None:
    if settings.BACKUP_TO and act == Act.TAKE_DOWN:
        Job.objects.enqueue("list_take_down", keys=[story.pk])


@receiver(picture_killed)
def enqueue_kill(sender, *, image, **_others) -> None:
    if settings.BACKUP_TO:
        Job.objects.enqueue("list_kill", keys=[image.pk])


@receiver(clip_killed)
def enqueue_clip_kill(sender, *, clip, by, **_others) -> None:
    if settings.BACKUP_TO:
        Job.objects.enqueue("list_clip_kill", keys=[f"{clip.pk} {by.pk}"])


def _story(key: str) -> str:
    return "".join(map(str, Story.objects.filter(pk=key)))


def _picture(key: str) -> str:
    return "".join(map(str, Image.objects.filter(pk=key)))


def _clip(key: str) -> str:
    return "".join(map(str, Clip.objects.filter(pk=key.split()[0])))


@follow_up(
    "list_take_down",
    gettext_lazy("Take-down on the list beside the backups"),
    seconds=60,
    subject=_story,
    gives_up=False,
)
def list_take_down(key: str) -> None:
    """Put a take-down on the list."""
    act = Revision.objects.filter(story=key, act=Act.TAKE_DOWN).select_related("story", "by").latest("pk")
    # The number alone could be another story's: after a restore, new stories reuse the numbers of lost ones.
    created_at = act.story.created_at
    name = f"story-{key}-{created_at.timestamp():.6f}"
    _add(name, story=act.story_id, created_at=created_at, by=act.by, at=act.at)


@follow_up(
    "list_kill",
    gettext_lazy("Killed picture on the list beside the backups"),
    seconds=60,
    subject=_picture,
    gives_up=False,
)
def list_kill(key: str) -> None:
    """Put a killed picture on the list."""
    killed = ImageRevision.objects.filter(image=key, act=ImageRevision.Act.KILLED)
    act = killed.select_related("image", "by").latest("pk")
    _add(f"picture-{act.image.key}", picture=act.image.key, by=act.by, at=act.at)


@follow_up(
    "list_clip_kill",
    gettext_lazy("Killed video, audio or download on the list beside the backups"),
    seconds=60,
    subject=_clip,
    gives_up=False,
)
def list_clip_kill(key: str) -> None:
    """Put a killed video, audio or download on the list; the key names it and who killed it."""
    clip_key, by_key = key.split()
    clip = Clip.objects.get(pk=clip_key)
    _add(f"clip-{clip.key}", clip=clip.key, by=User.objects.get(pk=by_key), at=clip.killed_at)


def _add(name, *, by, at, **what):
    place, path = Place(settings.BACKUP_TO), f"{FOLDER}/{name}.json"
    if not place.has(path):
        said = {**what, "by": by.username, "at": at}
        place.put(path, io.BytesIO(json.dumps(said, default=datetime.isoformat).encode()))


def listed(place: Place) -> list[str]:
    """The file names on a place's list."""
    return [name for name in place.files(FOLDER) if name.endswith(".json")]


def _read(place, name):
    try:
        with place.get(f"{FOLDER}/{name}") as file:
            return json.load(file)
    except ValueError as error:
        raise Unusable(
            f"{FOLDER}/{name} is damaged: it names something that was taken down. "
            "Take it down again by hand, then delete that file."
        ) from error


def do_again(place: Place, by: str = "") -> tuple[int, list[str]]:
    """Repeat the listed acts that the database doesn't know; return how many, and a sentence per refusal.

    Each is done by the person who first did it, or by the person with the username `by`.
    """
    done, refused, jobs = 0, [], set()
    for name in listed(place):
        try:
            said = _read(place, name)
        except Unusable as damage:
            refused.append(str(damage))
            continue
        if (subject := _subject_of(said)) is None:
            continue
        try:
            _do(subject, said, by)
            done += 1
            jobs |= _jobs_of(subject)
        except (workflow.Forbidden, workflow.Refused, User.DoesNotExist) as reason:
            refused.append(f"{_name(said)}: {reason}")
    return done, [*refused, *_not_erased(jobs)]


def _jobs_of(subject):
    """The jobs that erase its public files, as pairs of kind and key."""
    if isinstance(subject, Image):
        return {("picture_files", subject.pk)}
    if isinstance(subject, Clip):
        return {("clip_files", subject.pk)}
    pictures = subject.picture_uses.values_list("image", flat=True)
    clips = subject.clip_uses.values_list("clip", flat=True)
    return {*(("picture_files", key) for key in pictures), *(("clip_files", key) for key in clips)}


def _not_erased(jobs):
    """Erase public files now: readers may come before a worker does. A sentence for each that is left."""
    for kind, key in sorted(jobs):
        try:
            KINDS[kind].do(str(key))
        except (StillPublic, OSError) as failure:
            yield f"{'Picture' if kind == 'picture_files' else 'Clip'} {key}: {failure}"


def _subject_of(said):
    """The story, picture or clip; None if it is not there or already known to be gone."""
    if "picture" in said:
        return Image.objects.filter(key=said["picture"]).exclude(status=Image.Status.KILLED).first()
    if "clip" in said:
        return Clip.objects.filter(key=said["clip"], killed_at=None).first()
    same = Story.objects.filter(pk=said["story"], created_at=datetime.fromisoformat(said["created_at"]))
    return same.filter(taken_down_at=None).first()


def _do(subject, said, by):
    with in_language_of_record():
        reason = _("Done again after a restore from a backup. It was first done at %(time)s by %(who)s.")
        reason %= {"time": said["at"], "who": said["by"]}
    who = User.objects.get(username=by or said["by"])
    if isinstance(subject, Image):
        workflow.kill_picture(subject, by=who, reason=reason)
    elif isinstance(subject, Clip):
        workflow.kill_clip(subject, by=who, reason=reason)
    else:
        take_down(subject, by=who, reason=reason)


def _name(said):
    kind = next(kind for kind in ("picture", "clip", "story") if kind in said)
    return f"{kind.capitalize()} {said[kind]}"
