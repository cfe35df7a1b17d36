"""Prometheus metrics, read back by the parser of its own client."""

import multiprocessing
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from articles.models import Job
from newsroom.metrics import counters, measuring, page
from newsroom.metrics.counters import Counters, free_row
from newsroom.models import Heartbeat
from tests import factories

pytestmark = pytest.mark.once


def figures(client, **headers):
    """{(name, *label values): value}"""
    answer = client.get("/metrics", headers=headers)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/plain")
    families = [*text_string_to_metric_families(answer.text)]
    assert len({family.name for family in families}) == len(families)
    samples = [sample for family in families for sample in family.samples]
    assert all(family.documentation for family in families)
    return {(each.name, *each.labels.values()): each.value for each in samples}


def grown(client, act):
    before = figures(client)
    act()
    return {name: value - before[name] for name, value in figures(client).items() if value != before[name]}


def test_requests_are_counted_by_kind_status_and_time(client, db):
    found = grown(client, lambda: [client.get(path) for path in ("/", "/nothing/", "/2026/01/01/none/")])
    assert found["newsroom_requests_total", "front", "2xx"] == 1
    assert found["newsroom_requests_total", "other", "4xx"] == 1
    assert found["newsroom_requests_total", "article", "4xx"] == 1
    assert found["newsroom_request_seconds_count", "front"] == 1
    assert found["newsroom_request_seconds_bucket", "front", "+Inf"] == 1
    assert 0 < found["newsroom_request_seconds_sum", "front"] < 60
    assert found["newsroom_pages_total", "made"] >= 1
    assert grown(client, lambda: client.get("/"))["newsroom_pages_total", "kept"] == 1


def test_no_address_of_anybodys_becomes_a_label(client, db):
    before = figures(client)
    for number in range(50):
        client.get(f"/category/{number}/?q={number}")
        client.get(f"/{number}")
    assert figures(client).keys() == before.keys()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "front"),
        ("/2026/11/29/a-slug/", "article"),
        ("/2026/11/", "list"),
        ("/category/world/rss.xml", "feed"),
        ("/admin/login/", "sign_in"),
        ("/admin/articles/image/upload/", "upload"),
        ("/admin/articles/story/1/change/", "desk"),
        ("/about/imprint/", "other"),
    ],
)
def test_each_address_has_a_kind(path, kind):
    assert measuring.kind_of(path) == kind


def test_wrong_passwords_are_counted(client, db):
    found = grown(client, lambda: client.post("/admin/login/", {"username": "ann", "password": "wrong"}))
    assert found["newsroom_failed_sign_ins_total",] == 1


def test_the_time_from_an_act_until_it_is_seen_is_measured(client, db, editor):
    client.get("/")
    story = factories.published(editor)
    found = grown(client, lambda: client.get("/"))
    assert story.headline in client.get("/").text
    assert found["newsroom_publish_to_seen_seconds_count",] == 1
    unasked = grown(client, lambda: measuring.seen(0, gap=3600))  # This process had no earlier requests.
    assert ("newsroom_publish_to_seen_seconds_count",) not in unasked


def test_the_queue_the_worker_and_failed_jobs_are_measured(client, db):
    assert ("newsroom_worker_age_seconds",) not in figures(client)
    Heartbeat.objects.beat(Heartbeat.WORKER)
    Job.objects.enqueue("mail", keys=["1"], at=timezone.now() - timedelta(minutes=1))
    Job.objects.enqueue("chat", keys=["1"])
    Job.objects.filter(kind="chat").update(failed_at=timezone.now(), attempts=9)
    found = figures(client)
    assert found["newsroom_queue_age_seconds",] >= 60
    assert found["newsroom_queue_jobs",] == 2
    assert found["newsroom_failed_jobs", "chat"] == 1
    assert found["newsroom_failed_jobs", "mail"] == 0
    assert found["newsroom_worker_age_seconds",] < 60
    assert found["newsroom_disk_free_bytes", "MEDIA_ROOT"] > 0


def test_figures_are_there_without_a_database(client, db, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(page, "_work", fail)
    assert figures(client)["newsroom_database_up",] == 0
    monkeypatch.undo()
    assert figures(client)["newsroom_database_up",] == 1
    with connection.execute_wrapper(lambda *args: pytest.fail("A query.")):
        assert client.get("/metrics", headers={"via": "1.1 proxy"}).status_code == 403


def test_only_this_machine_and_holders_of_the_token_get_metrics(client, db, settings):
    settings.MONITOR_TOKEN = "right"
    assert client.get("/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 403
    assert figures(client, **{"x-forwarded-for": "192.0.2.7", "authorization": "Bearer right"})


def _count(numbers, row):
    numbers.use_row(row)
    for _ in range(1000):
        numbers.add(("a", 1), ("b", 2))


def test_all_processes_are_added_up_and_one_that_replaces_another_goes_on_with_its_row():
    numbers, fork = Counters(["a", "b"]), multiprocessing.get_context("fork")
    for rows in ([1, 2, 3], [2, 500]):
        processes = [fork.Process(target=_count, args=(numbers, row)) for row in rows]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
    assert numbers.totals() == {"a": 5000, "b": 10000}
    assert (free_row([]), free_row([1, 3]), free_row(range(500))) == (1, 2, counters.MOST_PROCESSES - 1)
