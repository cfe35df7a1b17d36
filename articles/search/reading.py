"""Reading the index: by index scans alone, and within a time limit."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic

from django.db import OperationalError, connections, transaction

from articles.freshness import kept_for_moment
from articles.models import SearchLanguage
from articles.routing import source

LONGEST = 1
"""The most seconds for a query on PostgreSQL."""
LONGEST_IN_ALL = 2
"""Seconds after which a search runs no more queries: very many documents may have a phrase's words."""


@kept_for_moment
def languages_in_use(at) -> tuple[str, ...]:
    """The tags of the languages, with stems of their own, that stories are or were in."""
    return tuple(SearchLanguage.objects.order_by("tag").values_list("tag", flat=True))


class TookTooLong(Exception):
    """A search was given up."""


@contextmanager
def bounded() -> Iterator[None]:
    """Read the index in this block, within limits. Raises TookTooLong.

    For a word it believes common, PostgreSQL would otherwise scan all entries and unpack their documents.
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
# Disabled scans look expensive: PostgreSQL would JIT-compile each statement for longer than it runs.
_HABITS = {"enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0"}


@contextmanager
def _limits(connection):
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        limits = _HABITS | {"statement_timeout": f"{LONGEST * 1000:.0f}ms"}
        before = ", ".join(f"current_setting('{name}')" for name in limits)
        cursor.execute(f"SELECT {before}, {_setting(limits)}")
        values = cursor.fetchone()
        yield
        if connection.savepoint_ids:  # In an outer transaction, the settings would persist.
            cursor.execute(f"SELECT {_setting(dict(zip(limits, values, strict=False)))}")


def _setting(limits):
    return ", ".join(f"set_config('{name}', '{value}', true)" for name, value in limits.items())


def _until(ends_at):
    """A wrapper that runs queries until then, and refuses later ones."""

    def asked(execute, *query):
        if monotonic() > ends_at:
            raise TookTooLong
        return execute(*query)

    return asked
