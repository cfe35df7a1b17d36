"""Whether the site is alive, and whether it is ready for readers."""

import os
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from shutil import disk_usage
from time import monotonic

from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.follow_up import stores
from articles.pictures.files import spool_of
from newsroom.version import FULL_VERSION

MOST_CLOCK_DRIFT = timedelta(seconds=1)
SECONDS_KEPT = 10
"""For how long it is known whether the stores work."""
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
    """200 if everything that readers' pages and saves need works; otherwise 503 naming what does not."""
    # Without a database, each of its checks would wait for it again.
    failed = _failing(CHECKS_OF_DATABASE) if _database() else ["database"]
    failed += _failing(CHECKS)
    answer = {"ready": not failed, "failed": failed, **_degraded()}
    return JsonResponse(answer, status=503 if failed else 200)


def _degraded():
    """What works only in part: with a store away, readers get every page, and uploads wait for it."""
    away = _stores_away(int(monotonic() / SECONDS_KEPT))
    return {"degraded": away} if away else {}


@lru_cache(1)
def _stores_away(period):
    """The storages whose store does not work, asked once in a period: whoever asks often waits no longer."""
    return [READY_NAMES[name] for name in stores.trouble()]


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
    if connection.vendor != "postgresql":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            theirs = datetime.fromtimestamp(float(cursor.fetchone()[0]), tz=UTC)
    except DatabaseError:
        return False
    return abs(theirs - timezone.now()) <= MOST_CLOCK_DRIFT


def _storage():
    return is_writable(_folder(default_storage))


def _originals():
    return is_writable(_folder(storages["originals"]))


def _folder(storage):
    """Where it writes on this machine: what a remote store is to take is kept in a folder first."""
    spool = spool_of(storage)
    return Path(storage.location) if spool is None else spool.folder


def is_writable(folder: Path) -> bool:
    """Whether files can be stored in a folder, or in the one where it would be created; writes nothing."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK) and disk_usage(there).free >= LEAST_SPACE


CHECKS_OF_DATABASE = {"migrations": _migrations, "clock": _clock}
READY_NAMES = {"default": "storage", "originals": "originals"}
CHECKS = {"storage": _storage, "originals": _originals}
