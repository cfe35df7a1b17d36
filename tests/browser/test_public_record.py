"""The public record as readers see it, on a phone and on a desktop, light and dark."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, PublicNote
from tests import factories
from tests.browser.steps import faults

pytestmark = pytest.mark.once


@pytest.fixture
def editor(newsroom):
    return factories.person("editor")


@pytest.fixture
def story(editor):
    """Updated, and corrected twice; the later correction supersedes the first."""
    story = factories.published(
        editor, headline="Bridge closes", slug="bridge-closes", body="<p>The bridge closed at ten.</p>"
    )
    workflow.save(story, by=editor, words={"body": "<p>The bridge closed at noon.</p>"})
    first = PublicNote(kind="correction", text="It closed at noon.")
    workflow.publish(story, by=editor, kind="update", note="The council spoke.", public_note=first)
    second = PublicNote(kind="correction", text="It closed at one.", supersedes=first)
    workflow.note(story, by=editor, public_note=second)
    return story


def address(story):
    return Article.objects.filter(story=story).latest("live_from").get_absolute_url()


def test_a_reader_finds_what_was_changed_and_what_was_corrected(newsroom, story, page):
    page.goto(newsroom + address(story))
    expect(page.get_by_text("It closed at one.")).to_be_visible()
    expect(page.get_by_text("It closed at noon.")).to_be_hidden()
    page.get_by_text("Earlier note").click()
    expect(page.get_by_text("It closed at noon.")).to_be_visible()

    page.get_by_role("link", name="How this story has changed").click()
    versions = page.locator(".version")
    expect(versions).to_have_count(3)
    expect(versions.nth(1).locator("del")).to_have_text("ten")
    expect(versions.nth(1).locator("ins")).to_have_text("noon")

    page.get_by_role("link", name="Corrections").click()
    expect(page.get_by_role("heading", name="Corrections")).to_be_visible()
    page.get_by_role("link", name="Bridge closes").first.click()
    expect(page).to_have_url(newsroom + address(story))


def test_a_long_history_opens_hour_by_hour_and_page_by_page(newsroom, editor, story, page):
    for number in range(32):
        workflow.save(story, by=editor, words={"dek": f"Number {number}."})
        workflow.publish(story, by=editor, kind="minor")
    page.goto(f"{newsroom}{address(story)}history/")
    newest = page.locator(".version").first
    expect(newest).to_be_visible()
    page.locator("summary").first.click()
    expect(newest).to_be_hidden()
    page.get_by_role("link", name="Older versions").click()
    expect(page.get_by_text("First publication")).to_be_visible()


@pytest.mark.once
def test_its_pages_are_readable_by_everybody_at_every_width(newsroom, editor, story, page):
    withdrawn = factories.published(editor)
    workflow.withdraw(withdrawn, by=editor, notice="Two sources have taken back what they said.")
    found = []
    for path in (address(story), f"{address(story)}history/", "/corrections/"):
        page.goto(newsroom + path)
        found += faults(page, path, [(390, "light"), (390, "dark"), (820, "light"), (1280, "dark")])
    assert found == []
