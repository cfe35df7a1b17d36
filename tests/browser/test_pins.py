"""Pinned stories and the strip, for readers; pinning with two clicks, at the desk."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from newsroom.models import User
from tests import factories
from tests.browser.steps import body_of, faults, page_of

pytestmark = pytest.mark.once


@pytest.fixture
def editor(newsroom):
    return User.objects.get(username="editor")


@pytest.fixture
def story(editor):
    lead = {"lead_image": factories.image(editor, size=(960, 640)), "lead_credit": "Ann Grey"}
    story = factories.published(editor, headline="Ferry runs aground", **lead)
    other = factories.published(editor, headline="Ferry sails again")
    workflow.pin(other, by=editor, label="developing")
    workflow.pin(story, by=editor, label="breaking", in_strip=True)
    return story


def test_axe_finds_nothing_on_a_front_page_with_pins_and_the_strip_can_be_closed(newsroom, page, story):
    page.goto(newsroom)
    assert faults(page, "pinned") == []
    strip = page.get_by_role("complementary", name="Top stories now")
    expect(strip.get_by_role("link", name="Ferry runs aground")).to_be_visible()
    strip.get_by_role("button", name="Close").focus()
    page.keyboard.press("Enter")
    expect(strip).to_have_count(0)
    expect(page.locator("#content")).to_be_focused()
    assert page.context.cookies() == []


def test_the_strip_covers_nothing_and_nothing_covers_it(newsroom, page, story):
    for address in ("/", story.articles.get().get_absolute_url()):
        page.goto(newsroom + address)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            strip = page.locator(".strip").bounding_box()
            search = page.get_by_role("link", name="Search", exact=True).bounding_box()
            assert search["y"] >= strip["y"] + strip["height"], (address, width)
            rule = page.locator(".masthead").evaluate(
                "box => box.getBoundingClientRect().right - parseFloat(getComputedStyle(box).paddingRight)"
            )
            assert abs(search["x"] + search["width"] - rule) < 1, (address, width)


def test_a_live_story_is_pinned_in_two_clicks(newsroom, sign_in, editor):
    story = factories.published(editor, headline="Ferry runs aground")
    page = sign_in("editor", at=page_of(story))
    expect(body_of(page)).to_be_visible()
    page.get_by_role("button", name="Pin to the front page").click()
    dialog = page.get_by_role("dialog")
    assert faults(page, "pin") == []
    dialog.get_by_role("button", name="Pin to the front page").click()
    expect(page.get_by_text("Pinned to the front page until")).to_be_visible()
    page.goto(newsroom)
    expect(page.get_by_role("region", name="Top stories")).to_contain_text("Ferry runs aground")
