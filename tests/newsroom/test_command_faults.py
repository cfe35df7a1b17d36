"""Commands while the database is gone, frozen, locked or empty: one sentence says what to do."""

import sqlite3

import pytest

from tests import forking, made_once
from tests.newsroom.running import Database, environment_of

pytestmark = pytest.mark.once

AWAY = "The database can’t be reached, or does not answer. See that it runs, and that DATABASE_URL is right;"
EMPTY = "A table or a column of this version is missing from the database."
LOCKED = "Something else holds what this command needs in the database."
READING = [
    ["deliver"],
    ["invite", "ann@news.example", "--role", "editor"],
    ["publish", "1", "--by", "ann"],
    ["render_pictures"],
    ["reset_second_factor", "ann", "--reason", "lost"],
    ["verify"],
]
"""Commands that query the database first."""
WRITING = [["clean"], ["load_demo", "--force"], ["rebuild_search"]]


def said(folder, url, *arguments):
    """The one-line error of a failing command."""
    ended = forking.manage(environment_of(folder, url, 80), *arguments)
    assert ended.status == 1, ended
    [line] = ended.stderr.strip().splitlines()
    return line.removeprefix("CommandError: ")


def commands(folder):
    return [*READING, *WRITING, ["export", str(folder / "export")], ["migrate"]]


def test_every_command_says_that_the_database_is_gone(tmp_path):
    url = f"sqlite:///{tmp_path}/nowhere/site.sqlite3"
    heard = {arguments[0]: said(tmp_path, url, *arguments) for arguments in commands(tmp_path)}
    assert [name for name, line in heard.items() if not line.startswith(AWAY)] == []
    assert heard["export"].endswith("(unable to open database file)")


def test_every_command_says_that_a_database_is_empty(tmp_path):
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    lines = [said(tmp_path, url, *arguments) for arguments in commands(tmp_path)[:-1]]
    assert [line for line in lines if not line.startswith(EMPTY)] == []


def test_a_command_says_that_the_database_is_locked(tmp_path):
    file = tmp_path / "site.sqlite3"
    with sqlite3.connect(file, autocommit=True) as holder:
        holder.execute("CREATE TABLE held (a)")
        holder.execute("BEGIN EXCLUSIVE")
        assert said(tmp_path, f"sqlite:///{file}", "migrate").startswith(LOCKED)
    holder.close()


def test_what_is_a_fault_of_the_command_keeps_its_trace(tmp_path):
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    code = "from django.db import connection; connection.cursor().execute('SELECT nonsense (')"
    ended = forking.manage(environment_of(tmp_path, url, 80), "shell", "--no-imports", "-c", code)
    assert (ended.status, "Traceback" in ended.stderr) == (1, True)
    ended = forking.manage(environment_of(tmp_path, url, 80), "verify", "--traceback")
    assert (ended.status, "Traceback" in ended.stderr) == (1, True)


MISSPELT = (
    "from django.db import connection; connection.cursor().execute('SELECT headlin FROM articles_story')"
)


def test_a_misspelt_column_is_no_missing_migration(tmp_path):
    file = tmp_path / "site.sqlite3"
    made_once.migrated_sqlite(file)
    environment = environment_of(tmp_path, f"sqlite:///{file}", 80)
    ended = forking.manage(environment, "shell", "--no-imports", "-c", MISSPELT)
    assert (ended.status, "Traceback" in ended.stderr, EMPTY in ended.stderr) == (1, True, False)
    with sqlite3.connect(file, autocommit=True) as database:
        database.execute("DELETE FROM django_migrations WHERE id IN (SELECT max(id) FROM django_migrations)")
    database.close()
    assert said(tmp_path, f"sqlite:///{file}", "shell", "--no-imports", "-c", MISSPELT).startswith(EMPTY)


def test_export_says_that_the_server_is_frozen_and_that_it_has_ended(tmp_path):
    database = Database()
    database.start()
    try:
        database.freeze()
        assert said(database.folder, database.url, "export", str(tmp_path / "one")).startswith(AWAY)
        database.thaw()
        database.stop()
        assert said(database.folder, database.url, "export", str(tmp_path / "two")).startswith(AWAY)
    finally:
        database.start()
        database.end()
