"""When readers' pages change: if an act moves the stamp, or when the clock reaches a known instant.

A version of a story never changes, and the times at which it opens and ends are known, as are those
between which readers may have a picture. So what was made from the tables at one moment stays right, to
the byte, until the stamp moves or that instant comes.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from time import monotonic
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections, transaction
from django.db.models import Subquery, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from articles import months, routing
from articles.models import Article, Image, Pin, Stamp
from articles.replicas import numbers_of, replicas
from articles.routing import PRIMARY

TRUSTED, RENEWED_AFTER = 0.04, 0.025
"""Seconds for which a process trusts the stamp that it has read, and after which it may read it ahead."""
LONGEST_TURN, LONGEST_TURN_WITH_REPLICAS = 1, 2
"""Seconds for which a thread waits while another reads it: on a busy machine that may take a while.

With replicas, one that hangs is given up by then, and the primary asked.
"""
RETRIED_AFTER = 1
"""Seconds after a failed attempt to read it."""
UNWATCHED = 5
"""Seconds before the database went away in which it must have been read, for older pages to stand in."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


BEFORE_A_MOVE: list[Callable[..., None]] = []
"""Added to by other apps in their `ready`: called with what `move` is told, in the act's transaction."""

WHEN_SEEN: list[Callable[[int, float], None]] = []
"""Added to likewise: called with a new number of the stamp, and the seconds in which nobody had read it."""


class Moment(NamedTuple):
    """A stretch of time in which readers' pages stay the same."""

    number: int
    removed: int
    relabelled: int
    until: datetime
    """The instant at which it ends, if no act ends it before."""
    source: str = PRIMARY
    """The database in which it was found, from which its pages are made."""
    has_pins: bool = False
    """Whether a story may be pinned: without one, no page asks."""
    pictures: int = 0
    """The last instant, in microseconds, at which the clock let readers have a picture, or took one away."""
    since: datetime = LONG_AGO
    """When it was found. A clock that was put back is before it: what had opened by then is not open now."""

    @property
    def is_over(self) -> bool:
        return not self.since <= timezone.now() < self.until


class Unknown(OperationalError):
    """The stamp can't be read: the database is down, or too slow."""


def move(
    *,
    removed: bool = False,
    relabelled: bool = False,
    listed: Iterable[datetime] | None = None,
    are_checked: bool = False,
) -> None:
    """Say that the current transaction changes what readers get; call it last, for it locks one row.

    `removed`: readers lose something, so that no older page may stand in for a new one.
    `relabelled`: something other than a story's versions has changed. `listed`: when the
    only versions are listed that have changed. `are_checked`: references already are, as they are stored.
    """
    for prepare in BEFORE_A_MOVE:
        prepare(removed=removed, relabelled=relabelled)
    if not are_checked:
        _check_references()
    _move_stamp(["number", *["removed"] * removed, *["relabelled"] * relabelled])
    months.change(listed)
    reader.forget()
    transaction.on_commit(reader.forget)


def _check_references() -> None:
    """Check them now: at the commit they would wait for rows whose holder waits for the stamp's."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _move_stamp(columns: list[str]) -> None:
    number = _microseconds(timezone.now())
    latest = Greatest("number", Value(number)) + 1
    if not Stamp.objects.filter(pk=Stamp.ROW).update(**dict.fromkeys(columns, latest)):
        Stamp.objects.create(pk=Stamp.ROW, number=number, removed=number, relabelled=number)


def current() -> Moment:
    """The moment in which readers are, at most TRUSTED seconds old; that of the page within `reading`.

    Whoever does not answer a reader gets the primary's. Raises Unknown.
    """
    own = getattr(_own, "moment", None)
    if own or routing.is_for_readers() or not replicas:
        return own or reader.current()
    return reader.of_primary()


def of_any_page() -> Moment:
    """The moment of the page within `reading`; of a page outside of one, such as a preview, the primary's.

    Raises Unknown.
    """
    own = getattr(_own, "moment", None)
    return own or (reader.of_primary() if replicas else reader.current())


@contextmanager
def reading(moment: Moment) -> Iterator[None]:
    """Make a page of this moment in this thread, from the moment's own database.

    Parts of the page must not be kept under a later moment, whose database may have later rows.
    """
    before, _own.moment = getattr(_own, "moment", None), moment
    try:
        with routing.reading_from(moment.source):
            yield
    finally:
        _own.moment = before


def without_replica(moment: Moment, why: Exception) -> Moment:
    """The primary's moment instead of one whose replica failed, which is left for a while. Raises Unknown."""
    replicas.leave(moment.source, why)
    return reader.of_primary()


def of_page() -> Moment | None:
    """The moment of the page that this thread makes; None outside of one."""
    return getattr(_own, "moment", None)


def trusted() -> Moment | None:
    """The same without asking the database; None where that is needed."""
    return reader.trusted()


def is_to_be_renewed() -> bool:
    """Whether what is trusted soon won't be."""
    return reader.is_to_be_renewed()


def renew() -> None:
    """Read the stamp now, so that those who come next need not, if nobody has of late. Raises Unknown."""
    reader.renew()


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
        self._reading, self._noting = threading.Lock(), threading.Lock()
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
        self._connect()
        with self._turn():
            return self.trusted() or self._read()

    def is_to_be_renewed(self) -> bool:
        return monotonic() - self._read_at > RENEWED_AFTER

    def renew(self) -> None:
        self._connect()
        with self._turn():
            if self.is_to_be_renewed():
                self._read()

    def of_primary(self) -> Moment:
        """The primary's moment, read now and without a turn: many may need it when a replica fails."""
        began = monotonic()
        try:
            return self._note(self._found(PRIMARY), began)
        except (DatabaseError, InterfaceError) as error:
            raise Unknown from error

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

    @property
    def _source(self) -> str:
        return self._moment.source if self._moment else PRIMARY

    def _connect(self) -> None:
        """Connect to a replica before the turn, for which others wait."""
        source = self._source
        if source != PRIMARY:
            try:
                connections[source].ensure_connection()
            except (DatabaseError, InterfaceError) as error:
                replicas.leave(source, error)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for another thread's attempt, but not for one that is stuck, and not after it failed."""
        longest = LONGEST_TURN_WITH_REPLICAS if replicas else LONGEST_TURN
        if monotonic() - self._failed_at < RETRIED_AFTER or not self._reading.acquire(timeout=longest):
            raise Unknown
        try:
            if monotonic() - self._failed_at < RETRIED_AFTER:
                raise Unknown
            yield
        finally:
            self._reading.release()

    def _read(self) -> Moment:
        *others, primary = replicas.candidates(self._source)
        for replica in others:
            began = monotonic()
            try:
                if moment := self._found(replica):
                    return self._note(moment, began)
            except (DatabaseError, InterfaceError) as error:
                replicas.leave(replica, error)
            else:
                replicas.leave(replica)
        began = monotonic()
        try:
            return self._note(self._found(primary), began)
        except (DatabaseError, InterfaceError) as error:
            self._failed_at, self._away_since = monotonic(), min(began, self._away_since)
            raise Unknown from error

    def _found(self, source: str) -> Moment | None:
        """The moment in which a database is; None for a replica that is behind."""
        known, least = self._moment, self._least(source)
        with routing.reading_from(source):
            numbers = numbers_of(source)
            if numbers[0] < least:
                return None
            if known and not known.is_over and (known[:3], known.source) == (numbers, source):
                return known
            at = timezone.now()
            until, has_pins, pictures = _around(at)
            return Moment(*numbers, until, source, has_pins, pictures, at)

    def _least(self, source: str) -> int:
        """The number below which a replica is behind: readers never go back."""
        if source == PRIMARY:
            return 0
        seen = self._moment.number if self._moment else 0
        return max(seen, replicas.watch.least(is_change=source != self._source))

    def _note(self, moment: Moment, began: float) -> Moment:
        """Keep the moment, unless another thread has found a later one meanwhile."""
        with self._noting:
            known = self._moment
            is_overtaken = moment.source != PRIMARY or self._known_at > began
            if known and known.number > moment.number and is_overtaken:
                return known
            gap = began - self._known_at
            self._moment = moment
            self._read_at = self._known_at = began
            self._failed_at, self._away_since = float("-inf"), float("inf")
        replicas.is_used(moment.source)
        if known and known.number < moment.number:
            for tell in WHEN_SEEN:
                tell(moment.number, gap)
        return moment


reader = _Reader()
_own = threading.local()


def _around(at: datetime) -> tuple[datetime, bool, int]:
    """The next instant at which the clock changes a page, whether a pin is open, and `Moment.pictures`.

    The next is a version's opening or end, a pin's end, that of a picture's embargo or rights, or midnight.
    """
    versions, pictures = Article.objects.filter(is_closed=False), Image.objects.all()
    pins = Pin.objects.current(at)
    next_ones = {
        "opening": _first(versions, "live_from", at),
        "end": _first(versions, "live_until", at),
        "from": _first(pictures, "shown_from", at),
        "until": _first(pictures, "shown_until", at),
        "pin": Subquery(pins.order_by("until").values("until")[:1]),
    }
    last_ones = {f"last_{end}": _last(pictures, end, at) for end in ("shown_from", "shown_until")}
    found = Stamp.objects.filter(pk=Stamp.ROW).values(**next_ones, **last_ones).first() or {}
    until = min([_midnight_after(at), *filter(None, map(found.get, next_ones))])
    last = max(filter(None, map(found.get, last_ones)), default=None)
    return until, found.get("pin") is not None, _microseconds(last) if last else 0


def _first(rows, end, at):
    return Subquery(rows.filter(**{f"{end}__gt": at}).order_by(end).values(end)[:1])


def _last(rows, end, at):
    return Subquery(rows.filter(**{f"{end}__lte": at}).order_by(f"-{end}").values(end)[:1])


def _midnight_after(at: datetime) -> datetime:
    """When the newsroom's next day begins, which pages name."""
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), timezone.get_default_timezone())
