"""Dialogs and the button bar without scripts, and in small windows."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from tests import factories
from tests.browser.steps import PASSWORD, body_of, page_of, person

pytestmark = pytest.mark.once


CLEAR = """() => {
  const bar = document.querySelector(".writing-buttons");
  if (getComputedStyle(bar).position !== "fixed") return innerHeight;
  return bar.getBoundingClientRect().top;
}"""
"""How far down the window content is visible, in pixels."""
CARET = """() => {
  const range = getSelection().getRangeAt(0);
  return (range.getClientRects()[0] ?? range.startContainer.getBoundingClientRect()).bottom;
}"""
FOCUS = """() => {
  const at = document.activeElement;
  return at.closest(".writing-buttons") ? 0 : at.getBoundingClientRect().top;
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 256)])
def test_the_line_that_is_typed_and_what_has_the_focus_are_not_behind_the_bar(sign_in, width, height):
    story = factories.story(person("journalist"))
    page = sign_in("journalist", page_of(story), viewport={"width": width, "height": height})
    expect(body_of(page)).to_be_visible()
    body_of(page).press("Control+End")
    for _ in range(14):
        page.keyboard.type("line")
        page.keyboard.press("Enter")
    page.keyboard.type("last")
    assert page.evaluate(CARET) <= page.evaluate(CLEAR)
    # In a low window, the bar scrolls with the page.
    assert (page.evaluate(CLEAR) == height) == (height < 480)
    page.get_by_label("Headline", exact=True).focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) < page.evaluate(CLEAR)


def without_scripts(newsroom, new_context, at):
    """A page of the editor's in a browser without scripts."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{newsroom}/admin/login/?next={at}")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def test_without_scripts_the_front_pages_dialogs_open_from_links_and_are_left_again(newsroom, new_context):
    page = without_scripts(newsroom, new_context, "/admin/")
    page.get_by_role("link", name="Flash…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Flash")).to_be_in_viewport()
    dialog.get_by_role("button", name="Publish now").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Not published.")
    dialog.get_by_role("link", name="Back to the desk").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("link", name="Put on duty…").click()
    dialog.get_by_label("Person").select_option(label="Journalist")
    dialog.get_by_role("button", name="Put on duty").click()
    expect(page.get_by_text("Journalist is on duty until")).to_be_visible()


def test_without_scripts_a_bulk_act_names_its_checks_and_keeps_ticks_and_words(newsroom, new_context):
    factories.story(person("editor"), headline="Unsigned", bylines=[])
    page = without_scripts(newsroom, new_context, "/admin/articles/story/")
    page.get_by_role("checkbox", name="Unsigned").check()
    page.get_by_label("What to do with the selected stories").select_option(label="Publish…")
    page.get_by_role("button", name="Apply").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("To override: The story has no byline.")).to_be_in_viewport()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_text("The story has no byline.").first).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Unsigned")).to_be_checked()
    page.get_by_label("What to do with the selected stories").select_option(label="Publish…")
    page.get_by_role("button", name="Apply").click()
    dialog.get_by_label("Override the checks").check()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("1 story published.")).to_be_visible()


def test_without_scripts_a_refused_dialog_stays_open_and_asks_about_a_correction(newsroom, new_context):
    story = factories.published(person("editor"), dek="Drivers face a way of 20 miles.")
    workflow.save(story, by=person("editor"), words={"dek": "Drivers face a way of 30 miles."})
    page = without_scripts(newsroom, new_context, page_of(story))
    expect(page.get_by_role("button", name="Choose from library")).to_be_hidden()
    # As in a browser that does not support `command`.
    page.get_by_role("button", name="Publish update…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="All versions")).to_be_visible()
    dialog.get_by_role("button", name="Publish update", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("choose minor fix or update")
    page.set_viewport_size({"width": 1280, "height": 500})
    box, foot = dialog.bounding_box(), dialog.locator(".desk-dialog-buttons").bounding_box()
    assert foot["y"] + foot["height"] <= box["y"] + box["height"]
    dialog.get_by_role("radio", name="No", exact=True).check()
    dialog.get_by_role("radio", name="Minor fix").check()
    dialog.get_by_role("button", name="Publish update", exact=True).click()
    expect(page.get_by_text("readers have the new version")).to_be_visible()
