"""Which database a thread reads: the primary, except while it makes a page for readers from a replica."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS

PRIMARY = DEFAULT_DB_ALIAS
WATCHED = "watched"
"""The primary again, over a separate connection with a short timeout."""

_own = threading.local()


class Router:
    """Sends queries of this thread where `reading_from` says, and every write to the primary."""

    def db_for_read(self, model, **hints) -> str:
        # Never the database that a row came from: a cached row outlives the page it was read for.
        return source()

    def db_for_write(self, model, **hints) -> str:
        return PRIMARY

    def allow_relation(self, one, other, **hints) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == PRIMARY


@contextmanager
def for_readers() -> Iterator[None]:
    """Mark this thread as serving a reader, whose page may come from a replica."""
    with _set(is_for_readers=True):
        yield


def is_for_readers() -> bool:
    return getattr(_own, "is_for_readers", False)


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Read from this database in this thread."""
    with _set(alias=alias):
        yield


def source() -> str:
    """The database that this thread reads from."""
    return getattr(_own, "alias", PRIMARY)


@contextmanager
def _set(**values):
    before = dict(_own.__dict__)
    _own.__dict__.update(values)
    try:
        yield
    finally:
        _own.__dict__.clear()
        _own.__dict__.update(before)
