"""How long the current request waits for the database, and how many threads are waiting for it now."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

STUCK_AFTER = 0.5
"""Seconds of waiting for one database response after which a thread counts as stuck."""

_own = threading.local()
_waiting: dict[int, float] = {}
"""{thread: since when it has been waiting for the database}"""


@contextmanager
def of(seconds: float) -> Iterator[None]:
    """Bound how long this thread waits for each database response."""
    before, _own.seconds = seconds_left(), seconds
    try:
        yield
    finally:
        _own.seconds = before


def seconds_left() -> float | None:
    """The bound of this thread; None outside a request."""
    return getattr(_own, "seconds", None)


@contextmanager
def waiting() -> Iterator[None]:
    """Record that this thread is waiting for the database."""
    thread = threading.get_ident()
    _waiting[thread] = monotonic()
    try:
        yield
    finally:
        _waiting.pop(thread, None)


def are_stuck(threads: Iterable[int]) -> bool:
    """Whether all of these threads are stuck in the database."""
    since = monotonic() - STUCK_AFTER
    return all(_waiting.get(thread, since) < since for thread in threads)
