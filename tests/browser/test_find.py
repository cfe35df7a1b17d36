"""The search and the keyboard shortcuts of every page of the desk."""

import re

import pytest
from playwright.sync_api import expect

from newsroom.models import User
from tests import factories
from tests.browser.steps import faults, page_of

pytestmark = pytest.mark.once


@pytest.fixture
def stories(newsroom):
    journalist = User.objects.get(username="journalist")
    return [
        factories.story(journalist, headline=headline) for headline in ("Swan at the mill", "Swans return")
    ]


def box(page):
    return page.get_by_role("combobox", name="Search the desk")


def found_in(page):
    return page.get_by_role("listbox", name="Found")


def test_a_key_and_words_open_a_story_from_anywhere(newsroom, sign_in, stories):
    page = sign_in("editor", at="/admin/articles/category/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("swna mlil")
    expect(found_in(page).get_by_role("option")).to_have_count(1)
    expect(page.get_by_text("these contain “swan mill”")).to_be_visible()
    expect(found_in(page).get_by_role("option", name="Swan at the mill")).to_have_attribute(
        "aria-selected", "true"
    )
    assert faults(page, "search") == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{newsroom}{page_of(stories[0])}")


def test_arrows_walk_the_choices_and_escape_gives_the_page_back(newsroom, sign_in, stories):
    page = sign_in("editor", at="/admin/articles/story/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("searchbox", name="Search").first.focus()
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()
    page.keyboard.type("swan")
    expect(found_in(page).get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    first, second = found_in(page).get_by_role("option").all()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_hidden()
    expect(page.get_by_role("searchbox", name="Search").first).to_be_focused()


def test_without_scripts_the_search_is_a_page_with_a_form(newsroom, sign_in, stories):
    page = sign_in("editor", at="/admin/", java_script_enabled=False)
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("searchbox", name="Search the desk").fill("swan mill")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Swan at the mill").click()
    expect(page).to_have_url(f"{newsroom}{page_of(stories[0])}")


def test_keys_lead_everywhere_and_wait_while_somebody_types(newsroom, sign_in, stories):
    page = sign_in("editor", at="/admin/articles/story/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Swans return")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(f"{newsroom}/admin/articles/image/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("gs?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("searchbox").first.blur()


def test_keys_can_be_turned_off(newsroom, sign_in):
    page = sign_in("editor", at="/admin/articles/image/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_be_visible()
    assert faults(page, "keys") == []
    keys.get_by_role("checkbox", name=re.compile("^Use these keys")).uncheck()
    page.keyboard.press("Escape")
    for key in ("n", "/", "?"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(f"{newsroom}/admin/articles/image/")
    page.reload(wait_until="networkidle")
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()


def test_a_flash_begins_on_any_page(newsroom, sign_in):
    page = sign_in("editor", at="/admin/articles/story/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("f")
    expect(page.get_by_role("dialog", name="Flash")).to_be_visible()
