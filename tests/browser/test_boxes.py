"""Pull quotes, fact boxes, separators and cards, created in a browser."""

import pytest
from playwright.sync_api import expect

from articles.models import Story
from tests.browser.steps import body_of, save

pytestmark = pytest.mark.once

WRITTEN = (
    "<p>First.</p>\n"
    '<aside class="pull-quote"><blockquote><p>It is where the crab is.</p></blockquote>'
    "<p>Joe Kessell</p></aside>\n"
    '<aside class="fact-box"><h3>The tide</h3><p>Spring tide</p><p>Neap tide</p></aside>\n'
    "<hr>\n"
    '<aside class="embed"><p><a href="https://vimeo.com/22439234">Vimeo</a></p><p>By Jo</p></aside>\n'
    "<p>Last.</p>"
)


def choose_block(page, words):
    page.keyboard.type(f"/{words}")
    expect(page.get_by_role("listbox", name="Blocks")).to_be_visible()
    page.keyboard.press("Enter")


def test_boxes_and_a_card_are_written_where_they_stand_and_kept(writing):
    body = body_of(writing)
    body.click()
    writing.keyboard.type("First.\n")
    choose_block(writing, "pull")
    writing.keyboard.type("It is where the crab is.\n\nJoe Kessell\n")
    choose_block(writing, "fact")
    writing.keyboard.type("The tide\nSpring tide\nNeap tide\n\n")
    choose_block(writing, "sep")
    writing.keyboard.type("https://vimeo.com/22439234\n")
    facts = body.locator(".card-facts")
    expect(facts).to_be_visible()
    facts.click()
    writing.keyboard.type("By Jo\n")
    writing.keyboard.type("Last.")
    save(writing)
    assert Story.objects.get().body == WRITTEN
    expect(body.locator("aside")).to_have_count(3)
