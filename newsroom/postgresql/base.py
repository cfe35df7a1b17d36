"""Django's PostgreSQL backend, with a bound on how long a request waits for an answer.

The client must keep time, too: a frozen server enforces no statement_timeout, and its kernel still
acknowledges TCP.
"""

from contextlib import nullcontext

import psycopg
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import base

from newsroom import patience
from newsroom.postgresql.pool import Pool

ON_THE_SERVER = {
    "lock_timeout": "3s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
}
"""Limits that the server enforces for requests; commands such as migrate and verify have none."""
LONGEST_BESIDE = 1
"""Seconds for an answer of any database but the primary, which is asked instead."""


class Connection(psycopg.Connection):
    """A connection that is closed when an answer takes too long."""

    longest: float | None = None
    """Seconds for an answer, however long the request would wait."""

    def wait(self, gen, *args, **kwargs):
        kwargs.setdefault("timeout", self.longest or patience.seconds_left())
        try:
            # What is given up soon is not stuck: those who queue behind it have an answer in time.
            with nullcontext() if self.longest else patience.waiting():
                return super().wait(gen, *args, **kwargs)
        except psycopg.OperationalError:
            # In the middle of a statement, a connection can't be used for anything else.
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
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
            # What was given up ends on the server too, and does not hold up its replay.
            limits = ON_THE_SERVER | {"statement_timeout": f"{LONGEST_BESIDE}s"}
        self._configure_connection(connection)
        if limits:
            settings = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in limits.items())
            connection.execute(f"SELECT {settings}")
        return connection
