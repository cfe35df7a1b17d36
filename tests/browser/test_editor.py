"""The body of a story, written in a browser."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import TimeoutError as Expired
from playwright.sync_api import expect

from articles.models import Article, Story
from tests import factories
from tests.browser.steps import body_of, page_of, person, save, violations

pytestmark = pytest.mark.once


def saved_body(page):
    save(page)
    return Story.objects.get().body


def test_a_heading_is_made_by_keyboard_alone(writing):
    body_of(writing).click()
    writing.keyboard.type("What it costs")
    writing.keyboard.press("Alt+F10")
    writing.keyboard.press("Enter")
    menu = writing.frame_locator(".cke_panel_frame")
    expect(menu.get_by_role("option", name="Normal")).to_be_focused()
    writing.keyboard.press("ArrowDown")
    expect(menu.get_by_role("option", name="Heading 2")).to_be_focused()
    writing.keyboard.press("Enter")
    expect(body_of(writing).get_by_role("heading", level=2)).to_have_text("What it costs")
    assert saved_body(writing) == "<h2>What it costs</h2>"


def test_words_are_made_bold_and_a_step_is_undone(writing):
    body_of(writing).click()
    writing.keyboard.press("Control+b")
    writing.keyboard.type("Monday")
    writing.keyboard.press("Control+b")
    writing.keyboard.type(" it closes.")
    writing.get_by_role("button", name="Numbered List").click()
    expect(body_of(writing).get_by_role("listitem")).to_have_count(1)
    writing.keyboard.press("Control+z")
    expect(body_of(writing).get_by_role("listitem")).to_have_count(0)
    assert saved_body(writing) == "<p><strong>Monday</strong> it closes.</p>"


def test_a_list_is_kept(writing):
    body_of(writing).click()
    writing.get_by_role("button", name="Bulleted List").click()
    writing.keyboard.type("Cars")
    writing.keyboard.press("Enter")
    writing.keyboard.type("Boats")
    assert re.sub(r"\s", "", saved_body(writing)) == "<ul><li>Cars</li><li>Boats</li></ul>"


def test_a_link_is_made_in_its_box(writing):
    body_of(writing).click()
    writing.keyboard.type("report")
    writing.keyboard.press("Shift+Home")
    writing.keyboard.press("Control+k")
    box = writing.get_by_role("dialog", name="Link")
    address = box.get_by_role("combobox")
    address.fill("javascript:alert(1)")
    # That searches for no stories: the result would overwrite the reason.
    with (
        pytest.raises(Expired),
        writing.expect_request(re.compile(r"javascript"), timeout=1000),
    ):
        address.press("Enter")
    expect(box.get_by_text("A link can’t run a script: enter a web address.")).to_be_visible()
    address.fill("example.org/report")
    box.get_by_role("button", name="Link", exact=True).click()
    expect(box).to_be_hidden()
    assert saved_body(writing) == '<p><a href="https://example.org/report">report</a></p>'


def test_a_link_leads_to_a_story_of_ours_found_by_its_words(writing):
    editor = person("editor")
    told = factories.published(editor, headline="Exclusive: harbour wall to be raised")
    factories.story(editor, headline="Harbour wall leaks")
    factories.published(editor, headline="Trams run late")
    body_of(writing).click()
    writing.keyboard.type("As we reported, ")
    writing.keyboard.press("Control+k")
    box = writing.get_by_role("dialog", name="Link")
    expect(box.get_by_role("option")).to_have_count(2)
    box.get_by_role("combobox").fill("wall harbour")
    expect(box.get_by_role("option", selected=True)).to_have_text(re.compile("harbour wall"))
    assert violations(writing) == []
    box.get_by_role("combobox").fill("exclusive: harbour")
    writing.keyboard.press("Enter")  # Before its stories have loaded.
    expect(box).to_be_hidden()
    writing.keyboard.type(" and so on.")
    address = Article.objects.get(story=told).get_absolute_url()
    save(writing)
    body = Story.objects.get(headline="Bridge over the bay closes").body
    link = f'<a href="{address}">Exclusive: harbour wall to be raised</a>'
    assert f"{link} and so on." in body.replace("\xa0", " ")


def test_a_link_leads_to_what_was_typed_last_though_an_earlier_search_is_answered_late(writing):
    editor = person("editor")
    for headline in ("Elections begin", "Weather turns"):
        factories.published(editor, headline=headline)
    body_of(writing).click()
    writing.keyboard.press("Control+k")
    box = writing.get_by_role("dialog", name="Link")
    expect(box.get_by_role("option")).to_have_count(2)
    held = []
    writing.route(re.compile("q=elec"), lambda route: held.append(route))
    with writing.expect_request(re.compile("q=elec")):
        box.get_by_role("combobox").fill("elec")
    box.get_by_role("combobox").fill("weather")
    held[0].continue_()
    writing.keyboard.press("Enter")
    expect(box).to_be_hidden()
    save(writing)
    assert ">Weather turns</a>" in Story.objects.get(headline="Bridge over the bay closes").body


def test_words_that_no_story_has_are_no_link_and_the_box_says_so(writing):
    body_of(writing).click()
    writing.keyboard.press("Control+k")
    box = writing.get_by_role("dialog", name="Link")
    box.get_by_role("combobox").fill("nowhere")
    writing.keyboard.press("Enter")
    expect(box.get_by_text("No live story matches.")).to_be_visible()
    expect(box.get_by_role("combobox")).to_be_focused()


def test_addresses_become_links_as_they_are_typed(writing):
    body_of(writing).click()
    writing.keyboard.type("See https://example.org/a, or (www.example.com) ")
    writing.keyboard.type("and https://example.org/b")
    writing.keyboard.press("Enter")
    body = saved_body(writing)
    for address, shown in {
        "https://example.org/a": "https://example.org/a",
        "https://www.example.com": "www.example.com",
        "https://example.org/b": "https://example.org/b",
    }.items():
        assert f'<a href="{address}">{shown}</a>' in body


# Shortcuts in the text.


def test_marks_at_the_start_of_a_paragraph_make_blocks_that_one_undo_takes_back(writing):
    body_of(writing).click()
    keys = writing.keyboard
    keys.type("## Why")
    keys.press("Enter")
    keys.type("The **old** gate.")
    keys.press("Enter")
    keys.type("- one")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("> Said so")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("1. ")
    expect(body_of(writing).locator("ol")).to_have_count(1)
    keys.press("Control+z")
    expect(body_of(writing).locator("ol")).to_have_count(0)
    keys.type("and on")
    saved = re.sub(r"\n", "", saved_body(writing))
    assert saved == (
        "<h2>Why</h2><p>The <strong>old</strong> gate.</p><ul><li>one</li></ul>"
        "<blockquote><p>Said so</p></blockquote><p>1. and on</p>"
    )


def choose_quotation(writing):
    """From the block menu, by keyboard."""
    writing.keyboard.type("/")
    menu = writing.get_by_role("listbox", name="Blocks")
    expect(menu).to_be_visible()
    assert violations(writing) == []
    writing.keyboard.press("ArrowUp")
    expect(menu.get_by_role("option", selected=True)).to_be_in_viewport(ratio=0.9)
    writing.keyboard.type("quo")
    writing.keyboard.press("Enter")


def test_blocks_are_chosen_from_a_menu_and_moved_by_keys(writing):
    body_of(writing).click()
    keys = writing.keyboard
    keys.type("First.")
    keys.press("Enter")
    choose_quotation(writing)
    keys.type("Second.")
    keys.press("Alt+ArrowUp")
    keys.press("Alt+ArrowUp")
    expect(body_of(writing).locator("> :first-child")).to_have_text("Second.")
    keys.press("Alt+ArrowDown")
    keys.type("!")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("/")
    keys.press("Escape")
    keys.type("home")
    saved = re.sub(r"\n", "", saved_body(writing))
    assert saved == "<p>First.</p><blockquote><p>Second.!</p></blockquote><p>/home</p>"


def test_words_are_found_and_replaced_as_one_step(writing):
    body_of(writing).click()
    keys = writing.keyboard
    keys.type("Ferry, **fer**ry and ferry.")
    keys.press("Control+f")
    bar = writing.get_by_role("search", name="Find in the text")
    keys.type("ferry")
    expect(bar.get_by_text("1 of 3")).to_be_visible()
    bar.get_by_label("Match case").check()
    expect(bar.get_by_text("1 of 2")).to_be_visible()
    bar.get_by_label("Replace with").fill("boat")
    assert violations(writing) == []
    bar.get_by_role("button", name="Replace all").click()
    expect(body_of(writing)).to_have_text("Ferry, boat and boat.")
    bar.get_by_label("Find", exact=True).press("Escape")
    expect(body_of(writing)).to_be_focused()
    keys.press("Control+z")
    expect(body_of(writing)).to_have_text(re.compile("Ferry, fer.?ry and ferry."))


def test_selected_words_have_tools_beside_them(writing):
    body_of(writing).click()
    writing.keyboard.type("The gate")
    writing.keyboard.press("Shift+Home")
    tools = writing.get_by_role("toolbar", name="Selected text")
    assert violations(writing) == []
    tools.get_by_role("button", name="Bold").click()
    expect(tools.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    writing.keyboard.press("ArrowRight")
    expect(tools).to_be_hidden()
    assert saved_body(writing) == "<p><strong>The gate</strong></p>"


def test_a_table_is_made_in_its_dialog(writing):
    body_of(writing).click()
    writing.get_by_role("button", name="Table").click()
    dialog = writing.get_by_role("dialog")
    dialog.get_by_label("Rows").fill("2")
    expect(dialog.get_by_label("Headers")).to_have_value("row")
    dialog.get_by_role("button", name="OK").click()
    expect(body_of(writing).get_by_role("table")).to_be_visible()
    body_of(writing).locator("td").first.click()
    writing.keyboard.type("Toll")
    body = saved_body(writing)
    assert body.count("<th") - body.count("<thead") == 2
    assert body.count("<td>") == 2
    assert "<td>Toll</td>" in body


def test_the_source_can_be_written(writing):
    writing.get_by_role("button", name="Source").click()
    writing.locator("textarea.cke_source").fill("<p>By <em>hand</em><script>alert(1)</script></p>")
    writing.get_by_role("button", name="Source").click()
    expect(body_of(writing)).to_have_text("By hand")
    assert saved_body(writing) == "<p>By <em>hand</em></p>"


FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {color:red}</style></head>
<body><!--StartFragment--><p class=MsoNormal style='margin-bottom:8pt;mso-line-height-rule:exactly'>
<b style='mso-bidi-font-weight:normal'><span style='font-size:14.0pt'>The council</span></b> met.<o:p></o:p>
</p><!--EndFragment--></body></html>"""


def test_words_pasted_from_word_come_out_clean(writing):
    body_of(writing).click()
    body_of(writing).evaluate(
        """(body, markup) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", markup);
            clipboardData.setData("text/plain", "The council met.");
            const options = { clipboardData, bubbles: true, cancelable: true };
            body.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        FROM_WORD,
    )
    expect(body_of(writing).get_by_text("The council")).to_be_visible()
    assert saved_body(writing) == "<p><strong>The council</strong> met.</p>"


def test_a_picture_in_the_text_keeps_its_caption_and_credit(writing):
    picture = factories.image(
        person("editor"), caption="The bridge at noon.", credit="Ann Grey", size=(960, 640)
    )
    body_of(writing).click()
    writing.keyboard.type("Before.")
    writing.get_by_role("button", name="Picture").click()
    writing.get_by_role("dialog").get_by_role("button", name=re.compile("The bridge at noon")).click()
    expect(body_of(writing).get_by_text("The bridge at noon.")).to_be_visible()
    save(writing)
    writing.reload()
    figure = body_of(writing).locator("figure")
    expect(figure.get_by_title("Caption")).to_have_text("The bridge at noon.")
    expect(figure.get_by_title("Credit")).to_have_text("Ann Grey")
    expect(figure.locator("img")).to_have_js_property("naturalWidth", 640)
    assert f'data-image="{picture.key}"' in Story.objects.get().body


def test_markup_put_past_the_field_does_not_run(newsroom, sign_in):
    story = factories.story(person("journalist"))
    attack = '<p>Words<img src="x" onerror="window.ran = 1" data-cke-pa-onerror="window.ran = 1"></p>'
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_story SET body = %s WHERE id = %s", [attack, story.pk])
    page = sign_in("journalist")
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_have_text("Words")
    assert page.evaluate("window.ran") is None
    assert body_of(page).locator("img").count() == 0


def test_the_page_asks_nothing_of_another_site(newsroom, sign_in):
    page = sign_in("journalist")
    asked = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url)))
    page.goto(f"{newsroom}/admin/articles/story/add/", wait_until="networkidle")
    body_of(page).click()
    page.get_by_role("button", name="Picture").click()
    expect(page.get_by_text("No pictures yet.")).to_be_visible()
    assert len(asked) > 10
    assert {address.netloc for address in asked if address.scheme != "data"} == {urlsplit(newsroom).netloc}
