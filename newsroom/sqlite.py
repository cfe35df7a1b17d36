"""What is known about SQLite without querying it."""

from django.db.backends.base.base import BaseDatabaseWrapper


def know_json(*, connection: BaseDatabaseWrapper, **_others) -> None:
    """Spare a new connection Django's check for JSON columns.

    Django checks in a transaction, and takes a database that somebody else has locked for one without them,
    for as long as the process lives. SQLite has had them built in since 3.38.
    """
    if connection.vendor == "sqlite":
        connection.features.supports_json_field = True
