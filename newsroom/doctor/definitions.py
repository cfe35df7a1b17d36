"""Compare the database's indexes and constraints with the models', including their conditions."""

from collections.abc import Iterator
from contextlib import suppress

from django.db import DatabaseError, connection, transaction

from newsroom.doctor.findings import ERROR, Finding

ADVICE = "Nobody but manage.py migrate should change tables: compare the database with a new one."
INDEXES = """
SELECT relname, pg_get_indexdef(indexrelid), indisvalid
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = to_regclass(%s)
"""
CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
WHERE conrelid = to_regclass(%s) AND contype IN ('c', 'u')
"""
TEXTS = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL"


def differing(model) -> Iterator[Finding]:
    """Indexes and constraints that a table has, but that differ from its model's."""
    compare = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    for name, there, wanted in compare(model):
        yield Finding(
            ERROR,
            "schema.definition",
            f"{name} of {model._meta.db_table} is {there}, and should be {wanted}.",
            ADVICE,
        )


def _on_postgresql(model) -> Iterator[tuple[str, str, str]]:
    """What differs from an empty copy of the table, on which they are created as the model says.

    PostgreSQL rewrites conditions in its own form: only two texts of its own can be compared.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        there, valid = _defined(cursor, table)
        cursor.execute(
            "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass(%s)", [table]
        )
        # It has the same name and is found first: statements for the table apply to the copy.
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {cursor.fetchone()[0]}.{table})")
        for statement in _statements(model):
            # It may need a missing column, which is a separate finding.
            with suppress(DatabaseError), transaction.atomic():
                cursor.execute(statement)
        wanted, _all = _defined(cursor, f"pg_temp.{table}")
        transaction.set_rollback(True)
    for name in sorted({*there} & {*wanted}):
        if there[name] != wanted[name]:
            yield name, there[name], wanted[name]
    for name in sorted({*there} - valid):
        yield name, "not valid: it was not made to its end", "valid"


def _defined(cursor, table) -> tuple[dict[str, str], set[str]]:
    """{name: definition, without the name of the table}, and the names of the valid ones."""
    cursor.execute(INDEXES, [table])
    rows = [(name, _without_table(text), is_valid) for name, text, is_valid in cursor.fetchall()]
    cursor.execute(CONSTRAINTS, [table])
    rows += cursor.fetchall()
    return {name: text for name, text, _valid in rows}, {name for name, _text, is_valid in rows if is_valid}


def _without_table(text):
    kind, _on, rest = text.partition(" INDEX ")
    return f"{kind} INDEX {rest.partition(' USING ')[2]}"


def _statements(model) -> list[str]:
    """The SQL that creates the indexes and constraints of a model."""
    editor = connection.schema_editor(collect_sql=True)
    made = [each.create_sql(model, editor) for each in [*model._meta.indexes, *model._meta.constraints]]
    return [str(statement) for statement in made if statement]


def _on_sqlite(model) -> Iterator[tuple[str, str, str]]:
    """What differs in the SQL that created it, which SQLite keeps."""
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []  # It puts conditional constraints here, which are compared below.
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, [model._meta.db_table])
        texts = {(kind, name): " ".join(text.split()) for kind, name, text in cursor.fetchall()}
    table = texts["table", model._meta.db_table]
    for index in model._meta.indexes:
        yield from _unlike(index.name, texts.get(("index", index.name)), index.create_sql(model, editor))
    for constraint in model._meta.constraints:
        within = constraint.constraint_sql(model, editor)
        if within and str(within) not in table:
            yield constraint.name, "other than the model's", str(within)
        elif not within:
            text = texts.get(("index", constraint.name))
            yield from _unlike(constraint.name, text, constraint.create_sql(model, editor))


def _unlike(name, there, wanted):
    if there and there != " ".join(str(wanted).split()):
        yield name, there, str(wanted)
