"""After a take-down an administrator sees what is gone, on a phone and in a wide window."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.follow_up.running import run_round
from articles.models import Job
from tests import factories
from tests.browser.steps import PASSWORD, faults, page_of, person

pytestmark = pytest.mark.once


@pytest.fixture
def administrator(newsroom):
    someone = factories.person("administrator", username="administrator")
    someone.set_password(PASSWORD)
    someone.save()
    return someone


def test_a_story_is_taken_down_and_its_page_says_when_all_is_gone(newsroom, sign_in, administrator):
    image = factories.image(person("editor"))
    story = factories.published(person("editor"), lead_image=image, lead_credit="A. Photographer")
    page = sign_in("administrator", at=page_of(story))
    page.get_by_role("button", name="Take down", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("An order of the court.")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Take down").click()
    expect(page.get_by_text("Waiting to be erased by the worker.")).to_be_visible()
    assert faults(page, "files left") == []
    run_round()
    page.get_by_role("link", name="Check again").click()
    expect(page.get_by_text("Everything below is gone.")).to_be_visible()
    assert faults(page, "all gone") == []


def test_a_failing_job_is_found_from_the_front_page(newsroom, sign_in, administrator):
    Job.objects.enqueue("mail", keys=["1"])
    failed = {"failed_at": timezone.now(), "abandoned_at": timezone.now(), "attempts": 7}
    Job.objects.update(last_error="OSError: the mail server is down", **failed)
    page = sign_in("administrator", at="/admin/")
    assert faults(page, "front page") == []
    page.get_by_role("link", name="See why, and try again").click()
    expect(page.get_by_text("OSError: the mail server is down")).to_be_visible()
    assert faults(page, "jobs") == []
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("No failed jobs.")).to_be_visible()
