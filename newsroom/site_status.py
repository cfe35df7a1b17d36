"""The state of the site, for administrators: what is wrong, and how the background work is doing."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.admin.read_only import ReadOnly
from articles.follow_up.failing import need_attention, subject_of
from articles.follow_up.kinds import KINDS, label_of
from articles.models import Job
from newsroom import health
from newsroom.doctor import work
from newsroom.doctor.examinations import OF_THE_SITE
from newsroom.doctor.findings import examined
from newsroom.doctor.machine import room
from newsroom.models import Heartbeat
from newsroom.version import FULL_VERSION

MOST_JOBS = 5
MOST_COUNTED = 1000
MOST_QUERIES = 10
LONGEST_QUERY = 300
"""Characters of a query that are shown."""
SLOW = """
SELECT calls, mean_exec_time, left(query, %s) FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
AND calls > 4 AND query ~* '^\\s*(select|insert|update|delete|with)'
ORDER BY mean_exec_time DESC LIMIT %s
"""


class Query(NamedTuple):
    """One kind of query, without its values."""

    calls: int
    milliseconds: float
    text: str


@admin.register(Heartbeat)
class StatusAdmin(ReadOnly, admin.ModelAdmin):
    """The status page, at the URL where a change list would be."""

    def get_urls(self):
        return [path("", self.admin_site.admin_view(self.status), name="newsroom_heartbeat_changelist")]

    @method_decorator([require_safe, never_cache])
    def status(self, request):
        self.require_view_permission(request)
        jobs = need_attention().order_by("-failed_at", "-id")[: MOST_JOBS + 1]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Site status"),
            "opts": self.opts,
            "findings": examined(OF_THE_SITE),
            "worker_at": health.last_round(),
            "waiting": Job.objects.due(timezone.now()).filter(kind__in=KINDS)[:MOST_COUNTED].count(),
            "most": MOST_COUNTED,
            "has_mail": settings.HAS_MAIL,
            "unsent_since": work.unsent_since(),
            "backup_at": backup_at(),
            "disks": [*room()],
            "version": FULL_VERSION,
            "jobs": [(job, label_of(job.kind), subject_of(job.kind, job.key)) for job in jobs[:MOST_JOBS]],
            "has_more": len(jobs) > MOST_JOBS,
            "queries": slow_queries(),
        }
        return TemplateResponse(request, "admin/newsroom/status.html", context)


def backup_at() -> datetime | None:
    """When the last recorded backup ended."""
    return Heartbeat.objects.last(Heartbeat.BACKUP)


def slow_queries() -> list[Query] | None:
    """The slowest kinds of queries; None if the database does not collect them."""
    if connection.vendor != "postgresql":
        return None
    try:
        with transaction.atomic():
            return [*_slow_queries()]
    except DatabaseError:  # The extension is missing, not loaded, or closed to this user.
        return None


def _slow_queries() -> Iterator[Query]:
    with connection.cursor() as cursor:
        cursor.execute(SLOW, [LONGEST_QUERY, MOST_QUERIES])
        yield from (Query(calls, mean, " ".join(text.split())) for calls, mean, text in cursor.fetchall())
