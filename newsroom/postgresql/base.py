"""Django's PostgreSQL backend: a request waits for the database no longer than its patience.

PostgreSQL's own time limits do not help when the server itself is frozen, and those of TCP do not when
its machine still answers: so the client counts, too.
"""

import psycopg
from django.db.backends.postgresql import base

from newsroom import patience
from newsroom.postgresql.pool import Pool

ON_THE_SERVER = {
    "lock_timeout": "3s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
}
"""What PostgreSQL itself ends of a request; commands such as migrate and verify have no limits."""


class Connection(psycopg.Connection):
    """A connection that is closed when an answer takes longer than the request waits."""

    def wait(self, gen, *args, **kwargs):
        kwargs.setdefault("timeout", patience.seconds_left())
        try:
            with patience.waiting():
                return super().wait(gen, *args, **kwargs)
        except psycopg.OperationalError:
            # In the middle of a statement, a connection is good for nothing else.
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self):
        """The pool of this process, for a database that has one."""
        if self.alias == base.NO_DB_ALIAS or not self.settings_dict["OPTIONS"].get("pool"):
            return None
        # setdefault: of threads that make one at once, all get the same.
        return self._connection_pools.get(self.alias) or self._connection_pools.setdefault(
            self.alias, Pool(self._open)
        )

    def _open(self) -> Connection:
        connection = Connection.connect(**self.get_connection_params(), autocommit=True)
        self._configure_connection(connection)
        if patience.seconds_left() is not None:
            limits = ", ".join(
                f"set_config('{name}', '{value}', false)" for name, value in ON_THE_SERVER.items()
            )
            connection.execute(f"SELECT {limits}")
        return connection
