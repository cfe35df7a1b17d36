"""Cards of other sites and of our own stories, as readers see and press them."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from articles import workflow
from tests import factories
from tests.browser.steps import faults, person

pytestmark = pytest.mark.once

FRAMED = {
    "https://www.datawrapper.de/_/Ab3dE/": "https://datawrapper.dwcdn.net/Ab3dE/",
    "https://vimeo.com/22439234": "https://player.vimeo.com/video/22439234?dnt=1&autoplay=1",
    "https://bsky.app/profile/did:plc:z72i7hd/post/3l6oveex3ii2l": (
        "https://embed.bsky.app/embed/did:plc:z72i7hd/app.bsky.feed.post/3l6oveex3ii2l"
    ),
    "https://open.spotify.com/episode/7makk4oTQel546B0PZlDM5": (
        "https://open.spotify.com/embed/episode/7makk4oTQel546B0PZlDM5"
    ),
}
"""{address pasted by a writer: address loaded by a press}"""
LINKED = "https://x.com/harbour/status/1234567890"


BORROWED = """[...document.querySelectorAll(".embed-card")].filter((card) =>
  getComputedStyle(card).display !== "block" ||
  [...card.querySelectorAll("a")].some((link) => getComputedStyle(link, "::before").content !== "none"))
  .map((card) => card.className)"""
"""The cards styled by another part of the site because a class has the same name."""


def card(address, title="A card"):
    return f'<aside class="embed"><p><a href="{address}">{title}</a></p></aside>'


@pytest.fixture
def reading(newsroom, sign_in):
    """A reader's page of a story with cards, and the requests to other sites."""
    editor, asked = person("editor"), []
    other = factories.published(editor, headline="Ferry timetable cut").articles.get().get_absolute_url()
    body = "".join(map(card, [*FRAMED, LINKED, other]))
    story = factories.story(editor, body=f"<p>Before.</p>{body}<p>After.</p>")
    page = sign_in("editor")

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><title>Theirs</title>", content_type="text/html")

    page.route(lambda address: urlsplit(address).hostname != urlsplit(newsroom).hostname, answer)
    page.goto(
        newsroom + workflow.publish(story, by=editor, kind="first").get_absolute_url(),
        wait_until="networkidle",
    )
    return page, asked


def test_nothing_is_asked_of_another_site_before_a_press_and_then_its_frame_alone(reading):
    page, asked = reading
    cards = page.locator(".embed-card[data-player]")
    expect(cards).to_have_count(len(FRAMED))
    assert (faults(page, "a story with cards"), asked) == ([], [])
    assert page.evaluate(BORROWED) == []
    for number, address in enumerate(FRAMED.values()):
        press = cards.nth(number).get_by_role("link", name=re.compile("^Load from"))
        press.press("Enter") if number else press.click()
        frame = cards.nth(number).locator("iframe")
        expect(frame).to_be_focused()
        assert frame.get_attribute("src") == address
        assert "allow-top-navigation" not in frame.get_attribute("sandbox").split()
    assert asked == [*FRAMED.values()]


def test_a_site_without_frames_is_a_link_and_our_own_story_a_card(reading):
    page, asked = reading
    linked = page.locator(".embed-card").filter(has=page.locator(f'a[href="{LINKED}"]'))
    expect(linked.get_by_role("link")).to_have_count(1)
    page.get_by_role("link", name="Ferry timetable cut").first.click()
    expect(page.get_by_role("heading", level=1, name="Ferry timetable cut")).to_be_visible()
    assert asked == []
