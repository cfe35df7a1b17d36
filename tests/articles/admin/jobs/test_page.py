"""Administrators see failed background jobs and retry them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.follow_up.running import run_round
from articles.models import AuditEntry, Job, Notification
from tests import factories
from tests.articles import servers

pytestmark = pytest.mark.once

LIST = "/admin/articles/job/"


@pytest.fixture
def notification(journalist):
    journalist.first_name = "Ann"
    journalist.save()
    story = factories.story(journalist, headline="Bridge closes")
    return Notification.objects.create(
        person=journalist, story=story, text="“Bridge closes” was sent back.", at=timezone.now()
    )


@pytest.fixture
def failed(notification, settings):
    """A job that has failed for good, because the chat service does not answer."""
    settings.CHAT_WEBHOOK_URL = f"http://127.0.0.1:{servers.unused_port()}/hook"
    Job.objects.enqueue("chat", keys=[notification.pk])
    Job.objects.update(attempts=6)
    run_round()
    return Job.objects.get()


def test_a_job_that_failed_for_good_is_shown_with_its_error_until_it_succeeds(
    failed, administrator, desk, settings
):
    client = desk(administrator)
    front = client.get("/admin/").text
    assert "1 background job failed." in front
    assert LIST in front
    page = client.get(LIST).text
    for said in ("Failed for good", "Chat notification", "To Ann: “Bridge closes” was sent back.", "refused"):
        assert said in page
    with servers.running(servers.Chat()) as chat:
        settings.CHAT_WEBHOOK_URL = chat.address
        answer = client.post(f"{LIST}{failed.pk}/retry/", follow=True)
        assert "The job will be tried again within seconds." in answer.text
        run_round()
        assert len(chat.messages) == 1
    assert "No failed jobs." in client.get(LIST).text
    assert "background job" not in client.get("/admin/").text.split("Everything else")[0]
    entry = AuditEntry.objects.get(act="job_retried")
    assert (entry.by, entry.detail) == (
        administrator,
        "Chat notification: To Ann: “Bridge closes” was sent back.",
    )


def test_a_job_that_will_be_retried_says_when(failed, administrator, desk):
    Job.objects.update(abandoned_at=None)
    page = desk(administrator).get(LIST).text
    assert "Will be retried" in page
    assert "Next attempt on" in page


def test_a_job_that_was_done_meanwhile_is_left_alone(failed, administrator, desk):
    Job.objects.update(done_at=timezone.now(), abandoned_at=None, failed_at=None)
    answer = desk(administrator).post(f"{LIST}{failed.pk}/retry/", follow=True)
    assert "has already been done" in answer.text
    assert Job.objects.get().done_at
    assert not AuditEntry.objects.filter(act="job_retried").exists()


def test_jobs_that_wait_too_long_ask_whether_a_worker_runs(administrator, desk, db):
    client = desk(administrator)
    Job.objects.enqueue("chat", keys=["1"])
    assert "manage.py worker" not in client.get(LIST).text
    Job.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=3))
    assert "manage.py worker" in client.get(LIST).text


def test_the_kind_of_a_job_whose_code_is_gone_is_named_as_it_is_stored(administrator, desk, db):
    Job.objects.enqueue("bygone", keys=["17"])
    Job.objects.update(failed_at=timezone.now(), last_error="OSError", attempts=2)
    assert "bygone" in desk(administrator).get(LIST).text


@pytest.mark.parametrize("role", ["journalist", "editor"])
def test_jobs_are_for_administrators(failed, desk, role):
    client = desk(factories.person(role))
    assert client.get(LIST).status_code == client.post(f"{LIST}{failed.pk}/retry/").status_code == 403
    assert "background job" not in client.get("/admin/").text
    assert Job.objects.get().abandoned_at


def test_a_visitor_without_an_account_gets_nothing(client, failed):
    assert client.get(LIST).status_code == client.post(f"{LIST}{failed.pk}/retry/").status_code == 302
