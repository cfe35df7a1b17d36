"""A reader searches, by keyboard and with a typo, and axe checks each page."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.steps import person, violations

pytestmark = pytest.mark.once


@pytest.fixture
def stories(newsroom):
    editor, section = person("editor"), factories.category("Harbour news")
    labels = {"categories": [section], "bylines": [factories.author("Ada Harbinger")]}
    return [
        factories.published(editor, headline=headline, dek="", body=f"<p>{headline}.</p>", **labels)
        for headline in ("Harbour bridge closes", "Harbour bridge opens", "Tram stops")
    ]


def test_a_reader_finds_a_story_by_keyboard_alone(newsroom, new_context, stories):
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(newsroom)
    page.get_by_role("link", name="Search").click()
    expect(field_of(page)).to_be_focused()
    page.keyboard.type("harb")
    options = options_of(page)
    shown = ["Harbour news Section", "Ada Harbinger Author", "Harbour bridge opens", "Harbour bridge closes"]
    expect(options).to_have_text(shown)
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field_of(page).get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options).to_have_text(shown)
    page.keyboard.press("Escape")
    page.keyboard.type("or brigde")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Showing results for")).to_be_visible()
    expect(field_of(page)).to_have_value("harbor brigde")
    assert page.url == f"{newsroom}/search/?q=harbor+brigde"
    assert violations(page) == []


def test_a_reader_opens_a_suggestion_by_keyboard(newsroom, new_context, stories):
    page = new_context().new_page()
    page.goto(f"{newsroom}/search/")
    field_of(page).fill("tram s")
    expect(options_of(page)).to_have_text(["Tram stops"])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tram stops", level=1)).to_be_visible()


def field_of(page):
    return page.get_by_role("combobox", name="Search for")


def options_of(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_a_reader_finds_a_story_without_javascript(newsroom, new_context, stories):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{newsroom}/nowhere/")
    page.get_by_label("Search for").fill("bridge")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="2 stories")).to_be_visible()
    page.get_by_text("Narrow down").click()
    page.get_by_label("Published until").fill("2001-01-01")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Search everywhere, without the filters").click()
    page.get_by_role("link", name="Newest first").click()
    expect(page.get_by_role("article")).to_have_count(2)
