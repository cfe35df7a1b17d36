"""Quotation marks, apostrophes and dashes while typing, and "Tidy"."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.steps import body_of, headline_of, page_of, person, save

pytestmark = pytest.mark.once


def test_a_field_gets_the_marks_of_the_language_and_one_undo_brings_back_what_was_typed(writing):
    headline = headline_of(writing)
    headline.fill("")
    headline.press_sequentially('Mayor: "We don\'t pay" -')
    expect(headline).to_have_value("Mayor: “We don’t pay” -")
    headline.press("-")
    expect(headline).to_have_value("Mayor: “We don’t pay” —")
    headline.press("Control+z")
    expect(headline).to_have_value("Mayor: “We don’t pay” --")


def test_the_body_gets_the_marks_of_the_language_and_one_undo_brings_back_what_was_typed(writing):
    body, keys = body_of(writing), writing.keyboard
    body.click()
    keys.type('She said "no--')
    expect(body).to_have_text("She said “no—")
    keys.press("Control+z")
    expect(body).to_have_text("She said “no--")
    keys.type(' never"')
    keys.press("Control+z")
    expect(body).to_have_text('She said “no-- never"')
    keys.type(" Then")
    expect(body).to_have_text('She said “no-- never" Then')


def test_source_is_left_alone_and_a_paragraph_has_a_language_of_its_own(writing):
    writing.get_by_role("button", name="Source").click()
    writing.locator("textarea.cke_source").press_sequentially('<p lang="uk">A--b</p>')
    writing.get_by_role("button", name="Source").click()
    expect(body_of(writing)).to_have_text("A--b")
    body_of(writing).click()
    writing.keyboard.press("End")
    writing.keyboard.type(" \"м'я")
    expect(body_of(writing)).to_have_text("A--b «м’я")


@pytest.mark.parametrize("element", ["code", "pre", "kbd"])
def test_code_is_left_alone_by_typing_and_by_tidy(writing, element):
    body = body_of(writing)
    body.click()
    writing.keyboard.type("He said it")
    # Typed code does not survive a save, but content from elsewhere may contain it until then.
    markup = f"<{element} id=code>x=</{element}>"
    body.evaluate("(root, markup) => root.firstElementChild.insertAdjacentHTML('beforeend', markup)", markup)
    writing.evaluate("getSelection().collapse(document.getElementById('code').firstChild, 2)")
    writing.keyboard.type("\"a\"--'b'")
    code = writing.locator("#code")
    expect(code).to_have_text("x=\"a\"--'b'")
    headline_of(writing).press_sequentially(' 9"--')
    enough = "and again for all who came to see it on a cold day in May"
    writing.locator("[name=dek]").fill(f"Up  {enough}")
    writing.get_by_role("button", name="Tidy", exact=True).click()
    expect(writing.locator("[name=dek]")).to_have_value(f"Up {enough}")
    expect(code).to_have_text("x=\"a\"--'b'")


TIDIED = (
    "<p>The <strong>“city’s”</strong> toll.</p>\n<p>It rose — “a lot”. Then&nbsp;fell.</p>"
    "\n<p>Nobody knows why it did so, or when.</p>"
)


def test_tidy_mends_all_words_of_the_story(newsroom, sign_in):
    body = '<p>TALMERE -- The <b>"city\'s"</b> toll.</p><p>It rose -- "a lot".&nbsp; Then\u00a0fell.</p>'
    body += "<p>Nobody knows why it did so, or when.</p>"
    story = factories.story(
        person("journalist"), headline='City\'s "toll"', dek="Up  again.", dateline="TALMERE", body=body
    )
    page = sign_in("journalist", page_of(story))
    tidy = page.get_by_role("button", name="Tidy", exact=True)
    tidy.click()
    expect(headline_of(page)).to_have_value("City’s “toll”")
    expect(page.get_by_label("Dek", exact=True)).to_have_value("Up again.")
    paragraphs = body_of(page).locator("p")
    expect(paragraphs.nth(0)).to_have_text("The “city’s” toll.")
    expect(paragraphs.nth(1)).to_have_text(re.compile("^It rose — “a lot”. Then\u00a0fell.$"))
    expect(tidy).to_have_count(0)
    body_of(page).click()
    page.keyboard.press("Control+z")
    expect(paragraphs.nth(0)).to_have_text('TALMERE -- The "city\'s" toll.')
    expect(tidy).to_be_visible()
    tidy.click()
    save(page)
    story.refresh_from_db()
    assert story.body == TIDIED


SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
)
"""WCAG 1.4.12."""


def test_with_spaced_text_nothing_is_wider_than_a_small_window_and_the_focus_is_seen(writing):
    writing.set_viewport_size({"width": 320, "height": 800})
    writing.add_style_tag(content=SPACED)
    assert writing.evaluate("document.documentElement.scrollWidth") == 320
    tools = writing.locator(".cke_top")
    expect(tools).to_have_css("box-shadow", "none")
    body_of(writing).focus()
    expect(tools).not_to_have_css("box-shadow", "none")


def test_a_flash_is_typed_with_the_marks_of_the_language(newsroom, sign_in):
    page = sign_in("editor", "/admin/")
    page.keyboard.press("f")
    page.keyboard.type("Mayor: 'We don't pay'")
    expect(page.locator("[name=headline]")).to_have_value("Mayor: ‘We don’t pay’")
