"""Text pasted into the body and into captions, as a browser passes it to the page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.models import Story
from tests import factories
from tests.browser.steps import body_of, forgive, person, save

pytestmark = pytest.mark.once

FILES = Path(__file__).parents[1] / "files"
PASTE = """(place, {html, text, files}) => {
    const clipboardData = new DataTransfer();
    if (html) clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", text);
    for (const bytes of files) {
        clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
    }
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def paste(place, html="", text="x", files=()):
    place.click()
    place.evaluate(PASTE, {"html": html, "text": text, "files": [list(each) for each in files]})


def saved_body(page):
    save(page)
    return Story.objects.get().body


@pytest.mark.parametrize(
    ("file", "body"),
    [
        ("word-comment", "<p>The mayor denied it.</p>"),
        ("word-tracked-change", "<p>It cost £12.</p>"),
        ("web-strike", "<p>was <s>10</s> 12</p>"),
        ("word-list-from-4", '<ol start="4"><li>Fourth point</li><li>Fifth point</li></ol>'),
        ("word-footnote", "<p>Claim[1].</p>\n<hr>\n<p>[1] Source of it.</p>"),
        ("word-wingdings", "<p>Fine ☺ ok → next</p>"),
        ("web-q", "<p>He said “we never saw it” and left.</p>"),
        ("web-link-without-scheme", '<p><a href="https://www.example.org/report">report</a></p>'),
    ],
)
def test_a_paste_that_is_saved_at_once_keeps_its_sense(writing, file, body):
    paste(body_of(writing), (FILES / f"{file}.html").read_text())
    assert saved_body(writing) == body


@pytest.mark.parametrize(
    "name", ["wo-bullets", "slack-nested", "gdocs-li", "ol-rev-start", "macos-rtf", "x-post"]
)
def test_a_paste_from_another_program_passes_through_the_editor_unchanged(writing, name):
    entries = (FILES / "pasted.txt").read_text().strip().split("\n\n")
    (entry,) = [each for each in entries if each.startswith(f"# {name}\n")]
    _, source, body = (line.replace("\\n", "\n") for line in entry.split("\n"))
    paste(body_of(writing), source)
    assert saved_body(writing) == body


def test_a_google_docs_paste_with_a_span_without_style_is_taken(writing):
    words = "<p><span>One</span> <span style='font-weight:700'>two</span></p>"
    paste(body_of(writing), f"<b id='docs-internal-guid-1' style='font-weight:normal'>{words}</b>")
    assert saved_body(writing) == "<p>One <strong>two</strong></p>"


def test_what_a_paste_left_out_is_said(writing):
    paste(body_of(writing), '<p>One<img src="x"><img src="y"><a href="#_msocom_1">[1]</a></p>')
    expect(writing.get_by_text("2 pictures and 1 comment were left out.")).to_be_visible()


def test_without_the_newsroom_the_plain_words_are_taken_and_it_is_said(writing):
    writing.route("**/story/paste/", lambda route: route.abort())
    paste(body_of(writing), "<p><b>One</b></p>", "One\n\nTwo")
    expect(writing.get_by_text("the text was pasted without its formatting")).to_be_visible()
    forgive(writing, "ERR_FAILED")
    writing.unroute("**/story/paste/")
    assert saved_body(writing) == "<p>One</p>\n<p>Two</p>"


def test_without_the_newsroom_a_table_without_plain_text_keeps_its_cells_apart(writing):
    writing.route("**/story/paste/", lambda route: route.abort())
    rows = "<tr><th>North</th><th>South</th></tr><tr><td>12</td><td>15</td></tr>"
    paste(body_of(writing), f"<style>p {{}}</style><p>One</p><table>{rows}</table><p>Two</p>", "")
    expect(writing.get_by_text("the text was pasted without its formatting")).to_be_visible()
    forgive(writing, "ERR_FAILED")
    writing.unroute("**/story/paste/")
    assert saved_body(writing) == "<p>One</p>\n<p>North South<br>12 15</p>\n<p>Two</p>"


def test_a_paste_that_is_too_long_or_unreadable_is_taken_as_plain_words_or_refused_and_it_is_said(writing):
    paste(body_of(writing), "<p>a</p>" * 20_000, "One")
    expect(writing.get_by_text("paste it in parts. Only the words were pasted")).to_be_visible()
    forgive(writing, "400")
    expect(body_of(writing)).to_have_text("One")
    paste(body_of(writing), "", "a" * 500_001)
    expect(
        writing.get_by_text("This is too long for one paste: paste it in parts.", exact=True)
    ).to_be_visible()
    writing.route("**/story/paste/", lambda route: route.fulfill(status=500))
    paste(body_of(writing), "<b>Two</b>", "Two")
    expect(writing.get_by_text("The formatting could not be read")).to_be_visible()
    forgive(writing, "500")
    expect(body_of(writing)).to_contain_text("Two")


def test_words_typed_while_a_paste_is_on_its_way_stand_after_it(writing):
    held = []
    writing.route("**/story/paste/", lambda route: held.append(route))
    body_of(writing).click()
    writing.keyboard.type("Before:")
    with writing.expect_request("**/story/paste/"):
        body_of(writing).evaluate(PASTE, {"html": "<b>pasted</b>", "text": "x", "files": []})
    writing.keyboard.type(" after")
    held[0].continue_()
    expect(body_of(writing)).to_contain_text("pasted")
    assert saved_body(writing) == "<p>Before:<strong>pasted</strong> after</p>"


def test_an_address_pasted_over_chosen_words_links_them(writing):
    body_of(writing).click()
    writing.keyboard.type("the report")
    for _ in "report":
        writing.keyboard.press("Shift+ArrowLeft")
    body_of(writing).evaluate(PASTE, {"html": "", "text": "https://a.example/b?c=1", "files": []})
    assert saved_body(writing) == '<p>the <a href="https://a.example/b?c=1">report</a></p>'


def test_an_image_copied_in_a_browser_is_uploaded(writing):
    picture = factories.picture_file().read()
    paste(body_of(writing), (FILES / "chrome-copy-image.html").read_text(), "", [picture])
    expect(body_of(writing).locator("figure")).to_be_visible()
    assert "<figure data-image=" in saved_body(writing)


@pytest.fixture
def caption(writing):
    """The caption of a picture in the text."""
    factories.image(person("editor"), caption="Old words.", credit="Ann Grey")
    body_of(writing).click()
    writing.get_by_role("button", name="Picture").click()
    writing.get_by_role("dialog").get_by_role("button", name=re.compile("Old words")).click()
    place = body_of(writing).get_by_title("Caption")
    expect(place).to_have_text("Old words.")
    place.click()
    expect(place).to_be_focused()
    place.select_text()
    return place


def test_lines_pasted_into_a_caption_are_joined_by_a_space(writing, caption):
    caption.evaluate(PASTE, {"html": "", "text": "First line.\nSecond line.\n\nThird.", "files": []})
    assert "<figcaption>First line. Second line. Third. <cite>" in saved_body(writing)


def test_emphasis_pasted_into_a_caption_survives(writing, caption):
    caption.evaluate(PASTE, {"html": "<p>A <b>red</b></p><p>boat</p>", "text": "x", "files": []})
    expect(caption).to_contain_text("boat")
    assert "<figcaption>A <strong>red</strong> boat <cite>" in saved_body(writing)


def test_a_script_is_no_address_in_the_link_box(writing):
    body_of(writing).click()
    writing.keyboard.press("Control+l")
    box = writing.get_by_role("dialog", name="Link")
    box.get_by_role("combobox").fill("javascript:alert(1)")
    box.get_by_role("button", name="Link", exact=True).click()
    expect(box).to_be_visible()
    expect(box.get_by_text("A link can’t run a script: enter a web address.")).to_be_visible()


def test_after_a_pasted_address_that_became_a_card_typing_goes_on_below_it(writing):
    body = body_of(writing)
    body.click()
    writing.keyboard.type("Watch this:")
    writing.keyboard.press("Enter")
    address = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    body.evaluate(PASTE, {"html": "", "text": address, "files": []})
    expect(body.locator(".cke_widget_wrapper")).to_be_visible()
    writing.keyboard.type("More on Monday.")
    expect(body.locator("p", has_text="More on Monday.")).to_be_visible()
    expect(writing.get_by_role("toolbar", name="Selected text")).to_be_hidden()
