"""Failed jobs, as administrators see them."""

from django.db import transaction
from django.db.models import Q, QuerySet

from articles.desk_languages import in_language_of_record
from articles.follow_up.kinds import KINDS, label_of
from articles.models import Job
from articles.record import put_on_record

MANY_ATTEMPTS = 4
"""Failed attempts in a row, over some twenty minutes, after which a job needs attention."""


def need_attention() -> QuerySet[Job]:
    """Jobs that were abandoned or failed several times; jobs that never give up, after the first failure."""
    endless = [kind.name for kind in KINDS.values() if not kind.gives_up]
    is_bad = Q(abandoned_at__isnull=False) | Q(attempts__gte=MANY_ATTEMPTS) | Q(kind__in=endless)
    return Job.objects.failing().filter(is_bad)


def subject_of(name: str, key: str) -> str:
    """What a job is about, for administrators; its key if nothing better is known."""
    kind = KINDS.get(name)
    return (kind and kind.subject and kind.subject(key)) or key


def retry(name: str, key: str, *, by) -> None:
    """Retry a job now, from its first attempt, and add that to the audit list."""
    with transaction.atomic():
        Job.objects.enqueue(name, keys=[key])
        with in_language_of_record():
            detail = f"{label_of(name)}: {subject_of(name, key)}"
        put_on_record("job_retried", by=by, detail=detail)
