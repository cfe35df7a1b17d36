"""Administrators read the site's status, in words."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles.models import Job
from newsroom import site_status
from newsroom.models import Heartbeat
from newsroom.version import FULL_VERSION

PAGE = "/admin/newsroom/heartbeat/"


def test_only_administrators_read_it(journalist, editor, administrator, desk):
    assert [desk(person).get(PAGE).status_code for person in (journalist, editor)] == [403, 403]
    client = desk(administrator)
    assert client.get(PAGE).status_code == 200
    assert PAGE in client.get("/admin/").text.split("Everything else")[1]
    assert client.post(PAGE).status_code == 405


def test_a_site_that_works_says_so(administrator, desk, settings):
    settings.HAS_MAIL = True
    for name in (Heartbeat.WORKER, Heartbeat.BACKUP, Heartbeat.DRILL):
        Heartbeat.objects.beat(name)
    page = desk(administrator).get(PAGE).text
    for said in ("All is well.", "0 jobs are waiting", "no mail has failed", FULL_VERSION, "MEDIA_ROOT"):
        assert said in page


def test_what_is_wrong_is_listed_with_what_to_do(administrator, desk, settings):
    settings.HAS_MAIL = True
    for name in (Heartbeat.WORKER, Heartbeat.BACKUP):
        Heartbeat.objects.beat(name)
    Job.objects.enqueue("mail", keys=["1"])
    Job.objects.update(failed_at=timezone.now(), attempts=9, last_error="refused")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        page = desk(administrator).get(PAGE).text
    for said in ("The worker was last active 3", "Start manage.py worker", "Mail has not been going out"):
        assert said in page
    for said in (
        "The last backup ended 3",
        "failing since",
        "Try again",
        "refused",
        "1 job is waiting",
    ):
        assert said in page
    job = Job.objects.get()
    assert f"/admin/articles/job/{job.pk}/retry/" in page


def test_a_backup_and_a_drill_that_failed_or_never_succeeded_stand_there(administrator, desk, settings):
    Heartbeat.objects.beat(Heartbeat.WORKER)
    client = desk(administrator)
    assert "drill" not in client.get(PAGE).text, "Without backups there is nothing to try."
    Heartbeat.objects.beat(Heartbeat.BACKUP, timezone.now() - timedelta(hours=1))
    assert "No restore drill has succeeded yet." in client.get(PAGE).text
    Heartbeat.objects.beat(Heartbeat.DRILL_FAILED, timezone.now() - timedelta(minutes=50))
    Heartbeat.objects.beat(Heartbeat.BACKUP_FAILED, timezone.now() - timedelta(minutes=40))
    page = client.get(PAGE).text
    for said in ("The last restore drill failed 50", "The last backup failed 40", "restore --check"):
        assert said in page
    Heartbeat.objects.beat(Heartbeat.DRILL)
    Heartbeat.objects.beat(Heartbeat.BACKUP)
    page = client.get(PAGE).text
    assert "drill" not in page
    assert "backup failed" not in page


def test_slow_queries_are_shown_where_the_database_collects_them(administrator, desk, monkeypatch):
    assert site_status.slow_queries() is None  # Neither SQLite nor a new PostgreSQL does.
    assert "Slowest queries" not in desk(administrator).get(PAGE).text
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY VIEW pg_stat_statements AS SELECT oid AS dbid, 7 AS calls,"
                " 12.34::float AS mean_exec_time, 'SELECT  1' AS query FROM pg_database"
            )
        page = desk(administrator).get(PAGE).text
        assert "12.3 ms on average, 7 times" in page
        assert "SELECT 1" in page


@pytest.mark.once
def test_it_takes_no_more_queries_for_many_jobs(administrator, desk, django_assert_max_num_queries):
    Job.objects.enqueue("chat", keys=range(300))
    Job.objects.update(failed_at=timezone.now(), attempts=9)
    client = desk(administrator)
    client.get(PAGE)
    with django_assert_max_num_queries(30):
        assert client.get(PAGE).text.count("Try again</button>") == site_status.MOST_JOBS
