import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from newsroom import health
from newsroom.models import Heartbeat
from newsroom.version import FULL_VERSION as VERSION

ASK = "from django.test import Client; answer = Client(headers={'host': 'localhost'}).get(%r); "
ASK += "print(answer.status_code, answer.text)"


@pytest.fixture(autouse=True)
def _forget_whether_it_can_write():
    health._can_write.cache_clear()
    yield
    health._can_write.cache_clear()


def ready(client):
    """The status and the names of failing checks."""
    answer = client.get("/readyz")
    assert answer.json()["ready"] is not bool(answer.json()["failed"])
    return answer.status_code, answer.json()["failed"]


def ask_without_database(address, url):
    """The status and response of a site with no database at its configured address."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SECRET_KEY": "tests-only",
        "SITE_URL": "http://localhost",
    }
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASK % address]
    said = subprocess.run(
        command, env=environment, cwd=site.BASE_DIR, capture_output=True, text=True, check=True
    )
    status, answer = said.stdout.strip().split(" ", 1)
    return int(status), json.loads(answer)


def test_alive_asks_nothing_of_the_database(client):
    # The test is not marked for the database, so a query would be refused.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True, "version": VERSION})


def test_alive_and_ready_are_kept_by_no_cache(client, db):
    for address in ("/healthz", "/readyz"):
        assert "no-store" in client.get(address)["Cache-Control"]
        assert client.head(address).status_code == 200
        assert client.post(address).status_code == 405


def test_a_site_where_all_works_is_ready_and_leaves_nothing_behind(client, db):
    before = [folder for folder, *_ in os.walk(site.MEDIA_ROOT)]
    assert ready(client) == (200, [])
    assert [folder for folder, *_ in os.walk(site.MEDIA_ROOT)] == before


def test_ready_writes_no_file_and_reads_the_migrations_once(client, db, monkeypatch):
    """Anyone who can reach the site may ask, as often as they like."""
    ready(client)
    for name in ("save", "delete"):
        monkeypatch.setattr(FileSystemStorage, name, lambda *args: pytest.fail("It wrote."))
    monkeypatch.setattr(MigrationLoader, "load_disk", lambda loader: pytest.fail("It read them anew."))
    assert ready(client) == (200, [])


def test_ready_names_a_migration_that_is_missing(client, db):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("articles")
    MigrationRecorder(connection).record_unapplied(*newest)
    assert ready(client) == (503, ["migrations"])


def test_ready_names_a_database_whose_history_is_empty(client, db):
    MigrationRecorder(connection).flush()
    assert ready(client) == (503, ["migrations"])


def test_ready_names_a_database_that_takes_no_write_and_leaves_none_there(client, db):
    health._can_write.cache_clear()
    assert ready(client) == (200, [])
    assert not Heartbeat.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE newsroom_heartbeat RENAME COLUMN at TO moment")
    health._can_write.cache_clear()
    try:
        assert ready(client) == (503, ["write"])
    finally:
        health._can_write.cache_clear()


def test_ready_names_a_worker_that_is_not_at_work_as_what_readers_do_not_need(client, db):
    assert client.get("/readyz").json()["degraded"] == ["worker"]
    Heartbeat.objects.beat(Heartbeat.WORKER)
    assert "degraded" not in client.get("/readyz").json()


@pytest.mark.parametrize(
    ("proxies", "headers", "may_know"),
    [
        (0, {}, True),
        (0, {"x-forwarded-for": "127.0.0.1"}, False),
        (0, {"via": "1.1 proxy"}, False),
        (1, {"x-forwarded-for": "127.0.0.1"}, True),
        (1, {"x-forwarded-for": "127.0.0.1, 192.0.2.7"}, False),
        (2, {"x-forwarded-for": "127.0.0.1, 192.0.2.7"}, False),
        (1, {"x-forwarded-for": "192.0.2.7", "authorization": "Bearer right"}, True),
        (1, {"x-forwarded-for": "192.0.2.7", "authorization": "Bearer wrong"}, False),
        (1, {"x-forwarded-for": "192.0.2.7", "authorization": "right"}, False),
    ],
)
def test_only_this_machine_and_holders_of_the_token_see_what_fails(
    client, db, settings, proxies, headers, may_know
):
    settings.TRUSTED_PROXIES, settings.MONITOR_TOKEN = proxies, "right"
    MigrationRecorder(connection).flush()
    answer = client.get("/readyz", headers=headers)
    assert (answer.status_code, "failed" in answer.json()) == (503, may_know)
    settings.MONITOR_TOKEN = ""
    assert "failed" not in client.get("/readyz", headers={"via": "x", "authorization": "Bearer "}).json()


@pytest.mark.parametrize("url", ["sqlite:////nowhere/newsroom.sqlite3", "postgres://nobody@/x?host=/nowhere"])
def test_ready_names_a_database_that_cannot_be_reached(url):
    assert ask_without_database("/readyz", url) == (503, {"ready": False, "failed": ["database"]})


def test_alive_is_so_without_a_database():
    assert ask_without_database("/healthz", "sqlite:////nowhere/x.sqlite3") == (
        200,
        {"alive": True, "version": VERSION},
    )


def test_ready_names_a_storage_that_cannot_be_written(client, db, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    assert ready(client) == (503, ["storage"])
    settings.MEDIA_ROOT = tmp_path / "media"
    assert ready(client) == (200, [])


def test_a_disk_that_is_full_is_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(health, "LEAST_SPACE", 2**80)
    # SQLite's file is on such a disk, too.
    database = ["write"] if connection.vendor == "sqlite" else []
    assert ready(client) == (503, [*database, "storage", "originals"])


def test_ready_names_a_store_of_originals_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    assert health.is_writable(tmp_path / "not" / "made" / "yet")
    assert not health.is_writable(tmp_path / "file" / "originals")


def test_ready_names_a_clock_that_has_left_the_databases(client, db):
    # SQLite has no clock other than this machine's.
    expected = (503, ["clock"]) if connection.vendor == "postgresql" else (200, [])
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        assert ready(client) == expected


def test_ready_names_all_that_fails_at_once(client, db, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    MigrationRecorder(connection).flush()
    assert ready(client) == (503, ["migrations", "storage"])
