"""PostgreSQL builds an index from all rows in a tenth of the time that it takes row by row."""

from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection


class Definition(NamedTuple):
    drop: str
    create: str


@contextmanager
def built_afterwards(cursor, tables: list[str]):
    """Without the tables' indexes and references in the block; after it they are made, and so checked."""
    if connection.vendor != "postgresql":
        yield
        return
    definitions = [*_constraints(cursor, tables), *_indexes(cursor, tables)]
    # A table whose references are still to be checked can't be changed.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    for definition in definitions:
        cursor.execute(definition.drop)
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for definition in reversed(definitions):
        cursor.execute(definition.create)


def _constraints(cursor, tables) -> list[Definition]:
    """References before the keys on which they depend; primary keys stay, for rows come in their order."""
    cursor.execute(
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype IN ('f', 'u', 'x') AND conrelid::regclass::text = ANY(%s)
        ORDER BY contype <> 'f', conname""",
        [tables],
    )
    return [
        Definition(
            f'ALTER TABLE {table} DROP CONSTRAINT "{name}"',
            f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}',
        )
        for table, name, definition in cursor.fetchall()
    ]


def _indexes(cursor, tables) -> list[Definition]:
    cursor.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid::regclass::text = ANY(%s)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
        ORDER BY 1""",
        [tables],
    )
    return [Definition(f"DROP INDEX {name}", create) for name, create in cursor.fetchall()]
