"""The newest stories beside the open one, or below it."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from newsroom.models import User
from tests import factories
from tests.browser.steps import faults

pytestmark = pytest.mark.once

SHIFTS = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().length))
    .observe({type: 'layout-shift', buffered: true}) ?? setTimeout(() => done(0), 500))"""
"""The number of layout shifts on the page."""


@pytest.fixture
def editor(newsroom):
    return User.objects.get(username="editor")


@pytest.fixture
def story(editor):
    stories = [factories.published(editor, headline=f"Ferry sails {number}") for number in range(12)]
    return stories[6]


def address(story):
    return story.articles.get().get_absolute_url()


def newest(page):
    return page.get_by_role("complementary", name="News Feed").locator("[data-story]")


def test_the_newest_stand_beside_the_story_and_it_is_marked_among_them(newsroom, page, story):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(newsroom + address(story))
    expect(newest(page)).to_have_count(10)
    here = newest(page).get_by_role("link", name="Ferry sails 6")
    expect(here).to_have_attribute("aria-current", "page")
    expect(page.locator(".beside [aria-current]")).to_have_count(1)
    text, side = page.locator(".body").bounding_box(), newest(page).first.bounding_box()
    assert side["x"] > text["x"] + text["width"]
    assert page.evaluate(SHIFTS) == 0
    page.set_viewport_size({"width": 820, "height": 900})
    text, side = page.locator(".body").bounding_box(), newest(page).first.bounding_box()
    assert side["y"] > text["y"] + text["height"]


def test_a_story_withdrawn_while_another_is_read_goes_from_beside_it(newsroom, page, editor, story):
    other = factories.published(editor, headline="Ferry runs aground")
    page.clock.install()
    page.goto(newsroom + address(story))
    expect(newest(page).first).to_contain_text("Ferry runs aground")
    workflow.withdraw(other, by=editor, notice="It was wrong.")
    with page.expect_response(lambda response: "/latest/beside/" in response.url):
        page.clock.fast_forward("01:05")
    expect(newest(page).first).to_contain_text("Ferry sails 11")


def test_without_scripts_there_is_a_link_to_the_feed_and_nothing_empty(newsroom, new_context, story):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(newsroom + address(story))
    aside = page.get_by_role("complementary", name="News Feed")
    expect(aside.get_by_role("link", name="Go to the News Feed")).to_be_visible()
    assert aside.locator(".beside-items").bounding_box()["height"] == 0


def test_axe_finds_nothing_on_a_storys_page(newsroom, page, story):
    page.goto(newsroom + address(story))
    expect(newest(page)).to_have_count(10)
    assert faults(page, "article") == []


def test_a_page_that_is_missing_shows_the_newest_stories(newsroom, page, story):
    page.goto(f"{newsroom}/nothing/")
    below = page.get_by_role("complementary", name="Newest stories")
    expect(below.get_by_role("link", name="Ferry sails 11")).to_be_visible()
    assert faults(page, "not found") == []


def test_nothing_is_promised_where_no_stories_come(newsroom, page, story):
    page.route("**/latest/beside/", lambda route: route.abort())
    page.goto(f"{newsroom}/nothing/")
    expect(page.get_by_text("Newest stories")).to_be_hidden()
