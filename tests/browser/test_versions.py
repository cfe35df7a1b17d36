"""The versions of a story in a real browser: compared, restored with two clicks, and accessible."""

import pytest
from playwright.sync_api import expect

from articles import html, workflow
from articles.models import Story
from newsroom.models import User
from tests import factories
from tests.browser.steps import PASSWORD, faults

pytestmark = pytest.mark.once


@pytest.fixture
def story(newsroom):
    """The second version is live; the draft has another headline and other pictures."""
    editor = User.objects.get(username="editor")
    images = [factories.image(editor, size=(960, 640)) for _ in range(2)]
    story = factories.published(
        editor,
        headline="Bridge closes",
        lead_image=images[0],
        lead_credit="Ann Grey",
        lead_alt_text="A field.",
    )
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=editor, kind="update", note="It is open.")
    figure = html.figure(images[1].key, 960, 640, "A field", "In May", "Bo Lund")
    words = {"headline": "Bridge closes again", "lead_image": images[1], "body": f"<p>New.</p>{figure}"}
    workflow.save(story, by=editor, words=words)
    return story


@pytest.fixture
def address(newsroom, story):
    return f"{newsroom}/admin/articles/story/{story.pk}/versions/"


def line(page, text):
    return page.get_by_role("listitem").filter(has_text=text).first


def test_two_versions_are_chosen_and_compared(address, sign_in):
    page = sign_in("editor")
    page.goto(address)
    line(page, "Readers’ version: first publication").get_by_label("From").check()
    line(page, "Readers’ version: update").get_by_label("To").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("del")).to_have_text("closes")
    expect(page.locator("ins")).to_have_text("reopens")
    page.get_by_role("link", name="Side by side").click()
    expect(page.get_by_role("definition")).to_have_text(["Bridge closes", "Bridge reopens"])


def test_an_earlier_version_is_restored_once_its_difference_was_seen(address, sign_in, story):
    page = sign_in("editor")
    page.goto(address)
    restore = line(page, "Readers’ version: first publication").get_by_role("link", name="Restore")
    restore.click()
    dialog = page.get_by_role("dialog", name="Restore into the working copy")
    expect(dialog.locator("del").first).to_have_text("again")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(restore).to_be_focused()
    assert Story.objects.get().headline == "Bridge closes again"
    restore.click()
    dialog.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Restored to the working copy.")).to_be_visible()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Bridge closes")


def test_a_past_version_is_kept_off_the_public_history_from_its_dialog(address, sign_in, story):
    page = sign_in("editor")
    page.goto(address)
    page.get_by_role("link", name="Keep off the public history").click()
    dialog = page.get_by_role("dialog", name="Keep off the public history")
    dialog.get_by_role("button", name="Keep off the public history").click()
    assert story.articles.filter(is_on_record=False).count() == 0
    dialog.get_by_label("Reason").fill("It named a child.")
    dialog.get_by_role("button", name="Keep off the public history").click()
    expect(page.get_by_text("Its words are kept off the public history.")).to_be_visible()
    assert story.articles.filter(is_on_record=False).count() == 1


def test_versions_are_compared_and_restored_without_javascript(address, newsroom, new_context, story):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{newsroom}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(address)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("ins").first).to_have_text("closes again")
    page.get_by_role("link", name="All versions").click()
    line(page, "Readers’ version: first publication").get_by_role("link", name="Restore").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("listitem").filter(has_text="Restored to the working copy")).to_be_visible()
    assert Story.objects.get().headline == "Bridge closes"


def test_axe_finds_nothing_on_the_versions(address, sign_in, story):
    page = sign_in("editor")
    first = f"a{story.articles.order_by('live_from')[0].pk}"
    found = []
    for way in (
        "",
        "compare/?from=live",
        "compare/?from=live&view=sides",
        f"{first}/restore/",
        f"{first}/off-record/",
    ):
        page.goto(address + way)
        found += faults(page, way)
    page.goto(address)
    page.get_by_role("link", name="Restore").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert found + faults(page, "dialog") == []
