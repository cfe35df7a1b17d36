"""The number of clicks, keys and page loads for a day's acts, not counting the words themselves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, PublicNote
from tests import factories
from tests.browser.steps import page_of, person

pytestmark = pytest.mark.once

AT_MOST = {
    # act: (clicks, keys other than words, page loads before the last)
    "flash": (0, 3, 0),
    "typo": (3, 1, 1),
    "caption": (3, 1, 1),
    "correction": (5, 0, 0),
    "schedule": (3, 2, 0),
    "find": (0, 2, 0),
    "submit": (1, 2, 1),
}


class Counted:
    """A page, with counts of what was done on it since the act started."""

    def __init__(self, page):
        self.page, self.clicks, self.keys, self.loads, self.loads_before = page, 0, 0, 0, 0
        page.on("load", self._loaded)

    def _loaded(self, page):
        self.loads += 1

    def begin(self, address, newsroom):
        self.page.goto(newsroom + address)
        self.page.wait_for_load_state("networkidle")
        self.clicks = self.keys = self.loads = 0

    def click(self, place):
        self.loads_before = self.loads
        place.click()
        self.clicks += 1

    def press(self, key):
        self.loads_before = self.loads
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, words):
        self.page.keyboard.type(words)

    def took(self, act):
        found = (self.clicks, self.keys, self.loads_before)
        assert all(count <= most for count, most in zip(found, AT_MOST[act], strict=True)), (act, found)


def live(editor, headline, **words):
    return factories.published(editor, headline=headline, **words)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_editors_day_takes_no_more_than_this(newsroom, sign_in, width):
    factories.category("News", is_default=True)
    factories.author("News desk", is_default=True)
    editor = person("editor")
    image = factories.image(editor)
    pictured = {"lead_image": image, "lead_credit": "Ann Archer", "lead_alt_text": "It is high."}
    live(editor, "Brigde closes", **pictured, lead_caption="The bridge.")
    day = Counted(sign_in("editor", viewport={"width": width, "height": 900}))
    flash(day, newsroom)
    typo(day, newsroom)
    caption(day, newsroom)
    correction(day, newsroom, live(editor, "Ferry cut to 3 sailings"))
    schedule(day, newsroom, factories.story(editor, headline="Museum opens"))
    find(day, newsroom)


def flash(day, newsroom):
    day.begin("/admin/", newsroom)
    day.press("f")
    day.type("Fire at the cannery")
    day.press("Tab")
    day.type("Crews are on the scene.")
    day.press("Control+Enter")
    expect(day.page.get_by_role("status").get_by_text("Readers have it:")).to_be_visible()
    day.took("flash")


def typo(day, newsroom):
    day.begin("/admin/", newsroom)
    day.click(day.page.get_by_role("link", name="Fix live story: Brigde closes"))
    headline = day.page.get_by_label("Headline", exact=True)
    day.click(headline)
    headline.fill("Bridge closes")
    publish_fix(day)
    assert Article.objects.published(timezone.now()).filter(headline="Bridge closes").exists()
    day.took("typo")


def publish_fix(day):
    day.click(day.page.get_by_role("button", name="Publish the fix").first)
    expect(day.page.get_by_role("dialog").locator("[data-difference] ins").first).to_be_visible()
    day.press("Enter")
    expect(day.page.get_by_text("Fixed: readers have the new words.")).to_be_visible()


def caption(day, newsroom):
    day.begin("/admin/", newsroom)
    day.click(day.page.get_by_role("link", name="Fix live story: Bridge closes"))
    field = day.page.get_by_label("Caption", exact=True)
    day.click(field)
    field.fill("The bridge at dawn.")
    publish_fix(day)
    day.took("caption")


def correction(day, newsroom, story):
    day.begin(page_of(story), newsroom)
    headline = day.page.get_by_label("Headline", exact=True)
    day.click(headline)
    headline.fill("Ferry cut to 4 sailings")
    day.click(day.page.get_by_role("button", name="Publish update", exact=True))
    dialog = day.page.get_by_role("dialog")
    day.click(dialog.get_by_role("radio", name=re.compile("^Yes")))
    dialog.get_by_label("Text of the public note").fill("An earlier version said 3.")
    day.click(dialog.get_by_role("button", name="Publish update"))
    expect(day.page.get_by_text("readers have the new version")).to_be_visible()
    assert PublicNote.objects.get(article__story=story).kind == "correction"
    day.took("correction")


def schedule(day, newsroom, story):
    day.begin(page_of(story), newsroom)
    day.click(day.page.get_by_role("button", name="Publish", exact=True))
    dialog = day.page.get_by_role("dialog")
    day.click(dialog.get_by_role("button", name="Tomorrow 06:00"))
    day.click(dialog.locator("button[type=submit].is-main"))
    expect(day.page.get_by_text(re.compile("Scheduled")).first).to_be_visible()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert timezone.localtime(story.articles.get().live_from).strftime("%F %H:%M") == f"{tomorrow} 06:00"
    day.took("schedule")


def find(day, newsroom):
    day.begin("/admin/articles/category/", newsroom)
    day.press("/")
    day.type("cannery fire")
    expect(day.page.get_by_role("listbox", name="Found").get_by_role("option").first).to_contain_text(
        "Fire at"
    )
    day.press("Enter")
    expect(day.page.get_by_label("Headline", exact=True)).to_have_value("Fire at the cannery")
    day.took("find")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_journalists_day_takes_no_more_than_this(newsroom, sign_in, width):
    journalist, editor = person("journalist"), person("editor")
    story = factories.story(journalist, headline="Swan at the mill")
    workflow.submit(story, by=journalist)
    workflow.send_back(story, by=editor, note="Who says so?")
    day = Counted(sign_in("journalist", viewport={"width": width, "height": 900}))
    day.begin("/admin/", newsroom)
    day.press("j")
    day.press("Enter")
    day.click(day.page.get_by_role("button", name="Submit for review"))
    expect(day.page.get_by_text("Submitted for review.")).to_be_visible()
    day.took("submit")
