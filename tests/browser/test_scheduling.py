"""A chosen time is never lost on its way to the desk."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from tests import factories
from tests.browser.steps import page_of, person

pytestmark = pytest.mark.once


@pytest.fixture
def story(newsroom):
    factories.category("News", is_default=True)
    factories.author("News desk", is_default=True)
    return factories.story(person("editor"), headline="Museum opens")


@pytest.fixture
def page(sign_in, story):
    return sign_in("editor", page_of(story), viewport={"width": 390, "height": 900})


def publish(page):
    page.get_by_role("button", name="Publish", exact=True).click()
    return page.get_by_role("dialog")


def test_a_press_is_not_lost_to_what_arrives_meanwhile_above_it(page, story):
    waiting = []
    page.route("**/difference/", lambda route: waiting.append(route))
    dialog = publish(page)
    chip = dialog.get_by_role("button", name="Tomorrow 06:00")
    chip.hover()
    page.mouse.down()
    page.wait_for_function("document.querySelector('[data-difference]').childNodes.length")
    expect(dialog.get_by_text("Comparing with what readers have")).to_be_visible()
    with page.expect_response("**/difference/") as came:
        waiting[0].continue_()
    came.value.finished()
    page.evaluate("new Promise((done) => setTimeout(done))")
    page.unroute("**/difference/")
    page.mouse.up()
    expect(dialog.get_by_role("radio", name="At a time")).to_be_checked()
    dialog.locator("button[type=submit].is-main").click()
    expect(page.get_by_text(re.compile("Scheduled")).first).to_be_visible()
    assert story.articles.get().live_from > timezone.now()


def test_a_day_without_its_clock_publishes_nothing(page):
    dialog = publish(page)
    field = dialog.get_by_label("Publish at")
    field.focus()
    page.keyboard.type("12312026")
    expect(dialog.get_by_role("radio", name="At a time")).to_be_checked()
    dialog.get_by_role("button", name="Schedule").click()
    expect(field).to_be_focused()
    assert not Article.objects.exists()
    dialog.get_by_role("radio", name="Now").check()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
