"""How the index is read: by the index alone, and not for long."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connections, transaction

from articles.routing import source

LONGEST = 1
"""Seconds for a query on PostgreSQL: ten times what the slowest measured takes at 200,000 stories."""


class TookTooLong(Exception):
    """The database gave a search up."""


@contextmanager
def bounded() -> Iterator[None]:
    """Read the index in this block. Raises TookTooLong.

    Where PostgreSQL takes a word for common, it would read each entry instead, and unpack its document.
    SQLite knows no limit: there the number of entries that a search reads is the bound.
    """
    connection = connections[source()]
    if connection.vendor != "postgresql":
        yield
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            limits = {"enable_seqscan": "off", "statement_timeout": f"{LONGEST * 1000:.0f}ms"}
            settings = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in limits.items())
            cursor.execute(f"SELECT {settings}")
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _CANCELLED:
            raise TookTooLong from error
        raise


_CANCELLED = "57014"
