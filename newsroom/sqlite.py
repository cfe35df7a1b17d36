"""What is known of SQLite without asking it."""

from django.db.backends.base.base import BaseDatabaseWrapper


def know_json(*, connection: BaseDatabaseWrapper, **_others) -> None:
    """Spare a new connection Django's question whether there are JSON columns.

    Django asks in a transaction, and takes a database that somebody else has locked for one without them,
    for as long as the process lives. SQLite has them built in since 3.38.
    """
    if connection.vendor == "sqlite":
        connection.features.supports_json_field = True
