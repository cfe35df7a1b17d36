"""/metrics, in Prometheus's text format, for this machine and anyone who has the token."""

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError
from django.db.models import Count
from django.http import HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.follow_up.failing import need_attention
from articles.follow_up.kinds import KINDS
from articles.models import Job
from newsroom import health, monitors, patience
from newsroom.doctor.machine import room
from newsroom.metrics.counters import COUNTED, braces, counters
from newsroom.models import Heartbeat

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PATIENCE = 1
"""Seconds for each database response: metrics must not wait for it when they are needed most."""
MOST_COUNTED = 1000


@require_safe
@never_cache
def metrics(request):
    """The page; 403 for anybody else."""
    if not monitors.may_know(request):
        return HttpResponseForbidden("For this machine, or with MONITOR_TOKEN.\n", content_type="text/plain")
    lines = [*_counted(), *_disks(), *_of_the_database()]
    return HttpResponse("\n".join(lines) + "\n", content_type=CONTENT_TYPE)


def _counted() -> Iterator[str]:
    totals = counters.totals()
    for each in COUNTED:
        yield from _head(each.name, each.kind, each.says)
        yield from (f"{name} {totals[name]!r}" for name in each.names())


def _head(name, kind, says) -> Iterator[str]:
    yield f"# HELP {name} {says}"
    yield f"# TYPE {name} {kind}"


def _gauge(name, says, *values) -> Iterator[str]:
    """`values`: (labels, number)"""
    yield from _head(name, "gauge", says)
    yield from (f"{name}{braces(labels.items())} {number}" for labels, number in values)


def _disks() -> Iterator[str]:
    free = [({"folder": each.setting}, each.free) for each in room()]
    yield from _gauge("newsroom_disk_free_bytes", "Room on the disk of a folder.", *free)


def _of_the_database() -> Iterator[str]:
    try:
        with patience.of(PATIENCE):
            work = [*_work()]
    except (DatabaseError, InterfaceError):
        work = []
    yield from _gauge("newsroom_database_up", "Whether the database answers.", ({}, int(bool(work))))
    yield from work


def _work() -> Iterator[str]:
    at = timezone.now()
    due = Job.objects.due(at).filter(kind__in=KINDS)
    oldest = due.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()
    age = (at - oldest).total_seconds() if oldest else 0
    yield from _gauge("newsroom_queue_age_seconds", "How long the oldest due job has waited.", ({}, age))
    waiting = due[:MOST_COUNTED].count()
    yield from _gauge("newsroom_queue_jobs", f"Due jobs, {MOST_COUNTED} at most.", ({}, waiting))
    failed = dict(need_attention().order_by().values_list("kind").annotate(Count("pk")))
    numbers = [({"kind": kind}, failed.get(kind, 0)) for kind in KINDS]
    yield from _gauge("newsroom_failed_jobs", "Jobs that an administrator should look at.", *numbers)
    if last := health.last_round():
        age = (at - last).total_seconds()
        yield from _gauge("newsroom_worker_age_seconds", "Since a worker was last at work.", ({}, age))
    if last := Heartbeat.objects.last(Heartbeat.BACKUP):
        age = (at - last).total_seconds()
        yield from _gauge("newsroom_backup_age_seconds", "Since the last backup ended.", ({}, age))
