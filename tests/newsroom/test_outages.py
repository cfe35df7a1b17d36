"""A separate PostgreSQL server is stopped, frozen and restarted while the site runs."""

import threading
import time

import pytest

from tests.newsroom.running import FILL, Database, ask, at_once, run, site, until

pytestmark = pytest.mark.once

SOON = 5
"""Seconds within which readers get a response during an outage, and all is well after it."""
NOT_KEPT = "/?before=of-nobody"
"""An address that has not been requested before: the process has no page for it."""


@pytest.fixture(scope="module")
def database():
    found = Database()
    found.start()
    run(found.folder, found.url, FILL)
    yield found
    found.end()


@pytest.fixture(scope="module")
def address(database):
    with site(database.folder, database.url) as found:
        yield found


@pytest.fixture(autouse=True)
def _well(address):
    assert ask(address + "/").status == 200


def is_well(address):
    return all(answer.status == 200 for answer in at_once(6, lambda: ask(address + "/")))


def assert_served(answers):
    """Readers get the last page while the database is away."""
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < SOON


def assert_answered_soon(answers):
    assert {answer.status for answer in answers} == {503}
    assert max(answer.seconds for answer in answers) < SOON
    assert all(int(answer.headers["Retry-After"]) <= SOON for answer in answers)
    assert "no-store" in answers[0].headers["Cache-Control"]
    assert "Back in a moment" in answers[0].text


def test_a_restart_of_the_database_is_not_noticed(address, database):
    at_once(8, lambda: ask(address + "/"))
    database.stop()
    database.start()
    assert is_well(address)


def test_readers_soon_read_that_the_database_is_gone_and_soon_after_all_is_well(address, database):
    database.stop()
    try:
        assert_answered_soon(at_once(20, lambda: ask(address + NOT_KEPT)))
        assert_served(at_once(20, lambda: ask(address + "/")))
        began = time.monotonic()
        while time.monotonic() - began < 12:  # So long that a pool with backoff sleeps for longer.
            assert_answered_soon([ask(address + NOT_KEPT)])
            assert_served([ask(address + "/")])
            time.sleep(0.05)  # A worker is replaced after thousands of requests, and then has no page yet.
        assert ask(address + "/healthz").status == 200
        assert ask(address + "/readyz").status == 503
    finally:
        database.start()
    assert until(lambda: is_well(address), seconds=SOON) < SOON


def test_readers_soon_read_that_the_database_is_frozen_and_soon_after_all_is_well(address, database):
    database.freeze()
    try:
        crowd = threading.Thread(target=lambda: answers.extend(at_once(40, lambda: ask(address + NOT_KEPT))))
        answers = []
        crowd.start()
        for free in ("/healthz", "/static/css/site.css"):
            answer = ask(address + free)
            assert (answer.status, answer.seconds < SOON) == (200, True), (free, answer.seconds, answer.text)
        crowd.join()
        assert_answered_soon(answers)
        assert_served([ask(address + "/")])
        ready = ask(address + "/readyz")
        assert (ready.status, ready.seconds < SOON) == (503, True)
        figures = ask(address + "/metrics")
        assert (figures.status, figures.seconds < SOON) == (200, True)
        assert "\nnewsroom_database_up 0\n" in figures.text
    finally:
        database.thaw()
    assert until(lambda: is_well(address), seconds=SOON) < SOON


def test_the_name_of_a_folder_is_not_taken_from_the_request(address):
    answer = ask(address + "/", headers={"SCRIPT_NAME": "/evil"})
    assert (answer.status, "/evil" in answer.text) == (200, False)


LIMITS = """
from django.db import OperationalError, connection
from newsroom import patience

def limits():
    connection.close()
    connection.close_pool()
    with connection.cursor() as cursor:
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            yield cursor.fetchone()[0]

print(*limits())
with patience.of(2):
    print(*limits())
    try:
        with patience.of(0.1), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
    except OperationalError:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'next one works'")
            print(*cursor.fetchone())
"""


def test_requests_have_time_limits_and_commands_have_none(address, database):
    assert run(database.folder, database.url, LIMITS).splitlines() == [
        "0 0 0",
        "3s 15s 15s",
        "next one works",
    ]


ENDED = """
import os
import psycopg
from django.db import connection

def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]

def process():
    try:
        return asked("SELECT pg_backend_pid()")
    finally:
        connection.close()

first = process()
print(first == process())
with psycopg.connect(os.environ["DATABASE_URL"]) as other:
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
print(first == process())
"""


def test_a_connection_is_used_again_but_not_once_the_server_has_ended_it(database):
    assert run(database.folder, database.url, ENDED).split() == ["True", "False"]
