"""PostgreSQL that takes no changes, has no connection to spare, no disk, or hands over to another."""

import contextlib
import tempfile

import psycopg
import pytest

from tests.faults.conftest import BEGIN, SOON
from tests.newsroom.running import Database, Editor, ask, at_once, run, site, until
from tests.newsroom.standbys import Standby

pytestmark = pytest.mark.once

VERIFY = "from django.core.management import call_command; call_command('verify')"
TYPED = "<p>All of the night’s work, kept.</p>"


def words(**typed):
    fields = {"_act": "save", "version": "1", "headline": "The bridge is closed", "slugline": "bridge"}
    return fields | {"slug": "bridge", "body": TYPED, "lead_crop": "centre"} | typed


def save(editor, story, **typed):
    return editor.post(f"/admin/articles/story/{story}/change/", **words(**typed))


def assert_refused(answer, why):
    assert (answer.status, answer.seconds < SOON) == (503, True), answer.text
    assert why in answer.text
    assert "All of the night’s work, kept." in answer.text


def assert_served(address, statuses=(200,)):
    for answer in at_once(12, lambda: ask(f"{address}/?before=of-nobody")):
        assert answer.status in statuses
        assert answer.seconds < SOON


def is_saved(editor, story):
    """Whether the desk takes changes: it has saved, or says that there is a newer version."""
    return save(editor, story).status in (200, 409)


def execute(database, statement):
    where = f"host={database.folder} user=newsroom dbname=postgres"
    with psycopg.connect(where, autocommit=True) as outsider:
        outsider.execute(statement)


@pytest.fixture
def editor(database):
    """Somebody with a story of their own that nobody else has open."""
    story, session = run(database.folder, database.url, BEGIN).split()
    with site(database.folder, database.url) as address:
        yield Editor(address, session), story


def test_a_database_that_takes_no_changes(database, editor):
    editor, story = editor
    set_to = "ALTER SYSTEM SET default_transaction_read_only = {}"
    execute(database, set_to.format("on"))
    execute(database, "SELECT pg_reload_conf()")
    try:
        until(lambda: save(editor, story).status == 503, seconds=SOON)
        assert_refused(save(editor, story), "The newsroom’s database takes no changes right now.")
        assert_served(editor.address)
    finally:
        off = f"SET default_transaction_read_only = off; {set_to.format('off')}"
        for statement in off.split("; "):
            with contextlib.suppress(psycopg.errors.ReadOnlySqlTransaction):
                execute(database, statement)
        execute(database, "SELECT pg_reload_conf()")
    assert until(lambda: is_saved(editor, story), seconds=SOON) < SOON


def test_a_database_without_a_connection_to_spare(database, editor):
    editor, story = editor
    with contextlib.ExitStack() as taken:
        where = f"host={database.folder} user=newsroom dbname=postgres"
        execute(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'",
        )
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(contextlib.closing(psycopg.connect(where)))
        assert_served(editor.address, statuses=(200, 503))
        assert_refused(save(editor, story), "The newsroom’s database can’t be reached right now.")
    assert until(lambda: is_saved(editor, story), seconds=SOON) < SOON


def test_a_database_whose_disk_is_full(disk, monkeypatch):
    small = disk("400m")
    monkeypatch.setattr(tempfile, "tempdir", str(small.folder))
    database = Database()
    database.start("-c", "wal_recycle=off", "-c", "max_wal_size=32MB")
    try:
        story, session = run(database.folder, database.url, BEGIN).split()
        with site(database.folder, database.url) as address:
            editor = Editor(address, session)
            with small.full():
                long = f"<p>{'Long. ' * 60_000}</p>"
                until(lambda: save(editor, story, body=long).status == 503, seconds=SOON)
                assert_served(address, statuses=(200, 503))
            assert until(lambda: is_saved(editor, story), seconds=SOON) < SOON
            assert run(database.folder, database.url, VERIFY).startswith("All ")
    finally:
        database.end()


def test_a_database_that_hands_over_to_another(database):
    """libpq looks for the one that takes writes; a save that was acknowledged before is on the other, too."""
    story, session = run(database.folder, database.url, BEGIN).split()
    other = Standby(database)
    other.start()
    both = (
        f"postgres://newsroom@/postgres?host={database.folder},{other.folder}&target_session_attrs=read-write"
    )
    try:
        with site(database.folder, both) as address:
            editor = Editor(address, session)
            assert is_saved(editor, story)
            other.catch_up()
            database.stop()
            assert_served(address, statuses=(200, 503))
            assert_refused(save(editor, story, version="2"), "The newsroom’s database can’t be reached")
            other.ask("SELECT pg_promote()")
            again = {"version": "2", "headline": "The bridge is open again"}
            assert until(lambda: save(editor, story, **again).status == 200, seconds=SOON) < SOON
            assert run(other.folder, other.url, VERIFY).startswith("All ")
    finally:
        other.end()
        if database.process.poll() is not None:
            database.start()
