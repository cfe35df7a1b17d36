"""The jobs that administrators hear of."""

from django.db import transaction
from django.db.models import Q, QuerySet

from articles.follow_up.kinds import KINDS, label_of
from articles.models import Job
from articles.record import put_on_record

TROUBLING = 4
"""So many failed attempts in a row, over some twenty minutes, need somebody's attention."""


def need_attention() -> QuerySet[Job]:
    """Jobs that have failed for good or several times; of a kind that never gives up, at once."""
    tireless = [kind.name for kind in KINDS.values() if not kind.gives_up]
    is_bad = Q(abandoned_at__isnull=False) | Q(attempts__gte=TROUBLING) | Q(kind__in=tireless)
    return Job.objects.failing().filter(is_bad)


def subject_of(name: str, key: str) -> str:
    """What a job is about, in words for administrators; its key where nothing better is known."""
    kind = KINDS.get(name)
    return (kind and kind.subject and kind.subject(key)) or key


def retry(name: str, key: str, *, by) -> None:
    """Have a job tried now, from its first attempt, and put that on the audit list."""
    with transaction.atomic():
        Job.objects.enqueue(name, keys=[key])
        put_on_record("job_retried", by=by, detail=f"{label_of(name)}: {subject_of(name, key)}")
