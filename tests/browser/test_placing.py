"""Where pictures and tables are inserted: after the block with the caret, never into it."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.steps import body_of, person, save
from tests.browser.test_pasting import PASTE

pytestmark = pytest.mark.once

FILL = "markup => new Promise(done => CKEDITOR.instances.id_body.setData(markup, { callback: done }))"
PUT_CARET = """(body, [text, length]) => {
    const nodes = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode() && !nodes.currentNode.data.includes(text));
    const { currentNode: node } = nodes;
    const start = node.data.indexOf(text) + text.length;
    body.focus();
    getSelection().setBaseAndExtent(node, start - length, node, start);
}"""
ORDER = """body => [...body.children].filter(each => !each.matches("[data-cke-temp], .cke_reset_all"))
    .map(each => each.querySelector("figure") ? "picture" : each.localName === "table" ? "table"
        : each.innerText.trim().replace(/\\s+/g, " "))
    .filter(Boolean)"""

DROP = """(body, bytes) => {
    const place = body.querySelector("p").firstChild;
    const range = document.createRange();
    range.setStart(place, 4);
    const { x, y, height } = range.getBoundingClientRect();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
    const at = { clientX: x, clientY: y + height / 2, bubbles: true, cancelable: true, dataTransfer };
    body.querySelector("p").dispatchEvent(new DragEvent("drop", at));
}"""


@pytest.fixture
def library(writing):
    factories.image(person("editor"), caption="The bridge at noon.", credit="Ann Grey")
    return writing


def fill(page, markup):
    page.evaluate(FILL, markup)


def put_caret(page, after, chosen=""):
    body_of(page).evaluate(PUT_CARET, [after, len(chosen)])


def order(page):
    return body_of(page).evaluate(ORDER)


def choose_picture(page):
    before = body_of(page).locator("figure").count()
    page.get_by_role("button", name="Picture").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("The bridge at noon")).click()
    expect(body_of(page).locator("figure")).to_have_count(before + 1)


CASES = [
    ("<p>A second outage.</p><p>End.</p>", "seco", ["A second outage.", "picture", "End."]),
    ("<p>One <b>bold</b> word.</p>", "bo", ["One bold word.", "picture"]),
    ("<ul><li>Cars</li><li>Boats</li></ul><p>End.</p>", "Ca", ["Cars Boats", "picture", "End."]),
    ("<blockquote><p>He said.</p><p>Left.</p></blockquote>", "He", ["He said. Left.", "picture"]),
    ("<table><tr><td>Toll</td></tr></table><p>End.</p>", "To", ["table", "picture", "End."]),
    ("<h2>Costs</h2><p>End.</p>", "Cos", ["Costs", "picture", "End."]),
]
"""A body, the text before the caret, and the blocks after inserting a picture there."""


def test_a_picture_goes_after_the_block_with_the_caret_and_one_undo_takes_it_out(library):
    for markup, after, expected in CASES:
        fill(library, markup)
        before = order(library)
        put_caret(library, after)
        choose_picture(library)
        assert order(library) == expected
        library.keyboard.press("Control+z")
        expect(body_of(library).locator("figure")).to_have_count(0)
        assert order(library) == before
        library.keyboard.press("Control+y")
        expect(body_of(library).locator("figure")).to_have_count(1)
        library.keyboard.type("Then")
        assert order(library)[expected.index("picture") + 1].startswith("Then")


def test_a_picture_takes_the_place_of_an_empty_paragraph_and_keeps_chosen_words(library):
    fill(library, "<p>One two three.</p>")
    put_caret(library, "two", chosen="two")
    choose_picture(library)
    assert order(library) == ["One two three.", "picture"]
    library.keyboard.type("Next.")
    library.keyboard.press("Enter")
    choose_picture(library)
    assert order(library) == ["One two three.", "picture", "Next.", "picture"]
    save(library)
    assert order(library) == ["One two three.", "picture", "Next.", "picture"]


def test_a_picture_pasted_into_a_caption_goes_after_that_picture(library):
    fill(library, "<p>One.</p>")
    put_caret(library, "One.")
    choose_picture(library)
    body_of(library).get_by_title("Caption").click()
    picture = list(factories.picture_file().read())
    body_of(library).get_by_title("Caption").evaluate(PASTE, {"html": "", "text": "", "files": [picture]})
    expect(body_of(library).locator("figure")).to_have_count(2)
    assert order(library) == ["One.", "picture", "picture"]


def test_pasted_and_dropped_pictures_and_tables_split_no_word(library):
    fill(library, "<p>A second outage.</p><p>End.</p>")
    put_caret(library, "seco")
    picture = list(factories.picture_file().read())
    body_of(library).evaluate(PASTE, {"html": "", "text": "", "files": [picture, picture]})
    expect(body_of(library).locator("figure")).to_have_count(2)
    assert order(library) == ["A second outage.", "picture", "picture", "End."]
    put_caret(library, "seco")
    table = "<table><tr><td>Toll</td></tr></table>"
    body_of(library).evaluate(PASTE, {"html": table, "text": "Toll", "files": []})
    expect(body_of(library).locator("table")).to_have_count(1)
    assert order(library) == ["A second outage.", "table", "picture", "picture", "End."]
    fill(library, "<p>A second outage.</p><p>End.</p>")
    body_of(library).evaluate(DROP, picture)
    expect(body_of(library).locator("figure")).to_have_count(1)
    assert order(library) == ["A second outage.", "picture", "End."]


def test_a_table_goes_after_the_block_with_the_caret(library):
    fill(library, "<p>A second outage.</p><p>End.</p>")
    put_caret(library, "seco")
    library.get_by_role("button", name="Table").click()
    library.get_by_role("dialog").get_by_role("button", name="OK").click()
    expect(body_of(library).locator("table")).to_have_count(1)
    assert order(library) == ["A second outage.", "table", "End."]
    library.keyboard.press("Control+z")
    expect(body_of(library).locator("table")).to_have_count(0)
    assert order(library) == ["A second outage.", "End."]
