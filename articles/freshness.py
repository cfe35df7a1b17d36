"""When readers' pages change: if an act moves the stamp, or when the clock reaches a known instant.

A version of a story never changes, and the times at which it opens and ends are known. So what was made
from the tables at one moment stays right, to the byte, until the stamp moves or that instant comes.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from time import monotonic
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Subquery, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from articles.models import Article, Stamp

TRUSTED = 0.1
"""Seconds for which a process trusts the stamp that it has read."""
LONGEST_TURN = 0.5
"""Seconds for which a thread waits while another reads it: on a busy machine that may take a while."""
RETRIED_AFTER = 1
"""Seconds after a failed attempt to read it."""
UNWATCHED = 5
"""Seconds before the database went away in which it must have been read, for older pages to stand in."""


BEFORE_A_MOVE: list[Callable[..., None]] = []
"""Added to by other apps in their `ready`: called with what `move` is told, in the act's transaction."""


class Moment(NamedTuple):
    """A stretch of time in which readers' pages stay the same."""

    number: int
    removed: int
    relabelled: int
    until: datetime
    """The instant at which it ends, if no act ends it before."""

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.until


class Unknown(OperationalError):
    """The stamp can't be read: the database is down, or too slow."""


def move(*, removed: bool = False, relabelled: bool = False) -> None:
    """Say that the current transaction changes what readers get; call it last, for it locks one row.

    `removed`: readers lose something, so that no older page may stand in for a new one.
    `relabelled`: something other than a story's versions has changed.
    """
    for prepare in BEFORE_A_MOVE:
        prepare(removed=removed, relabelled=relabelled)
    if connection.vendor == "postgresql":
        # Checked at the commit, references would wait for rows whose holder waits for the stamp's.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    row = Stamp.objects.filter(pk=Stamp.ROW)
    latest = Greatest("number", Value(_microseconds(timezone.now()))) + 1
    columns = ["number", *["removed"] * removed, *["relabelled"] * relabelled]
    if not row.update(**dict.fromkeys(columns, latest)):
        number = _microseconds(timezone.now())
        Stamp.objects.create(pk=Stamp.ROW, number=number, removed=number, relabelled=number)
    reader.forget()
    transaction.on_commit(reader.forget)


def current() -> Moment:
    """The moment in which readers are, at most TRUSTED seconds old. Raises Unknown."""
    return reader.current()


def trusted() -> Moment | None:
    """The same without asking the database; None where that is needed."""
    return reader.trusted()


def last_known() -> tuple[Moment, float] | None:
    """The moment that was read last, and how many seconds ago.

    None before the first, and where nobody asked for a while before the database went away: words may
    have been withdrawn since by another process.
    """
    return reader.last_known()


def kept_for_moment[Made](make: Callable[[datetime], Made]) -> Callable[[], Made]:
    """Keep what a function makes from the tables, as they are now, while it stays right.

    The clock is read after the stamp: at a time before it, something newer could be missing all along.
    """
    kept: tuple[Moment, Made] | None = None

    @wraps(make)
    def made() -> Made:
        nonlocal kept
        moment, found = current(), kept
        if found is None or found[0] is not moment:
            found = kept = (moment, make(timezone.now()))
        return found[1]

    return made


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


class _Reader:
    """Reads the stamp for all threads of this process, one at a time."""

    def __init__(self):
        self._reading = threading.Lock()
        self.know_nothing()

    def know_nothing(self) -> None:
        """Start as a new process."""
        self._moment: Moment | None = None
        self._read_at = self._known_at = self._failed_at = float("-inf")
        self._away_since = float("inf")

    def current(self) -> Moment:
        moment = self.trusted()
        if moment:
            return moment
        with self._turn():
            return self.trusted() or self._read()

    def forget(self) -> None:
        self._read_at = float("-inf")

    def last_known(self) -> tuple[Moment, float] | None:
        now = monotonic()
        if self._moment is None or min(now, self._away_since) - self._known_at > UNWATCHED:
            return None
        return self._moment, now - self._known_at

    def trusted(self) -> Moment | None:
        moment = self._moment
        is_recent = monotonic() - self._read_at < TRUSTED
        return moment if moment and is_recent and not moment.is_over else None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for another thread's attempt, but not for one that is stuck, and not after it failed."""
        if monotonic() - self._failed_at < RETRIED_AFTER or not self._reading.acquire(timeout=LONGEST_TURN):
            raise Unknown
        try:
            if monotonic() - self._failed_at < RETRIED_AFTER:
                raise Unknown
            yield
        finally:
            self._reading.release()

    def _read(self) -> Moment:
        began = monotonic()
        try:
            numbers = _numbers()
            if not self._moment or self._moment[:3] != numbers or self._moment.is_over:
                self._moment = Moment(*numbers, _next_instant(timezone.now()))
        except (DatabaseError, InterfaceError) as error:
            self._failed_at, self._away_since = monotonic(), min(began, self._away_since)
            raise Unknown from error
        self._read_at = self._known_at = began
        self._failed_at, self._away_since = float("-inf"), float("inf")
        return self._moment


reader = _Reader()


def _numbers() -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, removed, relabelled FROM articles_stamp WHERE id = %s", [Stamp.ROW])
        return cursor.fetchone() or (0, 0, 0)


def _next_instant(at: datetime) -> datetime:
    """The first instant after this one at which the clock changes a page: a version, or the date."""
    open_ones = Article.objects.filter(is_closed=False)
    ends = {
        end: Subquery(open_ones.filter(**{f"{end}__gt": at}).order_by(end).values(end)[:1])
        for end in ("live_from", "live_until")
    }
    found = Stamp.objects.filter(pk=Stamp.ROW).values_list(*ends.values()).first() or ()
    return min([_midnight_after(at), *filter(None, found)])


def _midnight_after(at: datetime) -> datetime:
    """When the newsroom's next day begins, which pages name."""
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), timezone.get_default_timezone())
