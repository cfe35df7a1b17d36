"""The page of a take-down: it checks what is gone, and names what is still public with the reason."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.admin.take_down import checks
from articles.follow_up import notifications
from articles.follow_up.running import run_round
from articles.models import Article, AuditEntry, Job, Story
from articles.pictures.renditions import public_files
from tests import factories
from tests.articles.follow_up.conftest import storage  # noqa: F401 - a fixture
from tests.feed import outputs
from tests.moments import HOUR


@pytest.fixture
def taken_down(story, administrator):
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    return story


def address(story):
    return f"/admin/articles/story/{story.pk}/take-down/"


def work():
    while run_round():
        pass


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_every_address_is_asked_and_every_list_looked_through(taken_down, desk, administrator):
    page = words_of(desk(administrator).get(address(taken_down)))
    for slug in ("bridge", "north-bridge"):
        assert f"✓ /2026/11/24/{slug}/ 410 Gone" in page
        assert f"✓ /2026/11/24/{slug}/history/ 410 Gone" in page
    for path in outputs.addresses(taken_down.categories[0], taken_down.authors[0]) + outputs.RECORD:
        assert f"({path}) does not list it" in page
    for said in ("Versions that readers get none", "An order of the court.", administrator.username):
        assert said in page


def test_the_checks_find_what_readers_still_have(story):
    """Proof that the test above can fail: the same checks on a live story."""
    assert {check.name: check.found for check in checks.addresses(story)} == {
        "/2026/11/24/bridge/": "301 Moved Permanently",
        "/2026/11/24/bridge/history/": "301 Moved Permanently",
        "/2026/11/24/north-bridge/": "200 OK",
        "/2026/11/24/north-bridge/history/": "200 OK",
    }
    listed = {check.name for check in checks.lists(story) if not check.is_gone}
    gone = {check.name for check in checks.lists(story)} - listed
    assert gone == {"Preview links"}


def test_files_wait_until_the_worker_has_erased_them(taken_down, image, desk, administrator):
    client = desk(administrator)
    page = words_of(client.get(address(taken_down)))
    assert "Readers can still get 8 of the addresses and files below." in page
    assert "Waiting to be erased by the worker." in page
    assert len(re.findall(r"✕ images/\S+ still public", page)) == 8
    work()
    page = words_of(client.get(address(taken_down)))
    assert "Everything below is gone." in page
    assert len(re.findall(r"✓ images/\S+ gone", page)) == 8


def test_a_storage_error_is_shown_with_the_next_attempt_and_files_can_be_erased_at_once(
    storage,  # noqa: F811 - the fixture that is imported
    taken_down,
    image,
    desk,
    administrator,
):
    storage.failures = 3
    work()
    client = desk(administrator)
    page = words_of(client.get(address(taken_down)))
    assert "Erasing failed (attempt 1): OSError: The bucket is read-only." in page
    assert "Next attempt on Nov. 24, 15:01 GMT" in page
    assert "1 background job failed." in client.get("/admin/").text
    client.post(f"{address(taken_down)}erase/{image.pk}/")
    work()
    assert "Everything below is gone." in words_of(client.get(address(taken_down)))
    assert AuditEntry.objects.get(act="job_retried").by == administrator


def test_a_file_that_came_back_with_a_backup_is_found_and_can_be_erased(
    taken_down, image, desk, administrator, clock
):
    work()
    clock.shift(HOUR)
    work()
    name = public_files(image)[0]
    default_storage.save(name, ContentFile(b"from a backup"))
    client = desk(administrator)
    assert "were its files restored from a backup?" in words_of(client.get(address(taken_down)))
    client.post(f"{address(taken_down)}erase/{image.pk}/")
    work()
    assert not default_storage.exists(name)


def test_a_picture_that_another_story_uses_is_said_to_stay_and_where(
    story, image, editor, desk, administrator
):
    factories.published(
        editor, headline="Harbour opens", lead_image=image, lead_credit="A", lead_alt_text="A"
    )
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    work()
    page = words_of(desk(administrator).get(address(story)))
    assert "Stays public, since other stories use it: Harbour opens" in page
    assert "A picture that another story uses stays public." in page


@pytest.mark.once
@pytest.mark.parametrize("role", ["journalist", "editor"])
def test_the_page_is_for_administrators(taken_down, image, desk, role):
    client = desk(factories.person(role))
    assert client.get(address(taken_down)).status_code == 403
    assert client.post(f"{address(taken_down)}erase/{image.pk}/").status_code == 403


@pytest.mark.once
def test_a_story_that_was_not_taken_down_has_no_such_page(story, image, desk, administrator):
    client = desk(administrator)
    assert client.get(address(story)).status_code == 404
    assert client.post(f"{address(story)}erase/{image.pk}/").status_code == 404
    assert not Job.objects.filter(kind="picture_files").exists()


def test_no_other_storys_picture_is_erased_from_the_page(taken_down, editor, desk, administrator):
    other = factories.image(editor)
    assert desk(administrator).post(f"{address(taken_down)}erase/{other.pk}/").status_code == 404


@pytest.mark.once
def test_a_take_down_leads_to_its_page_and_claims_no_more_than_is_true(story, desk, administrator):
    client = desk(administrator)
    asked = {"_act": "take_down", "take_down_reason": "A court.", "is_take_down_meant": "on"}
    answer = client.post(f"/admin/articles/story/{story.pk}/change/", asked, follow=True)
    assert answer.redirect_chain == [(address(story), 302)]
    assert "8 picture files are still public, and are waiting to be erased" in words_of(answer)
    work()
    assert checks.summary(Story.objects.get()).endswith("sealed for administrators.")


@pytest.mark.once
def test_the_page_is_reached_from_the_story_the_audit_list_and_the_notification(
    story, journalist, desk, administrator
):
    workflow.assign(story, by=administrator, to=factories.person("administrator", username="second"))
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    second = Story.objects.get().assigned_to
    client = desk(second)
    for page in (f"/admin/articles/story/{story.pk}/change/", "/admin/articles/auditentry/"):
        assert address(story) in client.get(page).text
    assert address(story) in client.get("/admin/articles/notification/").text


def test_who_worked_on_it_finds_the_take_down_in_the_bell_without_a_word_of_the_story(
    taken_down, journalist, desk
):
    client = desk(journalist)
    page = client.get("/admin/articles/notification/").text
    assert "A story that you worked on was taken down" in page
    for word in ("Bridge", "north", address(taken_down), f"/story/{taken_down.pk}/"):
        assert word not in page
    assert client.get("/admin/pulse/").json()["unseen"] == "1"
    client.post(
        "/admin/articles/notification/seen/", {"notification": notifications.unseen(journalist).get().pk}
    )
    assert not notifications.unseen(journalist).exists()


def test_the_page_costs_the_same_however_many_versions_the_story_had(
    taken_down, journalist, editor, desk, administrator, trusted_stamp
):
    edited = factories.story(journalist, headline="Ferry returns", slug="ferry")
    workflow.publish(edited, by=editor, kind="first")
    for slug in ("ferries", "ferry-line") * 4:
        workflow.readdress(edited, by=editor, slug=slug)
    workflow.take_down(edited, by=administrator, reason="An order of the court.")
    assert [Article.objects.filter(story=story).count() for story in (taken_down, edited)] == [3, 9]
    client = desk(administrator)
    assert queries_of(client, edited) <= queries_of(client, taken_down)


def queries_of(client, story):
    """How many queries the page makes once the lists that it looks through are in the caches."""
    client.get(address(story))
    with CaptureQueriesContext(connection) as queries:
        client.get(address(story))
    return len(queries)
