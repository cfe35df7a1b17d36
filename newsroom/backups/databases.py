"""Dump and load the database with its own tools."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from newsroom.backups.places import Unusable
from newsroom.backups.sealing import run


def export_snapshot() -> str:
    """Export the enclosing transaction's snapshot and return its name for `dump`; empty on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        # pg_dump may take longer than a role may stay idle.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        return cursor.fetchone()[0]


def dump(path: Path, snapshot: str) -> None:
    """Dump the database to a file, as the enclosing transaction sees it; others can keep writing."""
    if connection.vendor == "postgresql":
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _postgresql("pg_dump", [*options, f"--file={path}"])
        return
    with closing(sqlite3.connect(path)) as copy:
        # In one step: a backup in several restarts whenever somebody writes.
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if (said := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise Unusable(f"The database is damaged: {said}")


def load(path: Path) -> None:
    """Load a dump into the empty database, all or nothing."""
    connection.close()
    if connection.vendor == "postgresql":
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _postgresql("pg_restore", [*options, str(path)])
        return
    place = Path(settings.DATABASES["default"]["NAME"])
    for leftover in ("-wal", "-shm"):
        place.with_name(place.name + leftover).unlink(missing_ok=True)
    unfinished = place.with_name(place.name + ".restoring")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.chmod(0o600)
    unfinished.replace(place)


def is_empty() -> bool:
    """Whether the database has no tables."""
    try:
        with connection.cursor() as cursor:
            return not connection.introspection.table_names(cursor)
    finally:
        connection.close()


def server() -> str:
    """The database and its version, such as "postgresql 15.18"."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if _is_postgresql() else "SELECT sqlite_version()")
        return f"{connection.vendor} {cursor.fetchone()[0].split()[0]}"


def _is_postgresql():
    return connection.vendor == "postgresql"


def _postgresql(program: str, options: list[str]) -> None:
    """Run a PostgreSQL program on the site's database; the password is passed only in the environment."""
    (_, *where), environment = DatabaseClient.settings_to_cmd_args_env(_settings(), [])
    run([program, *where[:-1], f"--dbname={where[-1]}", *options], env={**os.environ, **(environment or {})})


def _settings() -> dict[str, Any]:
    known = settings.DATABASES["default"]
    options = known["OPTIONS"]
    where = {name.upper(): options[name] for name in ("host", "port", "user", "password") if name in options}
    # The rest are limits for requests.
    kept = ("sslmode", "sslrootcert", "sslcert", "sslkey", "service", "passfile")
    return known | where | {"OPTIONS": {name: options[name] for name in kept if name in options}}
