"""`manage.py doctor` on a deliberately broken site."""

import json
import os
import socketserver
import subprocess
import sys
import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Job
from newsroom import health
from newsroom.doctor import machine, pictures, schema, settings_checked, work
from newsroom.doctor.findings import examined
from newsroom.management.commands import doctor
from newsroom.models import Heartbeat
from tests import factories


def names(*examinations):
    return [finding.name for finding in examined(examinations)]


@pytest.fixture
def at_work(db):
    Heartbeat.objects.beat(Heartbeat.WORKER)


def test_a_database_that_migrations_made_is_as_the_code_expects(db):
    assert examined([schema.migrations, schema.tables]) == []


def test_what_is_missing_in_the_database_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX story_own")
        cursor.execute("DROP INDEX job_failing")
        cursor.execute("ALTER TABLE newsroom_user RENAME COLUMN invited_at TO invited")
        cursor.execute("DROP TABLE newsroom_heartbeat")
    found = {finding.says for finding in examined([schema.tables])}
    assert found == {
        "The index story_own of articles_story is missing.",
        "The index job_failing of articles_job is missing.",
        "The column newsroom_user.invited_at is missing.",
        "The table newsroom_heartbeat is missing.",
    }


@pytest.mark.postgresql
def test_a_column_of_another_type_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE newsroom_user ALTER COLUMN language DROP NOT NULL")
        cursor.execute("ALTER TABLE articles_job ALTER COLUMN attempts TYPE bigint")
    assert {finding.says for finding in examined([schema.tables])} == {
        "The column newsroom_user.language is character varying(10), "
        "and should be character varying(10) not null.",
        "The column articles_job.attempts is bigint not null, and should be integer not null.",
    }


def test_an_index_of_another_condition_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX article_ahead")
        cursor.execute("CREATE INDEX article_ahead ON articles_article (live_from) WHERE is_closed")
    [found] = examined([schema.tables])
    assert found.name == "schema.definition"
    assert found.says.startswith("article_ahead of articles_article is CREATE INDEX")


@pytest.mark.postgresql
def test_a_constraint_of_another_condition_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_article DROP CONSTRAINT article_closes_after_opening")
        cursor.execute(
            "ALTER TABLE articles_article ADD CONSTRAINT article_closes_after_opening "
            "CHECK (live_until >= live_from) NOT VALID"
        )
    assert names(schema.tables) == ["schema.definition"] * 2


def test_migrations_that_were_not_run_and_those_of_a_newer_version_are_named(db):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("newsroom")
    MigrationRecorder(connection).record_unapplied(*newest)
    MigrationRecorder(connection).record_applied("articles", "9999_of_tomorrow")
    assert names(schema.migrations) == ["migrations.missing", "migrations.unknown"]


def test_a_worker_that_has_died_is_named_and_one_with_a_long_job_is_not(at_work):
    assert names(work.worker) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert names(work.worker) == ["worker.away"]
        job = {"kind": "mail", "key": "1", "requested_at": timezone.now(), "next_attempt_at": timezone.now()}
        Job.objects.create(claimed_until=timezone.now() + timedelta(minutes=1), **job)
        assert names(work.worker) == []
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert names(work.worker) == ["worker.away"]


def test_the_queue_is_named_when_it_is_late_or_has_failed(at_work):
    Job.objects.enqueue("mail", keys=["1"])
    assert names(work.queue, work.mail_queue) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert names(work.queue, work.mail_queue) == ["queue.late"]
        Job.objects.update(failed_at=timezone.now(), attempts=5)
        assert names(work.queue, work.mail_queue) == ["queue.late", "mail.unsent", "queue.failed"]


class Greeter(socketserver.StreamRequestHandler):
    """A mail server that greets, and records the commands it receives."""

    said = b"220 mail.example ESMTP\r\n"

    def handle(self):
        self.wfile.write(self.said)
        while line := self.rfile.readline():
            self.server.told.append(line.split()[0])
            self.wfile.write(b"221 Bye\r\n" if line.startswith(b"quit") else b"250 mail.example\r\n")
            if line.startswith(b"quit"):
                return


class Refuser(Greeter):
    said = b"554 No.\r\n"


@pytest.mark.once
@pytest.mark.parametrize(("kind", "found"), [(Greeter, []), (Refuser, ["mail.refused"])])
def test_the_mail_server_is_greeted_and_sent_nothing(settings, kind, found):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        server.told, server.daemon_threads = [], True
        threading.Thread(target=server.serve_forever).start()
        settings.HAS_MAIL = True
        options = {"host": "127.0.0.1", "port": server.server_address[1], "timeout": 5}
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        try:
            assert names(work.mail) == found
        finally:
            server.shutdown()
    assert b"mail" not in server.told
    assert names(work.mail) == ["mail.refused"]  # The server has gone.


@pytest.mark.once
def test_disks_that_are_closed_or_nearly_full_are_named(settings, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"
    monkeypatch.setattr(machine, "LITTLE_SPACE", 0)
    monkeypatch.setattr(machine, "FEW_FILES", 0)
    assert names(machine.disk) == []
    monkeypatch.setattr(machine, "LITTLE_SPACE", 2**80)
    assert set(names(machine.disk)) == {"disk.space"}
    monkeypatch.setattr(health, "LEAST_SPACE", 2**80)
    assert {finding.level for finding in examined([machine.disk])} == {"error"}


def test_a_clock_that_has_left_the_databases_is_named(db):
    expected = ["clock.drift"] if connection.vendor == "postgresql" else []
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        assert names(machine.clock) == expected


def test_pictures_without_their_files_are_named(db, editor):
    image = factories.image(editor)
    assert names(pictures.some, pictures.all_of_them) == []
    image.original.storage.delete(image.original.name)
    assert names(pictures.some) == ["pictures.originals"]
    assert names(pictures.all_of_them) == ["pictures.originals"]


def run(*arguments):
    """The command's exit code and output."""
    printed = StringIO()
    try:
        call_command("doctor", *arguments, stdout=printed)
    except SystemExit as ended:
        return ended.code, printed.getvalue()
    return 0, printed.getvalue()


@pytest.mark.once
def test_the_command_says_what_to_do_and_scripts_read_the_same(at_work, monkeypatch):
    monkeypatch.setattr(doctor, "every", lambda *, all_pictures: [work.worker])
    assert run() == (0, "All is well.\n")
    Heartbeat.objects.all().delete()
    said = "error: No worker has run yet. [worker.away]\n    Start manage.py worker, "
    code, printed = run()
    assert (code, printed) == (2, f"{said}and have the system restart it.\n")
    code, printed = run("--json")
    (finding,) = json.loads(printed)["findings"]
    assert (code, finding["name"], finding["level"]) == (2, "worker.away", "error")


@pytest.mark.once
def test_a_database_that_is_away_is_said_once_and_the_rest_is_examined():
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@/x?host=/nowhere"}
    command = [sys.executable, "manage.py", "doctor", "--json"]
    ended = subprocess.run(command, env=environment, cwd=site.BASE_DIR, capture_output=True, text=True)
    found = [finding["name"] for finding in json.loads(ended.stdout)["findings"]]
    assert (ended.returncode, found.count("database.away")) == (2, 1)
    assert "static.missing" in found


@pytest.mark.once
def test_the_whole_examination_ends(at_work):
    code, printed = run("--json", "--all")
    found = {finding["name"] for finding in json.loads(printed)["findings"]}
    assert (code, "static.missing" in found) == (2, True)
    assert not any(name.startswith(("schema", "migrations", "worker", "pictures")) for name in found)


@pytest.mark.once
def test_the_findings_of_djangos_checks_keep_their_names(settings, db):
    settings.SITE_URL, settings.IS_HTTPS, settings.SECRET_KEY = "http://news.example", False, "short"
    settings.ALLOWED_HOSTS = ["other.example"]
    found = names(settings_checked.deployment)
    assert {"settings.http", "security.W009", "newsroom.E003"} <= set(found)
    assert not settings_checked.OF_HTTP & set(found)


@pytest.mark.once
def test_style_sheets_that_were_not_collected_are_named(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert names(settings_checked.static_files) == ["static.missing"]
    (tmp_path / "staticfiles.json").touch()
    assert names(settings_checked.static_files) == []
