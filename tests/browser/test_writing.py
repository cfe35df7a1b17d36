"""The writing page in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Story
from tests import factories
from tests.browser.steps import PASSWORD, body_of, choose_picture, headline_of, page_of, person, save, unfold

pytestmark = pytest.mark.once

CONFLICT = re.compile(r"409 \(Conflict\)")


@pytest.fixture
def live(newsroom):
    """A live story of the editor's."""
    return factories.published(person("editor"), headline="Bridge closes for a week")


# The page on opening.


def test_a_new_story_is_a_white_page_with_the_caret_in_its_headline(newsroom, sign_in):
    page, asked = sign_in("editor", viewport={"width": 1280, "height": 800}), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{newsroom}/admin/articles/story/add/")
    expect(body_of(page)).to_be_visible()
    expect(headline_of(page)).to_be_focused()
    expect(page.get_by_text("0 words")).to_be_visible()
    assert len(asked) <= 20, asked
    assert body_of(page).bounding_box()["y"] < 400
    expect(page.get_by_text("The story has no category.")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    bars = [page.locator(bar).bounding_box()["height"] for bar in (".cke_top", ".writing-buttons")]
    assert sum(bars) <= 96
    page.keyboard.type("Bridge over the bay closes for a week")
    body_of(page).click()
    page.keyboard.type("The city closes the bridge on Monday for a week of work on its cables.")
    expect(page.get_by_role("link", name="The story has no category.")).to_be_visible()


def test_the_side_columns_parts_keep_one_margin_at_every_width(sign_in, live):
    draft = factories.story(person("editor"))
    for story, title in ((live, "Live version"), (draft, "Embargo")):
        page = sign_in("editor", at=page_of(story))
        parts = page.locator(".writing-aside .fold > summary").filter(visible=True)
        expect(parts.filter(has_text=title)).to_be_visible()
        for width in (390, 820, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            boxes = [part.bounding_box() for part in parts.all()]
            assert len(boxes) >= 5
            assert len({box["x"] for box in boxes}) == 1
            assert {box["x"] + box["width"] for box in boxes} == {width - 20}


def test_a_press_on_publish_makes_the_checks_speak(newsroom, sign_in):
    page = sign_in("editor", at="/admin/articles/story/add/")
    expect(page.get_by_text("0 words")).to_be_visible()
    missing = page.get_by_role("link", name="Write a body, or at least a dek.")
    expect(missing).to_be_hidden()
    page.keyboard.type("Bridge over the bay closes")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog", name="Publish")).to_be_visible()
    page.keyboard.press("Escape")
    expect(missing).to_be_visible()


def test_what_is_folded_away_stays_so_for_each_person(writing):
    unfold(writing, "Details")
    save(writing)
    expect(writing.get_by_label("Slugline")).to_be_visible()
    writing.locator(".fold > summary", has_text="Details").click()
    writing.reload()
    expect(writing.get_by_label("Slugline")).to_be_hidden()


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
    choose_picture(writing)
    writing.get_by_role("dialog").get_by_role("button", name=re.compile("The bridge at noon")).click()
    expect(writing.get_by_label("Caption", exact=True)).to_have_value("The bridge at noon.")
    expect(writing.get_by_label("Credit", exact=True)).to_have_value("Ann Grey")
    save(writing)
    assert Story.objects.get().lead_image == picture
    unfold(writing, "Lead image")
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


def test_a_category_that_is_not_on_the_list_is_said_not_to_be_added(newsroom, sign_in):
    factories.category("Business")
    story = factories.story(person("journalist"), categories=[])
    page = sign_in("journalist")
    page.goto(newsroom + page_of(story))
    page.get_by_label("Categories").press_sequentially("transport")
    said = page.locator(".ordered-choice > .help")
    page.get_by_label("Categories").press("Tab")
    expect(said).to_have_text("“transport” was not added: choose from the list.")
    page.get_by_label("Categories").click()
    expect(said).to_have_count(0)


# Nothing typed is lost, and nothing is submitted twice.


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
    page.route("**/bundles/writing.js", lambda route: late.append(route))
    page.goto(newsroom + page_of(story), wait_until="commit")
    page.get_by_role("button", name="Send back").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    late.pop().continue_()
    dialog.get_by_label("Note to the writer").fill("Who pays?")
    dialog.get_by_role("button", name="Send back").dblclick()
    expect(page.get_by_text("Sent back to the writer.")).to_be_visible()


def sides(refusal):
    """The positions of both versions, measured at once: the page may still be scrolling."""
    return refusal.evaluate("""refusal => ["Editor’s version", "Yours"].map(whose => {
        const side = [...refusal.querySelectorAll("dd")].find(each => each.textContent.includes(whose));
        return side.getBoundingClientRect().toJSON();
    })""")


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
    theirs, yours = sides(refusal)
    assert (theirs["y"], theirs["x"] < yours["x"]) == (yours["y"], True)
    second.set_viewport_size({"width": 390, "height": 844})
    theirs, yours = sides(refusal)
    assert (theirs["x"], theirs["y"] < yours["y"]) == (yours["x"], True)
    expect(second.get_by_label("Headline", exact=True)).to_have_value("Bridge closes on Monday")
    assert [said for said in second.complaints if CONFLICT.search(said)]
    second.complaints.clear()
    save(second)
    assert Story.objects.get().headline == "Bridge closes on Monday"
    assert story.revisions.filter(headline="Bridge shut by the county").exists()


# Acts that affect readers.


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
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="New story").click()
    page.get_by_label("Headline", exact=True).fill("Bridge closes")
    page.get_by_label("Body", exact=True).fill("<p>On Monday.</p>")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    for check in ("The story has no category.", "The story has no byline."):
        page.get_by_label(check).check()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    page.goto(newsroom)
    expect(page.get_by_role("link", name="Bridge closes").first).to_be_visible()
