"""How the index is read: by the index alone, and not for long."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic

from django.db import OperationalError, connections, transaction

from articles.freshness import kept_for_moment
from articles.models import SearchLanguage
from articles.routing import source

LONGEST = 1
"""Seconds for a query on PostgreSQL."""
LONGEST_IN_ALL = 2
"""Seconds after which a search asks nothing more: a phrase of common words may be in very many documents."""


@kept_for_moment
def languages_in_use(at) -> tuple[str, ...]:
    """The tags of the languages with stems of their own that stories are in, or were."""
    return tuple(SearchLanguage.objects.order_by("tag").values_list("tag", flat=True))


class TookTooLong(Exception):
    """A search was given up."""


@contextmanager
def bounded() -> Iterator[None]:
    """Read the index in this block. Raises TookTooLong.

    Where PostgreSQL takes a word for common, it would read each entry instead, and unpack its document.
    """
    connection = connections[source()]
    limits = _limits if connection.vendor == "postgresql" else nullcontext
    try:
        with connection.execute_wrapper(_until(monotonic() + LONGEST_IN_ALL)), limits(connection):
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _CANCELLED:
            raise TookTooLong from error
        raise


_CANCELLED = "57014"
# What is forbidden looks dear: PostgreSQL would compile each statement, for longer than it runs.
_HABITS = {"enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0"}


@contextmanager
def _limits(connection):
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        limits = _HABITS | {"statement_timeout": f"{LONGEST * 1000:.0f}ms"}
        before = ", ".join(f"current_setting('{name}')" for name in limits)
        cursor.execute(f"SELECT {before}, {_setting(limits)}")
        values = cursor.fetchone()
        yield
        if connection.savepoint_ids:  # In a transaction that goes on, they would go on too.
            cursor.execute(f"SELECT {_setting(dict(zip(limits, values, strict=False)))}")


def _setting(limits):
    return ", ".join(f"set_config('{name}', '{value}', true)" for name, value in limits.items())


def _until(ends_at):
    """Asks the database until then."""

    def asked(execute, *query):
        if monotonic() > ends_at:
            raise TookTooLong
        return execute(*query)

    return asked
