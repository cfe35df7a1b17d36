"""The writing page under the hands of a journalist and an editor."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Story
from tests import factories
from tests.browser.steps import PASSWORD, body_of, faults, page_of, person

pytestmark = pytest.mark.once

CONFLICT = re.compile(r"409 \(Conflict\)")


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


@pytest.fixture
def writing(newsroom, sign_in):
    """The page on which the journalist has begun a story."""
    page = sign_in("journalist")
    page.goto(f"{newsroom}/admin/articles/story/add/")
    page.get_by_label("Headline", exact=True).fill("Bridge over the bay closes")
    expect(body_of(page)).to_be_visible()
    return page


@pytest.fixture
def live(newsroom):
    """A story of the editor's that readers have."""
    return factories.published(person("editor"), headline="Bridge closes for a week")


def saved_body(page):
    save(page)
    return Story.objects.get().body


# The body.


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


def test_a_link_is_made_in_its_dialog(writing):
    body_of(writing).click()
    writing.keyboard.type("report")
    writing.keyboard.press("Shift+Home")
    writing.keyboard.press("Control+l")
    dialog = writing.get_by_role("dialog")
    dialog.get_by_label("URL").fill("example.org/report")
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_be_hidden()
    assert saved_body(writing) == '<p><a href="https://example.org/report">report</a></p>'


def test_a_table_is_made_in_its_dialog(writing):
    body_of(writing).click()
    writing.get_by_role("button", name="Table").click()
    dialog = writing.get_by_role("dialog")
    dialog.get_by_label("Rows").fill("1")
    dialog.get_by_role("button", name="OK").click()
    expect(body_of(writing).get_by_role("table")).to_be_visible()
    body_of(writing).locator("td").first.click()
    writing.keyboard.type("Toll")
    body = saved_body(writing)
    assert body.count("<td>") == 2
    assert "Toll" in body


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
    expect(page.get_by_text("The library has no picture yet.")).to_be_visible()
    assert len(asked) > 10
    assert {address.netloc for address in asked if address.scheme != "data"} == {urlsplit(newsroom).netloc}


# The lead image and the labels.


def test_a_file_that_is_no_picture_is_refused_with_the_reason(writing, tmp_path):
    wrong = tmp_path / "notes.jpg"
    wrong.write_text("not a picture")
    writing.get_by_label("Lead image", exact=True).set_input_files(wrong)
    expect(writing.locator("[data-lead-error]")).to_contain_text("notes.jpg: ")
    expect(writing.locator("[data-lead-preview]")).to_be_hidden()
    assert [said for said in writing.complaints if "400 (Bad Request)" in said]
    writing.complaints.clear()
    save(writing)
    assert Story.objects.get().lead_image is None


def test_a_lead_image_is_chosen_then_removed(writing):
    picture = factories.image(person("editor"), caption="The bridge at noon.", credit="Ann Grey")
    writing.get_by_role("button", name="Choose from library").click()
    writing.get_by_role("dialog").get_by_role("button", name=re.compile("The bridge at noon")).click()
    expect(writing.get_by_label("Caption", exact=True)).to_have_value("The bridge at noon.")
    expect(writing.get_by_label("Credit", exact=True)).to_have_value("Ann Grey")
    save(writing)
    assert Story.objects.get().lead_image == picture
    writing.get_by_role("button", name="Remove", exact=True).click()
    expect(writing.get_by_label("Caption", exact=True)).to_have_value("")
    save(writing)
    assert Story.objects.get().lead_image is None


def test_categories_and_bylines_are_put_in_order_by_keyboard(newsroom, sign_in):
    business, culture = factories.category("Business"), factories.category("Culture")
    ann, ben = factories.author("Ann Grey"), factories.author("Ben Hill")
    story = factories.story(person("journalist"), categories=[], bylines=[])
    page = sign_in("journalist")
    page.goto(newsroom + page_of(story))
    for label, names in {"Categories": ["Business", "Culture"], "Bylines": ["Ann Grey", "Ben Hill"]}.items():
        page.get_by_label(label).focus()
        for name in names:
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
        page.get_by_role("button", name=f"Put {names[1]} before").press("Enter")
        expect(page.get_by_role("button", name=f"Put {names[0]} before")).to_be_visible()
    save(page)
    story = Story.objects.get()
    assert (story.categories, story.authors) == ([culture, business], [ben, ann])


# Nothing typed is lost, and nothing is sent twice.


def test_leaving_with_unsaved_words_asks_first(writing):
    asked = []
    writing.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    body_of(writing).click()
    writing.keyboard.type("Not saved yet.")
    writing.get_by_role("link", name="Stories").click()
    expect(body_of(writing)).to_have_text("Not saved yet.")
    assert asked == ["beforeunload"]
    writing.keyboard.press("Control+s")
    expect(writing.get_by_text("Saved.", exact=True)).to_be_visible()
    writing.get_by_role("link", name="Stories").click()
    expect(writing.get_by_role("heading", name="Stories")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_double_click_sends_once_and_the_way_back_opens_the_button_again(writing):
    writing.get_by_role("button", name="Save", exact=True).dblclick()
    expect(writing.get_by_text("Saved.", exact=True)).to_be_visible()
    assert Story.objects.count() == 1
    writing.go_back()
    writing.get_by_label("Headline", exact=True).fill("A second story")
    save(writing)
    assert Story.objects.count() == 2


def test_a_button_pressed_before_its_script_is_there_asks_all_the_same(newsroom, sign_in):
    story = factories.story(person("journalist"))
    workflow.submit(story, by=person("journalist"))
    page = sign_in("editor")
    late = []
    page.route("**/desk/acts.js", lambda route: late.append(route))
    page.goto(newsroom + page_of(story), wait_until="commit")
    page.get_by_role("button", name="Send back").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    late.pop().continue_()
    dialog.get_by_label("Note to the writer").fill("Who pays?")
    dialog.get_by_role("button", name="Send back").dblclick()
    expect(page.get_by_text("Sent back to its writer.")).to_be_visible()


def test_two_people_who_save_over_each_other_lose_no_word(newsroom, sign_in):
    story = factories.story(person("journalist"), headline="Bridge closes")
    second = sign_in("journalist")
    second.goto(newsroom + page_of(story))
    expect(body_of(second)).to_be_visible()
    workflow.save(story, by=person("editor"), words={"headline": "Bridge shut by the county"})
    second.get_by_label("Headline", exact=True).fill("Bridge closes on Monday")
    second.get_by_role("button", name="Save", exact=True).click()
    refusal = second.get_by_role("alert").filter(has_text="Not saved: Editor")
    expect(refusal.locator("del").first).to_contain_text("shut")
    expect(refusal.locator("ins").first).to_contain_text("closes")
    both = [refusal.locator("dd", has_text=whose) for whose in ("Editor’s version", "Yours")]
    theirs, yours = (each.bounding_box() for each in both)
    assert (theirs["y"], theirs["x"] < yours["x"]) == (yours["y"], True)
    second.set_viewport_size({"width": 390, "height": 844})
    theirs, yours = (each.bounding_box() for each in both)
    assert (theirs["x"], theirs["y"] < yours["y"]) == (yours["x"], True)
    expect(second.get_by_label("Headline", exact=True)).to_have_value("Bridge closes on Monday")
    assert [said for said in second.complaints if CONFLICT.search(said)]
    second.complaints.clear()
    save(second)
    assert Story.objects.get().headline == "Bridge closes on Monday"
    assert story.revisions.filter(headline="Bridge shut by the county").exists()


# The acts that readers notice.


def test_the_publish_dialog_shows_the_difference_and_gives_the_focus_back(newsroom, sign_in, live):
    page = sign_in("editor")
    page.goto(newsroom + page_of(live))
    page.get_by_label("Headline", exact=True).fill("Bridge closes for two weeks")
    save(page)
    button = page.get_by_role("button", name="Publish update")
    button.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("ins", has_text="two")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert Article.objects.count() == 1


def test_an_editor_who_updates_again_and_again_presses_enter(newsroom, sign_in, live):
    page = sign_in("editor")
    page.goto(newsroom + page_of(live))
    for number, choose in enumerate(["Space", ""], start=1):
        page.get_by_label("Headline", exact=True).fill(f"Bridge closes, update {number}")
        page.get_by_role("button", name="Publish update").press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("ins", has_text=str(number))).to_be_visible()
        if choose:
            page.keyboard.press(choose)
        expect(dialog.get_by_role("radio", name=re.compile("^Minor fix"))).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.get_by_text("readers have the new version")).to_be_visible()
    assert Article.objects.get(live_until=None).headline == "Bridge closes, update 2"


def test_without_javascript_a_story_is_saved_and_published(newsroom, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{newsroom}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="New story").click()
    page.get_by_label("Headline", exact=True).fill("Bridge closes")
    page.get_by_label("Body", exact=True).fill("<p>On Monday.</p>")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    for lack in ("The story has no category.", "The story has no byline."):
        page.get_by_label(lack).check()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    page.goto(newsroom)
    expect(page.get_by_role("link", name="Bridge closes").first).to_be_visible()


# For everyone: nothing that axe finds, on a phone, a small window and a desk's, light and dark.


@pytest.fixture
def states(newsroom):
    """A story in each state, the journalist's own where it can be."""
    journalist, editor = person("journalist"), person("editor")
    label = {"categories": [factories.category("Business")], "bylines": [factories.author("Ann Grey")]}
    stories = {name: factories.story(journalist, **label) for name in ("draft", "in review", "sent back")}
    workflow.submit(stories["in review"], by=journalist)
    workflow.submit(stories["sent back"], by=journalist)
    workflow.send_back(stories["sent back"], by=editor, note="Who pays?")
    lead = {"lead_image": factories.image(editor, size=(960, 640)), "lead_credit": "Ann Grey"}
    for name in ("published", "changed", "withdrawn"):
        stories[name] = factories.published(editor, **lead, **label)
    workflow.save(stories["changed"], by=editor, words={"headline": "Other words"})
    workflow.withdraw(stories["withdrawn"], by=editor, notice="We check it.")
    stories["scheduled"] = factories.published(editor, at=timezone.now() + timedelta(days=1))
    return stories


def test_axe_finds_nothing_where_the_journalist_works(newsroom, new_context, sign_in, states):
    stranger = new_context().new_page()
    stranger.goto(f"{newsroom}/admin/")
    found = faults(stranger, "sign-in")
    page = sign_in("journalist")
    for name in ("draft", "sent back", "in review", "withdrawn"):
        page.goto(newsroom + page_of(states[name]))
        expect(
            page.get_by_role("button", name="Preview").or_(page.get_by_role("link", name="Preview"))
        ).to_be_visible()
        if name in ("draft", "sent back"):
            expect(body_of(page)).to_be_visible()
        found += faults(page, name)
    assert found == []


def test_axe_finds_nothing_where_the_editor_works(newsroom, sign_in, states):
    page = sign_in("editor", at="/admin/")
    found = faults(page, "front page")
    for place in ("story", "story/?state=draft", "image", "image/add", "category", "author"):
        page.goto(f"{newsroom}/admin/articles/{place}")
        found += faults(page, place)
    for name in ("published", "scheduled", "withdrawn"):
        page.goto(newsroom + page_of(states[name]))
        expect(body_of(page)).to_be_visible()
        found += faults(page, name)
    assert found == []


def test_axe_finds_nothing_in_the_open_dialogs(newsroom, sign_in, states):
    page = sign_in("editor")
    found = []
    for name, button in {
        "draft": "Publish",
        "in review": "Send back",
        "changed": "Publish update",
        "published": "Withdraw",
        "scheduled": "Choose from library",
    }.items():
        page.goto(newsroom + page_of(states[name]))
        expect(body_of(page)).to_be_visible()
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += faults(page, button)
    assert found == []
