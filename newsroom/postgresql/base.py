"""Django's PostgreSQL backend, with a bound on how long a request waits for a response.

The client needs a timeout, too: a frozen server does not enforce statement_timeout, and its kernel still
acknowledges TCP.
"""

import sys
from contextlib import nullcontext

import psycopg
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import base, operations

from newsroom import patience
from newsroom.postgresql.pool import Pool

ON_THE_SERVER = {
    "lock_timeout": "3s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
}
"""Limits that the server enforces for requests; commands such as migrate and verify have none."""
PLANS = {"plan_cache_mode": "force_generic_plan"}
"""A prepared statement is planned once for all values. By default, the server plans readers' lists each
time: it takes a list limited to one page for one that is read to the end. `tests/plans` checks the plans.
"""
LONGEST_BESIDE = 1
"""Seconds for a response from any database but the primary, which is queried instead."""


class Connection(psycopg.Connection):
    """A connection that is closed when a response takes too long."""

    longest: float | None = None
    """Seconds for a response, however long the request would wait."""
    is_outdated = False
    """Whether it has prepared statements from before a migration; the pool then closes it."""

    def wait(self, gen, *args, **kwargs):
        kwargs.setdefault("timeout", self.longest or patience.seconds_left())
        try:
            # A wait that is soon given up is not stuck: requests that queue behind it are answered in time.
            with nullcontext() if self.longest else patience.waiting():
                return super().wait(gen, *args, **kwargs)
        except psycopg.OperationalError:
            # In the middle of a statement, a connection can't be used for anything else.
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class PreparedCursor(psycopg.Cursor):
    """Has the server parse and plan a statement once for each connection.

    Its values are sent separately: each placeholder must tell the server its type.
    """

    def execute(self, query, params=None, **options):
        # If always set, this would make psycopg count, and so keep, the texts of all other statements.
        self.connection.prepare_threshold = _WHEN_ASKED
        try:
            return super().execute(query, params, prepare=True, **options)
        except psycopg.errors.FeatureNotSupported:
            # A migration has changed a column's type since; the prepared statement refers to the old one.
            self.connection.is_outdated = True
            if self.connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                raise
            return super().execute(query, params, prepare=False, **options)
        finally:
            self.connection.prepare_threshold = None


_PREPARED = "prepared"
_WHEN_ASKED = sys.maxsize
"""Uses after which psycopg prepares a statement by itself: never. With None it never does, even if asked."""


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor, sql, params):
        """A statement with its values, for logs and tests; a prepared one is sent without them."""
        is_prepared = isinstance(cursor, PreparedCursor)
        return (
            self.compose_sql(sql, params) if is_prepared else super().last_executed_query(cursor, sql, params)
        )


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def prepared_cursor(self):
        """A cursor for statements that are sent often, with different values; see PreparedCursor."""
        return self._cursor(_PREPARED)

    def create_cursor(self, name=None):
        return PreparedCursor(self.connection) if name == _PREPARED else super().create_cursor(name)

    @property
    def pool(self):
        """The pool of this process; None for a database without one."""
        if self.alias == base.NO_DB_ALIAS or not self.settings_dict["OPTIONS"].get("pool"):
            return None
        # setdefault is atomic: threads that create one at the same time all get the same.
        return self._connection_pools.get(self.alias) or self._connection_pools.setdefault(
            self.alias, Pool(self._open, is_replaceable=self.alias != DEFAULT_DB_ALIAS)
        )

    def _open(self) -> Connection:
        connection = Connection.connect(**self.get_connection_params(), autocommit=True)
        limits = ON_THE_SERVER if patience.seconds_left() is not None else {}
        if self.alias != DEFAULT_DB_ALIAS:
            connection.longest = LONGEST_BESIDE
            # An abandoned statement ends on the server too, so that it does not hold up its replay.
            limits = ON_THE_SERVER | {"statement_timeout": f"{LONGEST_BESIDE}s"}
        self._configure_connection(connection)
        options = (PLANS | limits).items()
        settings = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in options)
        connection.execute(f"SELECT {settings}")
        return connection
