"""Runs inside a site: loads its newsroom, writes the requests to send to it, and publishes when told.

python -m benchmarks.newsroom COUNT PORT FORMS writes one line of JSON, and then one more for each line
that it reads: a number of stories to publish by calling the verb itself.
"""

import json
import platform
import sys
import time
from dataclasses import asdict
from importlib.metadata import version

import django


def main(count: int, port: int, forms: int) -> None:
    django.setup()
    from django.core.management import call_command

    from benchmarks.queries import queries_of
    from benchmarks.subjects import Asker
    from benchmarks.world.loading import load, to_the_terminal

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    load(count, to_the_terminal)
    seconds = time.monotonic() - began
    asker = Asker(port, forms)
    subjects = asker.subjects()
    queries = {subject.name: queries_of(subject) for subject in subjects}
    drafts = [asker.draft() for _ in range(forms)]  # Before the answer, after which the servers' time counts.
    answer({"loaded": seconds, "queries": queries, "subjects": [*map(asdict, subjects)], **facts()})
    _publish_when_told(drafts)


def _publish_when_told(drafts):
    from benchmarks.queries import counted
    from benchmarks.subjects import publish

    for line in sys.stdin:
        durations = []
        with counted() as queries:
            for _ in range(int(line)):
                began = time.perf_counter()
                publish(drafts.pop())
                durations.append(1000 * (time.perf_counter() - began))
        answer({"milliseconds": durations, "queries": len(queries) / len(durations)})


def facts() -> dict:
    """The database's size in bytes, and the versions of the software."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database()), current_setting('server_version')")
        else:
            cursor.execute(
                "SELECT page_count * page_size, sqlite_version() FROM pragma_page_count, pragma_page_size"
            )
        size, database = cursor.fetchone()
    versions = {name: version(name) for name in ("django", "gunicorn", "psycopg")}
    versions |= {"Python": platform.python_version(), connection.display_name: database}
    return {"bytes": size, "versions": versions}


def answer(facts: dict) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
