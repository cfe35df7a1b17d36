"""The tables in the database, compared with what the code expects."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection, router
from django.db.migrations.executor import MigrationExecutor

from newsroom.doctor import definitions
from newsroom.doctor.findings import ERROR, WARNING, Finding

BY_SQL = {
    "postgresql": {
        "articles_story": {"story_indexed_words"},
        "articles_image": {"image_indexed_words"},
        "articles_searchentry": {"search_document"},
    }
}
"""{vendor: {table: indexes that migrations create with SQL, which no model names}}"""
SAME = [(r"^varchar", "character varying"), (r"^serial$", "integer"), (r"^bigserial$", "bigint")]
COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 AND NOT attisdropped
"""


def migrations() -> Iterator[Finding]:
    """Migrations that have not been run, and those of a newer version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
        yield Finding(
            ERROR,
            "migrations.missing",
            f"{len(names)} migrations have not been run, the first is {names[0]}.",
            "Run manage.py migrate.",
        )
    if unknown := sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)):
        app, name = unknown[-1]
        yield Finding(
            WARNING,
            "migrations.unknown",
            f"{len(unknown)} migrations of the database are not in this code, such as {app}.{name}.",
            "A newer version has used this database: run that version.",
        )


def tables() -> Iterator[Finding]:
    """Tables, columns and indexes that are missing or different."""
    models = [model for model in apps.get_models(include_auto_created=True) if _is_here(model)]
    with connection.cursor() as cursor:
        there = {*connection.introspection.table_names(cursor)}
        for model in models:
            table = model._meta.db_table
            if table not in there:
                yield _missing("table", table)
                continue
            yield from _columns(model, _columns_there(cursor, table))
            yield from _indexes(model, connection.introspection.get_constraints(cursor, table))
            yield from definitions.differing(model)


def _is_here(model) -> bool:
    options = model._meta
    return options.managed and not options.proxy and router.allow_migrate_model("default", model)


def _missing(what, name) -> Finding:
    return Finding(
        ERROR,
        f"schema.{what}",
        f"The {what} {name} is missing.",
        "Run manage.py migrate; if it has nothing to do, the database was changed by hand or restored in "
        "part: compare it with a new one.",
    )


def _columns_there(cursor, table) -> dict[str, tuple[str, bool]]:
    """{column: (type, whether it may be null)}"""
    if connection.vendor == "postgresql":
        cursor.execute(COLUMNS, [table])
        return {name: (kind, not is_required) for name, kind, is_required in cursor.fetchall()}
    cursor.execute(f"PRAGMA table_xinfo({connection.ops.quote_name(table)})")
    return {row[1]: (row[2].lower(), not row[3]) for row in cursor.fetchall()}


def _columns(model, there) -> Iterator[Finding]:
    for field in model._meta.local_concrete_fields:
        table, column = model._meta.db_table, field.column
        if column not in there:
            yield _missing("column", f"{table}.{column}")
            continue
        if _is_key_of_pairs(field):
            continue
        kind, may_be_null = there[column]
        wanted = _kind(field)
        if wanted != kind or (may_be_null != field.null and not _has_no_say(field)):
            yield Finding(
                ERROR,
                "schema.type",
                f"The column {table}.{column} is {_in_words(kind, may_be_null)}, "
                f"and should be {_in_words(wanted, field.null)}.",
                "Nobody but manage.py migrate should change tables: compare the database with a new one.",
            )


def _kind(field) -> str:
    kind = field.db_type(connection).lower()
    if connection.vendor == "postgresql":
        kind = kind.replace(", ", ",")
    for pattern, name in SAME if connection.vendor == "postgresql" else []:
        kind = re.sub(pattern, name, kind)
    return kind


def _is_key_of_pairs(field) -> bool:
    """Whether it is the key of a many-to-many table: for some, migrations create a smaller integer."""
    return field.primary_key and bool(field.model._meta.auto_created)


def _has_no_say(field) -> bool:
    """Whether the database decides about null: the field is generated or a primary key."""
    return field.generated or field.primary_key


def _in_words(kind, may_be_null) -> str:
    return f"{kind}{'' if may_be_null else ' not null'}"


def _indexes(model, there) -> Iterator[Finding]:
    table, options = model._meta.db_table, model._meta
    names = {each.name for each in [*options.indexes, *options.constraints]}
    names |= BY_SQL.get(connection.vendor, {}).get(table, set())
    for name in sorted(names - set(there)):
        yield _missing("index", f"{name} of {table}")
    indexed = {tuple(each["columns"]) for each in there.values() if each["index"] or each["unique"]}
    indexed |= {tuple(each["columns"]) for each in there.values() if each["primary_key"]}
    for field in options.local_concrete_fields:
        if (field.unique or field.db_index) and (field.column,) not in indexed:
            yield _missing("index", f"on {table}.{field.column}")
