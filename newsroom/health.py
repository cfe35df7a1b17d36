"""Whether the site is alive, and whether it is ready for readers."""

import uuid
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

MOST_CLOCK_DRIFT = timedelta(seconds=1)


@require_safe
@never_cache
def alive(request):
    """200 while the process answers; asks nothing of anything else."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def ready(request):
    """200 when all that a reader's page or a save needs works, else 503 with what does not."""
    # Without a database each of its checks would wait for one anew.
    failed = _failing(CHECKS_OF_DATABASE) if _database() else ["database"]
    failed += _failing(CHECKS)
    return JsonResponse({"ready": not failed, "failed": failed}, status=503 if failed else 200)


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
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _clock():
    """Whether this machine's clock agrees with the database's, by which servers must agree."""
    if connection.vendor != "postgresql":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            theirs = datetime.fromtimestamp(float(cursor.fetchone()[0]), tz=UTC)
    except DatabaseError:
        return False
    return abs(theirs - timezone.now()) <= MOST_CLOCK_DRIFT


def _cache():
    probe = uuid.uuid4().hex
    try:
        cache.set(f"ready-{probe}", probe, 10)
        return cache.get(f"ready-{probe}") == probe
    except Exception:  # noqa: BLE001 - each backend of a cache has errors of its own
        return False


def _storage():
    name = f"ready/{uuid.uuid4().hex}"
    try:
        name = default_storage.save(name, ContentFile(b"ready"))
        with default_storage.open(name) as stored:
            works = stored.read() == b"ready"
        default_storage.delete(name)
    except OSError:
        return False
    return works


CHECKS_OF_DATABASE = {"migrations": _migrations, "clock": _clock}
CHECKS = {"cache": _cache, "storage": _storage}
