"""What a reader can do with a story: save it, enlarge the text, share it."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from newsroom.models import User
from tests import factories
from tests.browser.steps import faults, fits

pytestmark = pytest.mark.once


@pytest.fixture
def editor(newsroom):
    return User.objects.get(username="editor")


@pytest.fixture
def stories(editor):
    return [factories.published(editor, headline=f"Ferry sails {number}") for number in range(2)]


@pytest.fixture
def read(newsroom, page, stories):
    """Opens a story's page."""

    def open_page(story=stories[0]):
        page.goto(newsroom + story.articles.get().get_absolute_url(), wait_until="networkidle")
        return page

    return open_page


def press(page, name):
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def said(page):
    return page.locator(".tools-said")


def test_what_is_saved_is_on_the_devices_page_until_it_is_removed(newsroom, read, stories, editor):
    for story in stories:
        page = read(story)
        press(page, "Save for later")
        expect(said(page)).to_have_text("Saved on this device.")
    expect(page.get_by_role("button", name="Saved")).to_have_attribute("aria-pressed", "true")
    workflow.withdraw(stories[0], by=editor, notice="It was wrong.")
    page.get_by_role("link", name="Saved").click()
    saved = page.locator(".saved li[data-story] h3")
    expect(saved).to_have_text(["Ferry sails 1", "A story that you saved has been withdrawn."])
    assert faults(page, "saved") == []
    press(page, "Remove: Ferry sails 1")
    expect(saved).to_have_count(1)
    expect(page.get_by_role("button", name="Remove: A story")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_contain_text("Nothing is saved on this device.")
    assert page.context.cookies() == []


def test_the_size_of_the_text_is_remembered_and_fits_a_narrow_screen(read):
    page = read()
    size = "parseFloat(getComputedStyle(document.querySelector('.body')).fontSize)"
    before = page.evaluate(size)
    press(page, "Larger text")
    expect(said(page)).to_have_text("Text size 3 of 4.")
    press(page, "Larger text")
    press(page, "Larger text")
    expect(said(page)).to_have_text("Text size 4 of 4.")
    page = read()
    assert page.evaluate(size) > 1.4 * before
    # 400 % zoom of 1280 pixels.
    fits(page, 320, "article in large type")
    press(page, "Smaller text")
    expect(said(page)).to_have_text("Text size 3 of 4.")


def test_the_share_row_copies_the_address_and_leads_to_the_networks(newsroom, read, stories):
    page = read()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".share summary").focus()
    page.keyboard.press("Enter")
    press(page, "Copy address")
    expect(said(page)).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(stories[0].articles.get().get_absolute_url())
    expect(page.get_by_role("link", name="Bluesky")).to_be_visible()
    assert faults(page, "share row") == []


def test_mastodon_is_shared_to_on_the_readers_own_server(read):
    page = read()
    page.context.route("https://social.example/**", lambda route: route.fulfill(body="Your server"))
    page.locator(".share summary").click()
    page.get_by_label("Mastodon, on your server").fill("social.example")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    assert opened.value.url.startswith("https://social.example/share?text=Ferry+sails+0+http")
    expect(read().locator("#mastodon-server")).to_have_value("social.example")


def test_without_scripts_the_links_are_there_and_no_button_that_does_nothing(newsroom, new_context, stories):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(newsroom + stories[0].articles.get().get_absolute_url(), wait_until="networkidle")
    page.locator(".share summary").click()
    expect(page.get_by_role("link", name="E-mail")).to_be_visible()
    assert page.locator(".tools button:visible").count() == 0
    page.goto(f"{newsroom}/saved/")
    expect(page.locator("noscript .empty")).to_be_visible()
