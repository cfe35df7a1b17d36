"""A process with a replica that lags or cancels a query, one step at a time."""

import os

import pytest

from articles.replicas import Replicas
from articles.routing import PRIMARY
from tests.newsroom.running import FILL, Database, run
from tests.newsroom.standbys import Standby, errors, named

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def primary():
    found = Database()
    found.start()
    run(found.folder, found.url, FILL)
    yield found
    found.end()


@pytest.fixture(scope="module")
def standby(primary):
    found = Standby(primary)
    # It never waits for a query that blocks its replay.
    found.start("-c", "max_standby_streaming_delay=0", "-c", "log_line_prefix=%a ")
    yield found
    found.end()


def steps(primary, standby, scenario):
    """What a process reading from the standby saw in each step."""
    code = f"from tests.newsroom import beside_a_replica as b; b.{scenario}({str(standby.folder)!r})"
    settings = {"DATABASE_REPLICA_URL": named(standby.url, "site")}
    return run(primary.folder, primary.url, code, **settings).splitlines()


def test_a_replica_must_have_what_the_primary_had_at_the_look_before(primary, standby):
    assert steps(primary, standby, "behind") == [
        "no look: One replica-1",
        "first look: One replica-1",
        "second look: Two default",
        "again: Two default",
        "resumed: Two replica-1",
        "after a pause: Three default",
    ]


def test_what_readers_had_from_the_primary_is_not_taken_back(primary, standby):
    assert steps(primary, standby, "served_once") == [
        "from the replica: One replica-1",
        "after one from the primary: Two default",
    ]


def test_without_the_primary_for_too_long_no_replica_is_asked(primary, standby):
    assert steps(primary, standby, "without_primary_for_long") == [
        "away: One replica-1",
        "still away: One replica-1",
        "for too long: One default",
    ]


def test_a_query_that_a_replica_cancels_for_its_recovery_is_made_on_the_primary(primary, standby):
    assert steps(primary, standby, "cancelled") == ["cancelled: One default"]
    assert any("due to conflict with recovery" in error for error in errors(standby, of="site"))


def test_processes_spread_over_the_replicas_and_each_keeps_its_own(monkeypatch):
    several = Replicas(["one", "two"])
    several._tried_at.clear()  # Both are considered to have responded.
    firsts = []
    for process in (100, 101, 102, 103):
        monkeypatch.setattr(os, "getpid", lambda process=process: process)
        firsts.append(several.candidates(PRIMARY)[0])
    assert firsts == ["one", "two", "one", "two"]
    assert several.candidates("one") == ["one", "two", PRIMARY]
    several.leave("one")
    assert several.candidates("one") == ["two", PRIMARY]
