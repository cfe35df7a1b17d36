"""The page of a story to those who can read it, but not change it: it says what happened, and why."""

import pytest

from articles import html, workflow
from articles.models import Story
from tests import factories
from tests.articles.admin.pages import page_of, text_of
from tests.moments import SECOND

pytestmark = pytest.mark.usefixtures("clock")


def opened(client, person, story):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(page_of(story))


def why(answer):
    return text_of(answer, ".//p[@class='read-only-why']")


@pytest.fixture
def live(clock, journalist, editor):
    story = factories.published(editor)
    Story.objects.update(owner=journalist)
    clock.shift(20 * SECOND)
    return story


def test_a_withdrawn_story_says_who_withdrew_it_when_and_with_which_notice(client, live, journalist, editor):
    banner = ".//section[@aria-labelledby='withdrawn-title']"
    assert "withdrawn-title" not in opened(client, journalist, live).text
    workflow.withdraw(live, by=editor, notice="We check it.")
    answer = opened(client, journalist, live)
    assert f"Withdrawn by {editor}," in text_of(answer, banner)
    assert "We check it." in text_of(answer, banner)
    assert "The story is withdrawn: only an editor can change it now." in why(answer)
    assert "Recall" not in why(answer)
    assert f"Withdrawn by {editor}," in text_of(opened(client, editor, live), banner)


def test_the_person_who_submitted_a_story_reads_how_to_get_it_back(client, journalist):
    story = factories.story(journalist)
    workflow.submit(story, by=journalist)
    said = why(opened(client, journalist, story))
    assert "The story is in review: only an editor can change it now." in said
    assert "Recall makes it a draft again, which you can change." in said


def test_an_open_page_gets_the_new_state_once_it_has_changed(client, live, journalist, editor):
    seen = opened(client, journalist, live).context["seen"]
    sent = {"does": "here", "page": "a" * 32, "person": journalist.pk, "seen": seen}
    address = f"/admin/articles/story/{live.pk}/presence/"
    assert "state" not in client.post(address, sent).json()
    live.refresh_from_db()
    workflow.withdraw(live, by=editor, notice="We check it.")
    answer = client.post(address, sent).json()
    assert (answer["state"], answer["status"]) == ("Withdrawn", "withdrawn")
    assert answer["readers_have"].startswith("Nothing now: the story was live until ")
    assert "only an editor can change it now." in answer["closed"]


def test_a_read_only_page_learns_which_acts_it_still_offers(client, journalist, editor):
    story = factories.story(journalist)
    workflow.submit(story, by=journalist)
    page = opened(client, journalist, story)
    sent = {"does": "here", "page": "a" * 32, "person": journalist.pk, "seen": page.context["seen"]}
    address = f"/admin/articles/story/{story.pk}/presence/"
    assert "recall" in page.context["offered"]
    workflow.send_back(story, by=editor, note="Wait.")
    answer = client.post(address, sent).json()
    assert (answer["closed"], "recall" in answer["offered"]) == ("", False)
    workflow.submit(story, by=journalist)
    assert "offered" not in client.post(address, sent).json()
    answer = client.post(address, {**sent, "is_updated": "yes"}).json()
    assert (answer["state"], "recall" in answer["offered"]) == ("In review", True)
    assert "only an editor can change it now." in answer["closed"]


def test_pictures_of_a_page_for_reading_lead_to_no_light_box(client, journalist, editor):
    image = factories.image(editor, size=(1600, 900), alt_text="A quay", credit="Ann Grey")
    figure = html.figure(image.key, 1600, 900, "A quay", "On Monday.", "Ann Grey")
    story = factories.published(editor, lead_image=image, lead_credit="Ann Grey", body=f"<p>A.</p>{figure}")
    said = opened(client, journalist, story).text
    assert said.count("<figure") == 2
    assert "Larger picture" not in said
    assert "#picture-" not in said
