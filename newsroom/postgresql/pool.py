"""The open connections of a process that no thread uses.

psycopg's own pool reconnects in the background, each time after twice the pause: after an outage of a
minute, every second request failed for another one.
"""

import threading
from collections.abc import Callable

import psycopg

from newsroom import patience

MOST_IDLE = 10
"""Connections that are kept open; as many as requests use at once (`newsroom/lanes.py`)."""
PATIENCE_WITH_IDLE = 1
"""Seconds for a kept connection to answer before it is taken for dead."""


class Pool:
    """Hands out a connection that works, or raises OperationalError within seconds."""

    closed = False

    def __init__(self, connect: Callable[[], psycopg.Connection]):
        self._connect = connect
        self._idle: list[psycopg.Connection] = []
        self._is_away = False
        self._trying = threading.Lock()

    def open(self) -> None:
        """Nothing: connections are opened when they are asked for."""

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def getconn(self) -> psycopg.Connection:
        connection = self._kept() or self._new()
        connection._pool = self  # Where Django gives it back.
        return connection

    def putconn(self, connection: psycopg.Connection) -> None:
        is_idle = connection.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
        if is_idle and connection.autocommit and len(self._idle) < MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _kept(self) -> psycopg.Connection | None:
        try:
            connection = self._idle.pop()
        except IndexError:
            return None
        if _answers(connection):
            return connection
        connection.close()
        self.close()  # What ended one connection, such as a restart, has ended the others.
        return None

    def _new(self) -> psycopg.Connection:
        """Connect. While the database is away one thread tries at a time, and nobody waits for it."""
        if not self._is_away:
            return self._tried()
        if not self._trying.acquire(blocking=False):
            raise psycopg.OperationalError("The database was away, and another request is trying it.")
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


def _answers(connection) -> bool:
    try:
        with patience.of(PATIENCE_WITH_IDLE):
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True
