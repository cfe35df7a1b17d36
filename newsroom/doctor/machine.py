"""The machine: its disks, its clock, and the programs that the site can use."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from articles.models import Article, AuditEntry
from newsroom import health
from newsroom.doctor.findings import ERROR, NOTE, WARNING, Finding

LITTLE_SPACE = 1024**3
"""Free bytes below which a disk should get more room before it is full."""
LEAST_FILES, FEW_FILES = 1_000, 20_000
"""Files that can still be created: a picture has some twenty."""
MOST_NAMED = 20
"""Stories that a finding names."""
PROGRAMS = {
    "ffmpeg": "without it the site knows no length of a video, and makes no stills",
    "exiftool": "the site does not need it; it is of use for looking at pictures by hand",
}


def disk() -> Iterator[Finding]:
    """Space, files and permissions of each folder that the site writes to."""
    for setting, folder in folders().items():
        there = health.existing(folder)
        if not os.access(there, os.W_OK | os.X_OK):
            yield Finding(
                ERROR,
                "disk.closed",
                _("%(setting)s (%(folder)s) can't be written.") % {"setting": setting, "folder": folder},
                _("Let the site's user write there."),
            )
        yield from _room(setting, folder, os.statvfs(there))


def folders() -> dict[str, Path]:
    """{setting: folder that the site writes to}"""
    found = {"MEDIA_ROOT": Path(settings.MEDIA_ROOT), "PRIVATE_ROOT": Path(settings.PRIVATE_ROOT)}
    if connection.vendor == "sqlite":
        found["DATABASE_URL"] = Path(connection.settings_dict["NAME"]).parent
    return found | {"TMPDIR": Path(gettempdir())}


class Room(NamedTuple):
    """Free space on the disk of a folder."""

    setting: str
    folder: Path
    free: int
    """Bytes."""


def room() -> Iterator[Room]:
    """Free space on the disks of the folders that the site writes to."""
    for setting, folder in folders().items():
        there = os.statvfs(health.existing(folder))
        yield Room(setting, folder, there.f_bavail * there.f_frsize)


def _room(setting, folder, there) -> Iterator[Finding]:
    free, files = there.f_bavail * there.f_frsize, there.f_favail
    named = {"setting": setting, "folder": folder}
    if free < LITTLE_SPACE:
        yield Finding(
            ERROR if free < health.LEAST_SPACE else WARNING,
            "disk.space",
            _("%(setting)s (%(folder)s) has only %(free)d MB left.") % {**named, "free": free // 1024**2},
            _("Make room on that disk, or move the folder to a larger one."),
        )
    if there.f_files and files < FEW_FILES:  # Some file systems have no fixed number.
        yield Finding(
            ERROR if files < LEAST_FILES else WARNING,
            "disk.inodes",
            _("%(setting)s (%(folder)s) has room for only %(files)d more files.") % {**named, "files": files},
            _("Delete small files on that disk, or move the folder to one with more inodes."),
        )


def clock() -> Iterator[Finding]:
    """Whether this machine's clock agrees with the database's, and was not put back."""
    drift = health.clock_drift()
    if abs(drift) > health.MOST_CLOCK_DRIFT:
        yield Finding(
            ERROR,
            "clock.drift",
            _("The clock of this machine is %(seconds).1f seconds away from the database's.")
            % {"seconds": abs(drift).total_seconds()},
            _("Have NTP set both (timedatectl set-ntp true): stories would go live at the wrong time."),
        )
    yield from _put_back()


def _put_back() -> Iterator[Finding]:
    """Acts dated in the future, by a clock that was ahead."""
    at = timezone.now()
    later = AuditEntry.objects.filter(at__gt=at + health.MOST_CLOCK_DRIFT)
    last = later.aggregate(last=Max("at"))["last"]
    if last is None:
        return
    lacking = Article.objects.filter(is_closed=False, live_from__gt=at)
    dated = later.filter(story=OuterRef("story"), at=OuterRef("live_from"))
    stories = lacking.filter(Exists(dated)).values_list("story", flat=True)[:MOST_NAMED]
    yield Finding(
        ERROR,
        "clock.put_back",
        _("The clock was ahead: some acts are dated up to %(time)s later than now.")
        % {"time": timeuntil(last)},
        _("If it is right now, publish again what readers do not have until then: stories %(stories)s.")
        % {"stories": ", ".join(map(str, stories))}
        if stories
        else _("No story is affected: wait until then."),
    )


def programs() -> Iterator[Finding]:
    """Programs that the site can do without."""
    for name, why in PROGRAMS.items():
        if not shutil.which(name):
            yield Finding(NOTE, f"programs.{name}", f"{name} is not installed: {why}.")
