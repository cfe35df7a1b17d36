"""Management commands while the database is gone, frozen, locked or empty: a sentence, not a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.management import BaseCommand, CommandError, ManagementUtility
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

_ADVICE = {
    "BUSY": "Something else holds what this command needs in the database. Run it again when that has ended.",
    "AWAY": "The database can’t be reached, or does not answer. See that it runs, and that DATABASE_URL is "
    "right; then run this again.",
    "SLOW": "The database ended a statement that took longer than it allows, or that somebody cancelled. See "
    "the statement_timeout of its account; then run this again.",
    "READ_ONLY": "The database takes no changes. Run this on the primary, as an account that may write.",
    "NO_ROOM": "A disk is full. Make room, then run this again.",
}
"""{name in `newsroom.outages` of what the desk says: what to tell the person who runs a command}"""
_WITHOUT_TABLES = (
    "A table or a column of this version is missing from the database. See that DATABASE_URL is right; "
    "then run migrate."
)
_MISSING = {"42P01", "42703"}
"""SQLSTATEs for a missing table and a missing column."""


class Utility(ManagementUtility):
    """Django's, but commands explain database errors in a sentence; `--traceback` shows the rest."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        command.execute = _explained(command.execute, is_migrating=subcommand == "migrate")
        return command


def _explained(execute: Callable[..., Any], *, is_migrating: bool) -> Callable[..., Any]:
    @wraps(execute)
    def explaining(*args, **options):
        try:
            return execute(*args, **options)
        except (DatabaseError, InterfaceError) as error:
            if advice := _advice(error, is_migrating):
                raise CommandError(f"{advice} ({' '.join(str(error).split())})") from error
            raise

    return explaining


def _advice(error, is_migrating=False) -> str:
    """What to do about a fault of the database; empty for a fault of the command or of a migration."""
    from newsroom import outages  # It needs the models, which a command loads first.

    cause = error.__cause__
    is_missing = getattr(cause, "sqlstate", None) in _MISSING
    if is_missing or str(cause).startswith(("no such table", "no such column")):
        return _WITHOUT_TABLES if not is_migrating and _has_migrations_to_run() else ""
    why = outages.reason(error)
    return next((said for name, said in _ADVICE.items() if getattr(outages, name) is why), "")


def _has_migrations_to_run() -> bool:
    """Whether migrations are pending. If none are, a query of ours names something that doesn't exist."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
