"""An open page shows what has happened to its story since, and keeps the words that were typed.

The desk's responses are real, with the fields under test added.
"""

import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Story
from tests import factories
from tests.browser.steps import WAIT, body_of, faults, headline_of, on_device, page_of, person, typed

pytestmark = pytest.mark.once

WITHDREW = "Editor withdrew this story at 22:02: We check it."
TAKEN_DOWN = "This story was taken down. Its saved words are sealed"


def answer_with(page, address, **more):
    """Let the desk respond, and add fields to its response."""

    def add(route):
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), **more})

    page.route(address, add)


def changed(page):
    return page.locator("[data-story-changed]")


@pytest.mark.parametrize("where", ["writing", "fix", "reading"])
def test_an_open_page_says_what_became_of_its_story(newsroom, sign_in, where):
    story = factories.published(person("editor"))
    page = sign_in("journalist" if where == "reading" else "editor")
    answer_with(page, "**/presence/", changed=WITHDREW)
    page.goto(f"{newsroom}/admin/articles/story/{story.pk}/{'fix' if where == 'fix' else 'change'}/")
    expect(changed(page)).to_have_text(WITHDREW, timeout=WAIT)
    expect(changed(page)).to_have_role("status")
    assert faults(page, where) == []


def test_words_typed_on_such_a_page_stay_and_are_saved_until_the_desk_refuses_them(newsroom, sign_in):
    story = factories.story(person("journalist"), headline="Bridge closes")
    page = sign_in("journalist")
    answer_with(page, "**/presence/", changed=WITHDREW)
    page.goto(newsroom + page_of(story))
    expect(changed(page)).to_have_text(WITHDREW, timeout=WAIT)
    typed(page, "Bridge closes on Monday")
    expect(page.locator("[data-keeping-place]")).to_have_text(re.compile("^Saved on the desk"), timeout=WAIT)
    assert Story.objects.get().headline == "Bridge closes on Monday"
    expect(changed(page)).to_have_text(WITHDREW)


@pytest.fixture
def writing(newsroom, sign_in):
    """The writing page of a live story, whose clock the test sets."""
    story = factories.published(person("editor"))
    Story.objects.update(owner=person("journalist"))
    page = sign_in("journalist")
    page.clock.install()
    page.goto(newsroom + page_of(story))
    return page


@pytest.mark.parametrize("before", ["autosave", "presence"])
def test_after_a_take_down_the_words_stay_on_the_device_and_nothing_is_tried_again(writing, before):
    """Whichever request meets the take-down first."""
    page, story = writing, Story.objects.get()
    if before == "autosave":
        page.route("**/presence/", lambda route: route.abort())
    workflow.take_down(story, by=factories.person("administrator"), reason="An order of the court.")
    headline_of(page).fill("Bridge closes on Monday")
    page.clock.fast_forward(10_000)
    expect(page.locator("[data-keeping-why]")).to_contain_text(TAKEN_DOWN, timeout=WAIT)
    if before == "presence":
        expect(changed(page)).to_contain_text(TAKEN_DOWN)
    on_device(page)
    asked = []
    page.on("request", lambda request: "/autosave/" in request.url and asked.append(request.url))
    # The browser complains of the 404 a little later than it has it.
    with page.expect_console_message(), page.expect_response("**/checks/") as checked:
        headline_of(page).fill("Bridge closes on Tuesday")
        page.clock.fast_forward(60_000)
    assert checked.value.status == 404
    on_device(page)
    expect(headline_of(page)).to_have_value("Bridge closes on Tuesday")
    assert not asked
    page.complaints.clear()


def test_what_a_page_has_seen_is_sent_with_its_words_and_renewed_by_its_own_save(newsroom, sign_in):
    story = factories.story(person("journalist"), headline="Bridge closes")
    workflow.save(story, by=person("journalist"), words={"dek": "For a week."})
    page = sign_in("journalist")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request))
    answer_with(page, "**/autosave/", seen="after-the-save")
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    field = page.locator("#story-form input[name=seen]").first
    if not field.count():
        page.evaluate(
            "document.getElementById('story-form').append("
            "Object.assign(document.createElement('input'), {type: 'hidden', name: 'seen', value: 'opened'}))"
        )
    opened = field.input_value()
    typed(page, "Bridge closes on Monday")
    expect(field).to_have_value("after-the-save", timeout=WAIT)
    autosaved = [request.post_data for request in sent if request.url.endswith("/autosave/")]
    assert [f"seen={opened}" in data for data in autosaved] == [True]


# A page for reading, whose story changes hands.


@pytest.fixture
def reading(newsroom, sign_in):
    """Returns the page on which a journalist has just submitted a story, and what it says of changing it."""
    story = factories.story(person("journalist"))
    page = sign_in("journalist", page_of(story))
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Submitted for review.")).to_be_visible()
    return page, page.locator(".read-only-why")


def test_a_page_for_reading_offers_to_write_once_the_story_is_sent_back(reading):
    (page, why), story = reading, Story.objects.get()
    recall = page.get_by_role("button", name="Recall")
    expect(recall).to_be_visible()
    recall.focus()
    workflow.send_back(story, by=person("editor"), note="Wait.")
    expect(why).to_have_text("You can change this story now. Open it to write", timeout=WAIT)
    expect(changed(page)).to_contain_text("Editor sent this story back")
    expect(recall).to_be_hidden()
    expect(page.get_by_text("Submitted for review.")).to_be_hidden()
    expect(why.get_by_role("link")).to_be_focused()
    assert faults(page, "sent back") == []
    workflow.submit(story, by=person("journalist"))
    expect(why).to_contain_text("only an editor can change it now. Recall makes it a draft", timeout=WAIT)
    expect(recall).to_be_visible()
    workflow.recall(story, by=person("journalist"))
    expect(why).to_contain_text("You can change this story now.", timeout=WAIT)
    why.get_by_role("link", name="Open it to write").click()
    expect(headline_of(page)).to_be_editable()


def test_a_page_for_reading_says_why_a_withdrawn_story_stays_closed(reading):
    (page, why), story = reading, Story.objects.get()
    overriding = ["category", "byline"]
    workflow.publish(story, by=person("editor"), kind="first", overriding=overriding)
    expect(why).to_have_text("You can change this story now. Open it to write", timeout=WAIT)
    workflow.withdraw(story, by=person("editor"), notice="We check it.")
    expect(why).to_contain_text("The story is withdrawn: only an editor can change it now.", timeout=WAIT)
    expect(page.get_by_role("button", name="Recall")).to_be_hidden()
    why.get_by_role("link", name="Show the story as it is now").click()
    expect(page.get_by_role("heading", name=re.compile("^Withdrawn by Editor"))).to_be_visible()


def test_a_page_for_reading_offers_to_write_once_the_story_is_assigned(newsroom, sign_in):
    story = factories.story(person("editor"))
    page = sign_in("journalist", page_of(story))
    why = page.locator(".read-only-why")
    expect(why).to_contain_text("Only its owner, its assignee or an editor")
    workflow.assign(story, by=person("editor"), to=person("journalist"))
    expect(why).to_have_text("You can change this story now. Open it to write", timeout=WAIT)
