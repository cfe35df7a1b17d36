"""The SQL of migrations on PostgreSQL, as JSON: python -m tests.migrations.sql APP.NAME…

It needs a migrated database, in which it changes nothing.
"""

import json
import sys


def main(wanted):
    import django

    django.setup()

    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state, found = executor._create_project_state(), {}
    for migration, _ in plan:
        name = f"{migration.app_label}.{migration.name}"
        if name not in wanted:
            state = migration.mutate_state(state, preserve=False)
            continue
        with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
            state = migration.apply(state, editor, collect_sql=True)
        ends = ("BEGIN;", "COMMIT;") if migration.atomic else ("", "")
        found[name] = "\n".join([ends[0], *editor.collected_sql, ends[1]])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
