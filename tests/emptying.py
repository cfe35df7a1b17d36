"""Empties the tables after a test that commits, like Django's flush, except those filled by migrations.

Flush also empties and refills those, which takes sixteen times as long.
"""

from django.core.management.color import no_style
from django.db import connections, transaction

FILLED = {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"}
"""The roles and what they consist of: no test changes them."""


def empty(case):
    """Replaces `TransactionTestCase._fixture_teardown`."""
    for name in case._databases_names(include_mirrors=False):
        connection = connections[name]
        found = connection.introspection.django_table_names(only_existing=True, include_views=False)
        {"postgresql": _delete, "sqlite": _flush}[connection.vendor](connection, sorted({*found} - FILLED))


def _flush(connection, tables):
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=False, allow_cascade=False)
    connection.ops.execute_sql_flush(statements)


def _delete(connection, tables):
    """TRUNCATE would create a file per table and index. The replica role skips foreign keys and triggers."""
    statements = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # noqa: S608 - names of our tables
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *statements]))
