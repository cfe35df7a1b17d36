"""A connection pool that opens connections on demand.

psycopg's own pool reconnects in the background and doubles its pauses: after an outage of a minute, every
second request failed for another minute.
"""

import select
import threading
from collections.abc import Callable
from time import monotonic

import psycopg

from newsroom import patience

MOST_IDLE = 18
"""Idle connections kept: as many as requests use at once (`newsroom/lanes.py`)."""
TRUSTED = 0.1
"""Seconds after use for which an idle connection is assumed to work, unless it reports that it has ended.

Not longer: with a connection to a server that hangs, a request waits for as long as it may.
"""
PATIENCE_WITH_IDLE = 1
"""Seconds in which a connection that was idle for longer must answer before it is used."""


class Pool:
    """Hands out a connection that works, or raises OperationalError within seconds."""

    closed = False

    def __init__(self, connect: Callable[[], psycopg.Connection], *, is_replaceable: bool = False):
        """`is_replaceable`: another database can be queried at once, while this one may be hanging."""
        self._connect, self._is_replaceable = connect, is_replaceable
        self._idle: list[tuple[psycopg.Connection, float]] = []
        """Each with the monotonic time since which it has been idle."""
        self._is_away = False
        self._trying = threading.Lock()

    def open(self) -> None:
        """Do nothing: connections are opened on demand."""

    def close(self) -> None:
        idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def getconn(self) -> psycopg.Connection:
        connection = self._kept() or self._new()
        connection._pool = self  # Where Django returns it.
        return connection

    def putconn(self, connection: psycopg.Connection) -> None:
        is_idle = connection.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
        is_of_use = is_idle and connection.autocommit and not connection.is_outdated
        if is_of_use and len(self._idle) < MOST_IDLE:
            self._idle.append((connection, monotonic()))
        else:
            connection.close()

    def _kept(self) -> psycopg.Connection | None:
        try:
            connection, since = self._idle.pop()
        except IndexError:
            return None
        if (monotonic() - since < TRUSTED and _is_silent(connection)) or _answers(connection):
            return connection
        connection.close()
        self.close()  # A restart that ended one has ended all of them.
        if self._is_replaceable:
            raise psycopg.OperationalError("An idle connection has ended, or does not answer.")
        return None

    def _new(self) -> psycopg.Connection:
        """Connect. While the database is down one thread tries at a time; the others fail at once."""
        if not self._is_away:
            return self._tried()
        if not self._trying.acquire(blocking=False):
            raise psycopg.OperationalError("The database is down; another request is trying to connect.")
        try:
            return self._tried()
        finally:
            self._trying.release()

    def _tried(self) -> psycopg.Connection:
        try:
            connection = self._connect()
        except psycopg.OperationalError:
            self._is_away = True
            raise
        self._is_away = False
        return connection


def _is_silent(connection) -> bool:
    """Whether the server has sent nothing since its last response, such as that it ends the connection."""
    waiting = select.poll()
    waiting.register(connection, select.POLLIN)
    return not waiting.poll(0)


def _answers(connection) -> bool:
    try:
        with patience.of(PATIENCE_WITH_IDLE):
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True
