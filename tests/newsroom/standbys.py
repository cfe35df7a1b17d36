"""A standby of a PostgreSQL server, which follows it by streaming replication."""

import re
from contextlib import contextmanager

import psycopg

from tests.newsroom.running import Database, until

LOGS_ALL = ("-c", "log_statement=all", "-c", "log_line_prefix=%a ")
"""The server logs each statement, prefixed with the application's name."""


class Standby(Database):
    """A read-only copy of a running server, taken with pg_basebackup."""

    def __init__(self, primary):
        self.primary = primary
        super().__init__()

    def initialise(self):
        copy = ["pg_basebackup", "-D", str(self.data), "-h", str(self.primary.folder), "-U", "newsroom"]
        command = [self.programs / copy[0], *copy[1:], "-R", "-X", "stream", "-c", "fast", "--no-sync"]
        self._run(command, check=True)

    def ask(self, query):
        return ask(self, query)

    def catch_up(self):
        """Wait until it has everything its primary has."""
        wanted = ask(self.primary, "SELECT pg_current_wal_lsn()")
        has_it = f"SELECT coalesce(pg_last_wal_replay_lsn() >= '{wanted}', false)"
        until(lambda: self.ask(has_it), seconds=30)

    @contextmanager
    def paused(self):
        """It receives changes from the primary, but does not apply them."""
        self.ask("SELECT pg_wal_replay_pause()")
        until(lambda: self.ask("SELECT pg_get_wal_replay_pause_state()") == "paused", seconds=30)
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()")


def ask(database, query, *parameters):
    """The first value returned by a query, run as the server's owner."""
    with psycopg.connect(
        f"host={database.folder} user=newsroom dbname=postgres", autocommit=True
    ) as outsider:
        return outsider.execute(query, parameters).fetchone()[0]


def statements(database, *, of) -> list[str]:
    """The statements that an application sent to the server, which logs all."""
    return re.findall(rf"^{of} LOG:  (?:statement|execute [^:]*): (.*)", _log(database), re.MULTILINE)


def errors(database, *, of) -> list[str]:
    """The errors that the server returned to an application."""
    return re.findall(rf"^{of} (?:ERROR|FATAL):  (.*)", _log(database), re.MULTILINE)


def _log(database):
    return (database.folder / "log").read_text()


def named(url, application):
    """A database's address, with this application name for the server."""
    return f"{url}&application_name={application}"
