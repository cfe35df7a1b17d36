"""Running jobs: a worker claims one, tries it, retries it after a delay, and finally abandons it.

A claim is a conditional UPDATE that expires on its own: no lock is held and no transaction is open while
a job runs.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from articles.follow_up.kinds import BACK_OFF, KINDS, Kind
from articles.models import Job

logger = logging.getLogger(__name__)

MARGIN = timedelta(seconds=30)
"""How much longer a claim lasts than the job's time limit: the time to record the outcome."""
TURN_JOBS, TURN_SECONDS = 20, 20
"""The most jobs of one kind to start, and the seconds to go on, before the next kind has its turn."""
KEPT = timedelta(days=30)
"""How long finished jobs stay in the table."""
LAST_ATTEMPT = len(BACK_OFF) + 1
CANDIDATES = 5
"""The number of due jobs to try to claim before giving up to faster workers."""


class TimeLimitExceeded(BaseException):
    """A job took too long. Not an Exception, so that the job's own handlers cannot swallow it."""


def run_round(should_stop: Callable[[], bool] = lambda: False) -> int:
    """Give each kind of work that is due one turn; return the number of jobs tried.

    `should_stop` is called after each job.
    """
    due = set(Job.objects.due(timezone.now()).values_list("kind", flat=True).distinct())
    tried = 0
    for kind in [kind for name, kind in KINDS.items() if name in due]:
        for job in _turn(kind):
            tried += 1
            # The next job of this kind would probably fail too, because of a dead server for instance.
            if not run(job, kind) or should_stop():
                break
        if should_stop():
            break
    return tried


def _turn(kind: Kind) -> Iterator[Job]:
    ends_at = time.monotonic() + TURN_SECONDS
    for _ in range(TURN_JOBS):
        job = claim(kind) if time.monotonic() < ends_at else None
        if job is None:
            return
        yield job


def claim(kind: Kind) -> Job | None:
    """Claim the next due job of a kind; None if there is none, or other workers were faster.

    The attempt is counted before it is made, so that a job that kills its worker is also abandoned.
    """
    at = timezone.now()
    due = Job.objects.due(at).filter(kind=kind.name)
    until = at + timedelta(seconds=kind.seconds) + MARGIN
    for job in due.order_by("next_attempt_at", "id")[:CANDIDATES]:
        same = due.filter(pk=job.pk, attempts=job.attempts, request=job.request)
        if same.update(attempts=F("attempts") + 1, claimed_until=until):
            job.attempts, job.claimed_until = job.attempts + 1, until
            return job
    return None


def run(job: Job, kind: Kind) -> bool:
    """Try a claimed job once and record the outcome; return whether it succeeded."""
    if kind.gives_up and job.attempts > LAST_ATTEMPT:
        # The last attempt has no outcome, so its worker was killed: perhaps by this job.
        _record_failure(job, kind, "The worker was killed during the last attempt.")
        return False
    try:
        with time_limit(kind.seconds):
            kind.do(job.key)
    except TimeLimitExceeded:
        _close_interrupted_connection()
        _record_failure(job, kind, f"It took longer than {kind.seconds} seconds.")
        return False
    except Exception as failure:
        # Any failure: this job is retried, and the worker goes on with others.
        logger.warning("Job %s failed.", job, exc_info=True)
        _record_failure(job, kind, f"{type(failure).__name__}: {failure}")
        return False
    _finish(job, done_at=timezone.now(), last_error="", failed_at=None)
    return True


def _record_failure(job: Job, kind: Kind, error: str) -> None:
    at = timezone.now()
    pause = kind.pause_after(job.attempts)
    outcome = {"last_error": error[:2000], "failed_at": at}
    if pause is None:
        logger.error("Job %s is abandoned after %s attempts: %s", job, job.attempts, error)
        _finish(job, abandoned_at=at, **outcome)
    else:
        _finish(job, next_attempt_at=at + pause, **outcome)


def _finish(job: Job, **fields: object) -> None:
    """Record the outcome of an attempt and release the claim.

    A job that was enqueued again meanwhile stays due: only the claim is released. If the claim has
    expired and another worker has it, nothing is recorded.
    """
    ours = Job.objects.filter(pk=job.pk, claimed_until=job.claimed_until)
    if not ours.filter(request=job.request).update(claimed_until=None, **fields):
        ours.update(claimed_until=None)


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TimeLimitExceeded inside the block after this many seconds.

    A socket timeout is not enough: a server that sends a byte now and then never exceeds it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers signals only to the main thread, where workers run their jobs.
        return

    def end(*_):
        raise TimeLimitExceeded

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _close_interrupted_connection() -> None:
    """Close the connection: the limit may have struck inside a query, and left it unusable."""
    if not connection.in_atomic_block:
        connection.close()


def forget_done() -> None:
    """Delete the rows of jobs that were finished long ago."""
    Job.objects.filter(done_at__lt=timezone.now() - KEPT).delete()
