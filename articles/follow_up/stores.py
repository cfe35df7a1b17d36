"""A worker's jobs for the picture stores: sending files that wait, and looking for lost ones."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import NamedTuple

from django.core.files.storage import storages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.follow_up.kinds import follow_up
from articles.models import Image, Job
from articles.pictures import lost
from articles.pictures.files import delete_all, spool_of
from articles.pictures.storing import INCOMING

SOON, AGAIN, LATER = timedelta(seconds=30), timedelta(minutes=1), timedelta(days=1)
"""Delays until a store that did not answer is tried again, the next pictures are checked, and all again."""
LONGEST_TURN = 60
"""How many seconds one attempt spends on sending files."""
AT_ONCE = 64
MOST_LOST = 50
"""Missing originals in one batch: with more, the wrong folder or bucket is more likely the cause."""
NAMES = ("default", "originals")


class Lost(Exception):
    """An original that is not in its store."""


class Waiting(Exception):
    """Files that a store has not taken yet."""


def watch() -> None:
    """Enqueue a job to send the files that wait on this machine. Queries the database only if any do."""
    if any(waiting_files().values()):
        _enqueue_unless_it_waits("waiting_files")


def begin() -> None:
    """Start the regular search for lost files, unless it is already under way."""
    _enqueue_unless_it_waits("lost_files")


def _enqueue_unless_it_waits(kind):
    if not Job.objects.unfinished().filter(kind=kind).exists():
        Job.objects.enqueue(kind, keys=[""])


def waiting_files() -> dict[str, list[str]]:
    """{storage: the names of the files that wait on this machine until it takes them}"""
    spools = {name: spool_of(storages[name]) for name in NAMES}
    return {name: spool.names() for name, spool in spools.items() if spool is not None}


class Wait(NamedTuple):
    """Files that the stores have not taken yet."""

    count: int
    since: datetime


def waiting() -> Wait | None:
    """How many files wait on this machine, and since when; None if there are none."""
    waits = waiting_files()
    times = [spool_of(storages[name]).waits_since() for name in waits]
    since = min((time for time in times if time is not None), default=None)
    if since is None:
        return None
    return Wait(sum(map(len, waits.values())), datetime.fromtimestamp(since, tz=UTC))


@follow_up(
    "waiting_files",
    _("Files waiting for the picture store"),
    seconds=LONGEST_TURN * 2,
    gives_up=False,
    longest_pause=SOON,
)
def send_waiting(key: str) -> None:
    """Send the files that wait on this machine; all are tried: a refused one does not hold up the others."""
    until, failures = monotonic() + LONGEST_TURN, []
    for name, files in waiting_files().items():
        for start in range(0, len(files), AT_ONCE):
            if monotonic() > until:
                break
            try:
                storages[name].send(files[start : start + AT_ONCE], until - monotonic())
            except OSError as failure:
                failures.append(failure)
    if failures:
        raise failures[0]
    if left := sum(map(len, waiting_files().values())):
        raise Waiting(f"{left} files wait, or are just being sent.")


@follow_up(
    "lost_files",
    _("Regular check of the pictures’ files"),
    seconds=300,
    gives_up=False,
    longest_pause=timedelta(minutes=5),
)
def look(key: str) -> None:
    """Check the files of the pictures after a key, and enqueue the check of the next ones for later."""
    found = lost.after(key)
    if len(found.lost) > MOST_LOST:
        raise Lost(
            f"{len(found.lost)} of {found.count} originals are missing: is the right folder or bucket set, "
            "and mounted?"
        )
    Job.objects.enqueue("lost_original", keys=[image.pk for image in found.lost])
    # Nothing can be rendered from an original that is lost.
    whole = [image.pk for image in found.incomplete if image not in found.lost]
    Job.objects.enqueue("picture_sizes", keys=whole)
    Job.objects.enqueue("picture_files", keys=[image.pk for image in found.still_public])
    if not key:
        Job.objects.enqueue("lost_clips", keys=[""])
        _forget_unfinished()
    pause = AGAIN if found.count == lost.AT_ONCE else LATER
    Job.objects.enqueue("lost_files", keys=[found.last if pause is AGAIN else ""], at=timezone.now() + pause)


def _forget_unfinished() -> None:
    """Delete uploads, direct to the store or in parts, that nobody added to the library."""
    originals = storages["originals"]
    delete_all(originals, originals.names_before(INCOMING, timezone.now() - LATER))


def _subject(key: str) -> str:
    return "".join(str(image) for image in Image.objects.filter(pk=key))


@follow_up("lost_original", _("Lost original of a picture"), seconds=30, subject=_subject, gives_up=False)
def look_again(key: str) -> None:
    """Fail, and so stay among the failing jobs, until the original of a picture is back."""
    image = Image.objects.get(pk=key)
    if lost.without_original([image]):
        raise Lost(f"{image.original.name} is missing: put it back from a backup. Readers keep its sizes.")
    if not image.is_taken_from_readers(timezone.now()):
        Job.objects.enqueue("picture_sizes", keys=[image.pk])


def trouble() -> dict[str, str]:
    """{storage: why it does not work right now}, as the stores themselves answer; folders are not asked."""
    found = {}
    for name in NAMES:
        try:
            ask = getattr(storages[name], "ask", None)
            if ask is not None:
                ask()
        except OSError as failure:
            found[name] = str(failure)
    return found
