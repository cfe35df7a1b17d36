"""Whether the site is alive, and whether it is ready for readers."""

import os
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from shutil import disk_usage
from time import monotonic
from uuid import uuid4

from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.follow_up import stores
from articles.models import Job
from articles.pictures.files import spool_of
from newsroom import monitors
from newsroom.models import Heartbeat
from newsroom.version import FULL_VERSION

MOST_CLOCK_DRIFT = timedelta(seconds=1)
LONGEST_ROUND, LONGEST_JOB = timedelta(minutes=2), timedelta(minutes=15)
"""How long a worker may be silent: while it does many jobs, and while it does a long one."""
SECONDS_KEPT = 10
"""Seconds for which the state of the stores is cached."""
WRITTEN_EVERY = 3
"""Seconds for which it is cached whether the database accepts a write."""
LEAST_SPACE = 100 * 1024**2
"""Bytes that must be free: room for two of the largest pictures with all their sizes."""


@require_safe
@never_cache
def alive(request):
    """200 while the process answers; depends on nothing else."""
    return JsonResponse({"alive": True, "version": FULL_VERSION})


@require_safe
@never_cache
def ready(request):
    """200 if everything that readers' pages and saves need works; otherwise 503.

    What does not work is named only if `monitors.may_know`: anybody else just gets the status.
    """
    # Without a database, each of its checks would wait again.
    failed = _failing(CHECKS_OF_DATABASE) if _database() else ["database"]
    failed += _failing(CHECKS)
    answer = {"ready": not failed}
    if monitors.may_know(request):
        answer |= {"failed": failed, **_degraded(failed)}
    return JsonResponse(answer, status=503 if failed else 200)


def _degraded(failed):
    """What works only in part: readers get every page, but jobs that follow acts have to wait."""
    away = _stores_away(_period())
    if "database" not in failed and not is_working(last_round()):
        away = [*away, "worker"]
    return {"degraded": away} if away else {}


def _period() -> int:
    return int(monotonic() / SECONDS_KEPT)


@lru_cache(1)
def _stores_away(period):
    """The storages whose store does not work, checked once per period, however often somebody asks."""
    return [READY_NAMES[name] for name in stores.trouble()]


def last_round() -> datetime | None:
    """When a worker was last active; None if none ever was, or the database does not answer."""
    try:
        return Heartbeat.objects.last(Heartbeat.WORKER)
    except DatabaseError:
        return None


def is_working(last: datetime | None) -> bool:
    """Whether a worker that was last active then may still be running; a long job delays its next round."""
    if last is None:
        return False
    at = timezone.now()
    away = abs(at - last)  # It is in the future if the clock was put back since.
    if away <= LONGEST_ROUND:
        return True
    return away <= LONGEST_JOB and Job.objects.filter(claimed_until__gt=at, done_at=None).exists()


def _failing(checks):
    return [name for name, works in checks.items() if not works()]


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations():
    try:
        return _all_migrations() <= set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return False


@cache
def _all_migrations():
    """The migrations in the code, which can't change while the process runs."""
    return set(MigrationLoader(None).graph.nodes)


def _clock():
    """Whether this machine's clock agrees with the database's: all servers must agree on the time."""
    try:
        return abs(clock_drift()) <= MOST_CLOCK_DRIFT
    except DatabaseError:
        return False


def clock_drift() -> timedelta:
    """How far the database's clock is ahead of this machine's; SQLite has no other clock."""
    if connection.vendor != "postgresql":
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = datetime.fromtimestamp(float(cursor.fetchone()[0]), tz=UTC)
    return theirs - timezone.now()


def _write():
    return _can_write(int(monotonic() / WRITTEN_EVERY))


@lru_cache(1)
def _can_write(period):
    """Whether the database accepts a write, which is rolled back; tried once per period."""
    try:
        with transaction.atomic():
            Heartbeat.objects.create(name=f"{uuid4()}", at=timezone.now())
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return connection.vendor != "sqlite" or has_room(Path(connection.settings_dict["NAME"]).parent)


def _storage():
    return is_writable(_folder(default_storage))


def _originals():
    return is_writable(_folder(storages["originals"]))


def _folder(storage):
    """Where it writes on this machine: files for a remote store are put in a spool folder first."""
    spool = spool_of(storage)
    return Path(storage.location) if spool is None else spool.folder


def is_writable(folder: Path) -> bool:
    """Whether files can be stored in a folder, or in the one where it would be created; writes nothing."""
    there = existing(folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK) and has_room(there)


def has_room(folder: Path) -> bool:
    return disk_usage(existing(folder)).free >= LEAST_SPACE


def existing(folder: Path) -> Path:
    """The folder, or its nearest parent that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())


CHECKS_OF_DATABASE = {"migrations": _migrations, "clock": _clock, "write": _write}
READY_NAMES = {"default": "storage", "originals": "originals"}
CHECKS = {"storage": _storage, "originals": _originals}
