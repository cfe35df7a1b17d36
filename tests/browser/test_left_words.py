"""Words typed when the story was closed to its writer: shown, offered for copying, dropped once saved."""

import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Presence, Story
from tests import factories
from tests.browser.steps import (
    WAIT,
    body_of,
    faults,
    forgive,
    headline_of,
    keeps,
    on_desk,
    on_device,
    page_of,
    person,
    typed,
)

pytestmark = pytest.mark.once


@pytest.fixture
def story(newsroom):
    return factories.published(person("editor"), headline="Bridge closes")


@pytest.fixture
def page(newsroom, sign_in, story):
    Story.objects.update(owner=person("journalist"))
    opened = sign_in("journalist", at=page_of(story))
    expect(body_of(opened)).to_be_visible()
    return opened


def withdraw(story):
    story.refresh_from_db()
    workflow.withdraw(story, by=person("editor"), notice="It was withdrawn.")


def type_after_withdrawal(page, story):
    withdraw(story)
    headline_of(page).fill("Bridge closes on Monday")
    on_device(page)
    expect(page.locator("[data-presence-message]")).to_have_text(
        re.compile("^You can read this story, but not change it. The story is withdrawn"), timeout=WAIT
    )


def left(page):
    return page.get_by_role("region", name="Your words that were not saved")


def test_words_on_the_device_are_offered_where_the_story_can_only_be_read(page, story):
    type_after_withdrawal(page, story)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(left(page)).to_contain_text(
        re.compile(r"You were typing this here until \d\d:\d\d\. It was not saved")
    )
    expect(left(page).get_by_text("Bridge closes on Monday")).to_be_visible()
    expect(left(page).locator("dt:visible")).to_have_text(["Headline", "Body"])
    assert faults(page, "left words") == []
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    left(page).get_by_role("button", name="Copy what I typed").click()
    expect(left(page).get_by_role("status")).to_have_text("Copied.")
    assert "Bridge closes on Monday" in page.evaluate("navigator.clipboard.readText()")
    left(page).get_by_role("button", name="Discard what I typed").click()
    keeps(page, 0)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge closes")
    expect(left(page)).to_be_hidden()


def test_take_over_is_not_offered_to_those_who_may_not(page, story):
    type_after_withdrawal(page, story)
    expect(page.get_by_role("button", name="Take over")).to_be_hidden()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def test_an_open_page_shows_the_state_of_a_story_that_was_withdrawn(page, story):
    expect(page.locator(".writing-bar .state")).to_contain_text("Published")
    withdraw(story)
    expect(page.locator(".writing-bar .state")).to_have_class("state state-withdrawn", timeout=WAIT)
    expect(page.locator(".writing-bar .state")).to_contain_text("Withdrawn")
    expect(page.locator("[data-readers-have]")).to_contain_text("Nothing now: the story was live until")


def test_a_refused_take_over_says_why_whatever_is_answered_late(newsroom, sign_in, page, story):
    typed(page, "Bridge shuts")
    on_desk(page)
    assert Presence.objects.filter(is_editing=True).exists()
    second = sign_in("editor")
    sent = []
    second.route("**/presence/", lambda route: sent.append(route))
    with second.expect_request("**/presence/"):
        second.goto(newsroom + page_of(story))
    with second.expect_request(lambda request: "does=take" in (request.post_data or "")):
        second.get_by_role("button", name="Take over").click()
    before, take = sent[0], sent[-1]
    refused = {"status": 403, "json": {"error": "You can read this story, but not change it."}}
    take.fulfill(**refused)
    expect(second.locator("[data-presence-message]")).to_have_text(refused["json"]["error"])
    with second.expect_response("**/presence/") as late:
        before.continue_()
    late.value.finished()
    expect(second.locator("[data-presence-message]")).to_have_text(refused["json"]["error"])
    forgive(second, "status of 403")


def test_words_that_the_desk_has_are_not_offered_after_ones_own_submission(newsroom, sign_in):
    story = factories.story(person("journalist"), headline="Bridge closes")
    page = sign_in("journalist", at=page_of(story))
    headline_of(page).fill("Bridge closes on Monday")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge closes on Monday")
    keeps(page, 0)
    expect(left(page)).to_be_hidden()


def test_a_story_submitted_before_its_first_autosave_leaves_nothing_behind(newsroom, sign_in):
    factories.category("News", is_default=True)
    page = sign_in("journalist", at="/admin/articles/story/add/")
    expect(body_of(page)).to_be_visible()
    headline_of(page).fill("Ferry runs late")
    body_of(page).click()
    page.keyboard.type("It waits for the tide.")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("You can read this story")).to_be_visible()
    page.wait_for_load_state("networkidle")  # It has asked the desk about the previous page's words.
    keeps(page, 0)
    expect(left(page)).to_be_hidden()
    story = Story.objects.get()
    assert (story.status, "It waits for the tide." in story.body) == (Story.Status.IN_REVIEW, True)
    page.goto(f"{newsroom}/admin/articles/story/add/")
    expect(body_of(page)).to_be_visible()
    assert (headline_of(page).input_value(), page.url) == ("", f"{newsroom}/admin/articles/story/add/")
    editor = sign_in("editor", at=page_of(story))
    expect(editor.get_by_role("button", name="Publish", exact=True)).to_be_enabled()
    assert editor.locator("[data-presence-message]").inner_text() == ""
