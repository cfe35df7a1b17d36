"""When readers' pages change: when an act moves the stamp, or the clock reaches a known instant.

A version of a story never changes, and the times at which it opens and ends are known, as are those
between which readers may have a picture. So what was made from the tables at one moment stays valid, to
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
from articles.replicas import LOOKED_EVERY, PAUSE, numbers_of, replicas
from articles.routing import PRIMARY

TRUSTED, RENEWED_AFTER = 0.04, 0.025
"""Seconds for which a process trusts the stamp it has read, and after which it may refresh it early."""
LONGEST_TURN, LONGEST_TURN_WITH_REPLICAS = 1, 2
"""Seconds for which a thread waits while another reads the stamp: on a busy machine that may take a while.

With replicas, one that hangs has been given up by then, and the primary asked instead.
"""
LONGEST_BEHIND = LOOKED_EVERY + PAUSE if replicas else 0
"""Seconds that readers' pages may be behind the primary."""
RETRIED_AFTER = 1
"""Seconds after a failed attempt before the stamp is read again."""
UNWATCHED = 5
"""Seconds before an outage in which the stamp must have been read for older pages to stand in."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


BEFORE_A_MOVE: list[Callable[..., None]] = []
"""Filled by other apps in `ready`: called with `removed` and `relabelled`, in the act's transaction."""

WHEN_SEEN: list[Callable[[int, float], None]] = []
"""Filled likewise: called with the stamp's new number, and the seconds since it was last read."""


class Moment(NamedTuple):
    """A period in which readers' pages stay the same."""

    number: int
    removed: int
    relabelled: int
    until: datetime
    """The instant at which it ends, unless an act ends it earlier."""
    source: str = PRIMARY
    """The database it was read from, and that its pages are made from."""
    has_pins: bool = False
    """Whether a story may be pinned; if not, no page queries pins."""
    pictures: int = 0
    """The last instant, in microseconds, at which the clock gave readers a picture, or took one away."""
    since: datetime = LONG_AGO
    """When it was read. If the clock is set back to before it, what had opened by then is not open now."""

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
    """Record that the current transaction changes what readers get; call it last, because it locks one row.

    `removed`: readers lose something, so that no older page may stand in for a new one. `relabelled`:
    something other than a story's versions has changed. `listed`: the listing times of the versions that
    have changed, if only versions have. `are_checked`: references were already checked when they were stored.
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
    """Check them now: at the commit they could deadlock with a transaction that waits for the stamp."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _move_stamp(columns: list[str]) -> None:
    number = _microseconds(timezone.now())
    latest = Greatest("number", Value(number)) + 1
    if not Stamp.objects.filter(pk=Stamp.ROW).update(**dict.fromkeys(columns, latest)):
        Stamp.objects.create(pk=Stamp.ROW, number=number, removed=number, relabelled=number)


def current() -> Moment:
    """The current moment for readers, at most TRUSTED seconds old; within `reading`, that of the page.

    A caller that does not serve a reader gets the primary's. Raises Unknown.
    """
    own = getattr(_own, "moment", None)
    if own or routing.is_for_readers() or not replicas:
        return own or reader.current()
    return reader.of_primary()


def of_any_page() -> Moment:
    """The moment of the page within `reading`; outside of that, as in a preview, the primary's.

    Raises Unknown.
    """
    own = getattr(_own, "moment", None)
    return own or (reader.of_primary() if replicas else reader.current())


@contextmanager
def reading(moment: Moment) -> Iterator[None]:
    """Make a page of this moment in this thread, from the moment's own database.

    Parts of the page must not be cached under a later moment, whose database may have later rows.
    """
    before, _own.moment = getattr(_own, "moment", None), moment
    try:
        with routing.reading_from(moment.source):
            yield
    finally:
        _own.moment = before


def without_replica(moment: Moment, why: Exception) -> Moment:
    """The primary's moment, after a replica failed, which is then avoided for a while. Raises Unknown."""
    replicas.leave(moment.source, why)
    return reader.of_primary()


def of_page() -> Moment | None:
    """The moment of the page that this thread is making; None outside of one."""
    return getattr(_own, "moment", None)


def trusted() -> Moment | None:
    """The current moment if it is known without asking the database; else None."""
    return reader.trusted()


def is_to_be_renewed() -> bool:
    """Whether the trusted moment soon expires."""
    return reader.is_to_be_renewed()


def renew() -> None:
    """Read the stamp now, so that the next callers need not, unless it was read recently. Raises Unknown."""
    reader.renew()


def last_known() -> tuple[Moment, float] | None:
    """The moment that was read last, and how many seconds ago.

    None before the first, and if the stamp had not been read for a while before the database went away:
    another process may have withdrawn words since.
    """
    return reader.last_known()


def kept_for_moment[Made](make: Callable[[datetime], Made]) -> Callable[[], Made]:
    """Cache what a function makes from the current state of the tables for as long as it stays valid.

    The clock is read after the stamp: with an earlier time, something newer could be missing all the while.
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
        """Reset to the state of a new process."""
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
        """The primary's moment, read now without waiting for a turn: many may need it if a replica fails."""
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
        """Connect to a replica before taking the turn, because others wait for the turn."""
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
        """The current moment of a database; None for a replica that lags behind."""
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
        """The stamp's number below which a replica is too far behind: readers never go back in time."""
        if source == PRIMARY:
            return 0
        seen = self._moment.number if self._moment else 0
        return max(seen, replicas.watch.least(is_change=source != self._source))

    def _note(self, moment: Moment, began: float) -> Moment:
        """Keep the moment, unless another thread has found a later one in the meantime."""
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

    The next is a version's opening or end, or the end of a pin, an embargo, picture rights or the day.
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
    """When the newsroom's next day begins: pages show the date."""
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), timezone.get_default_timezone())
