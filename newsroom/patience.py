"""How long the request at hand waits for the database, and who waits for it now."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

STUCK_AFTER = 0.5
"""Seconds for one answer of the database after which a thread counts as stuck."""

_own = threading.local()
_waiting: dict[int, float] = {}
"""{thread: since when it waits for the database}"""


@contextmanager
def of(seconds: float) -> Iterator[None]:
    """Let this thread wait so long for each answer of the database, and no longer."""
    before, _own.seconds = seconds_left(), seconds
    try:
        yield
    finally:
        _own.seconds = before


def seconds_left() -> float | None:
    """How long this thread waits for an answer; None, outside of a request, for as long as it takes."""
    return getattr(_own, "seconds", None)


@contextmanager
def waiting() -> Iterator[None]:
    """Count this thread among those that wait for the database."""
    thread = threading.get_ident()
    _waiting[thread] = monotonic()
    try:
        yield
    finally:
        _waiting.pop(thread, None)


def stuck() -> int:
    """How many threads of this process wait for the database longer than it takes when it is well."""
    since = monotonic() - STUCK_AFTER
    return sum(began < since for began in list(_waiting.values()))
