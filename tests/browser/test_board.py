"""The board in a browser: stories are dragged, moved by keyboard, and appear and disappear automatically."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from tests import factories
from tests.browser.steps import faults, person

pytestmark = pytest.mark.once

BOARD = "/admin/board/"


def card(page, column, headline):
    return page.locator(f"#board-{column} [data-card]").filter(has_text=headline)


@pytest.fixture
def page(newsroom, sign_in):
    factories.category("News", is_default=True)
    factories.story(person("editor"), headline="Crane stuck")
    return sign_in("editor", BOARD)


def test_a_story_is_dropped_where_its_menu_leads(page):
    card(page, "draft", "Crane stuck").drag_to(page.locator("#board-in_review"))
    expect(page.get_by_text("“Crane stuck”: Submitted for review.")).to_be_visible()
    # A closed column accepts nothing; a drop that needs input opens the dialog of the writing page.
    card(page, "in_review", "Crane stuck").drag_to(page.locator("#board-withdrawn"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    card(page, "in_review", "Crane stuck").drag_to(page.locator("#board-scheduled"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="At a time")).to_be_checked()
    expect(dialog.get_by_text("Address:")).to_be_visible()
    assert not faults(page, "a dialog of the board")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_story_comes_by_itself_and_is_moved_by_keys(page):
    other = factories.story(person("journalist"), headline="Swan at the mill")
    workflow.submit(other, by=person("journalist"))
    menu = page.get_by_label("Move: Swan at the mill")
    menu.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note to the writer").fill("Who says so?")
    dialog.get_by_role("button", name="Send back").click()
    expect(page.get_by_text("Sent back to the writer.")).to_be_visible()
    expect(card(page, "draft", "Swan at the mill")).to_be_visible()
    assert not faults(page, "the board")
