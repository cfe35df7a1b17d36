"""A fix elsewhere in the text is merged into a colleague's open page while they type."""

import re

import pytest
from playwright.sync_api import expect

from articles import html, workflow
from articles.models import Article, Story
from tests import factories
from tests.browser.steps import (
    WAIT,
    body_of,
    forgive,
    headline_of,
    keeps,
    on_desk,
    on_device,
    page_of,
    person,
)

pytestmark = pytest.mark.once

BODY = [f"<p>Paragraph {number} of the <em>long</em> report.</p>" for number in range(1, 9)]
NOTICE = "Editor fixed paragraph 1 of the live story; your words are kept."


@pytest.fixture
def story(newsroom):
    picture = factories.image(person("editor"), size=(960, 640))
    figure = html.figure(picture.key, 960, 640, "A field", "In May", "Ann")
    body = "".join([*BODY, figure])
    draft = factories.story(person("journalist"), body=body, headline="Bridge closes")
    workflow.publish(draft, by=person("editor"), kind="first", overriding=["image"])
    return draft


@pytest.fixture
def writing(newsroom, sign_in, story):
    page = sign_in("journalist")
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    return page


def fix(story, old, new):
    live = Article.objects.get(live_until=None)
    words = {"body": live.body.replace(old, new)}
    workflow.fix(story, by=person("editor"), article=live, words=words)


def type_into(page, number, text):
    """Type at the end of a paragraph of the body."""
    body_of(page).locator("p").nth(number - 1).click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def saved(page, text):
    """Type, and wait until the desk has it; return the body there."""
    page.keyboard.type(text)
    on_device(page)
    on_desk(page)
    return Story.objects.get().body


def test_a_fix_comes_into_the_open_page_where_the_caret_stays(writing, story):
    fix(story, "Paragraph 1", "The first paragraph")
    type_into(writing, 4, " The mayor")
    expect(writing.get_by_text(NOTICE)).to_be_visible(timeout=WAIT)
    first = body_of(writing).locator("p").first
    expect(first).to_have_text("The first paragraph of the long report.")
    on_desk(writing)
    stored = saved(writing, " spoke.")
    assert "<p>The first paragraph of the <em>long</em> report.</p>" in stored
    assert "<p>Paragraph 4 of the <em>long</em> report. The mayor spoke.</p>" in stored
    assert stored.count("<figure") == 1
    forgive(writing, "409")


def test_a_change_in_the_paragraph_being_typed_leaves_the_caret_among_its_words(writing, story):
    stored = Story.objects.get().body.replace("Paragraph 4", "The fourth one")
    workflow.save(story, by=person("editor"), words={"body": stored})
    type_into(writing, 4, " And")
    expect(body_of(writing).get_by_text("The fourth one of the")).to_be_visible(timeout=WAIT)
    on_desk(writing)
    assert "report. And sat</p>" in saved(writing, " sat")
    for _ in range(3):
        writing.keyboard.press("Control+z")
    expect(body_of(writing)).not_to_contain_text("The fourth one of")
    forgive(writing, "409")


def test_joined_words_are_published_once_the_dialog_has_shown_them(newsroom, sign_in, story):
    page = sign_in("editor")
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    workflow.save(story, by=person("journalist"), words={"dek": "For a week."})
    headline_of(page).fill("Bridge closes on Monday")
    expect(page.get_by_text("Journalist changed the dek; your words are kept.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_label("Dek", exact=True)).to_have_value("For a week.")
    on_desk(page)
    page.get_by_role("button", name="Publish update").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("This includes what Journalist changed in the story")).to_be_visible()
    expect(dialog.locator(".changes")).to_contain_text("week")
    dialog.get_by_label("No", exact=True).check()
    dialog.get_by_role("radio", name=re.compile("Minor fix")).check()
    dialog.get_by_role("button", name="Publish update").click()
    expect(page.locator(".messagelist")).to_be_visible()
    forgive(page, "409")
    assert Article.objects.get(live_until=None).dek == "For a week."


def test_words_that_a_save_has_joined_are_not_offered_as_unsaved(writing, story):
    workflow.save(story, by=person("editor"), words={"dek": "For a week."})
    with writing.expect_response(re.compile("/autosave/$")) as asked:
        headline_of(writing).fill("Bridge closes on Monday")
        on_device(writing)
        with writing.expect_navigation():
            writing.get_by_role("button", name="Save", exact=True).click()
    expect(writing.get_by_text("Saved. Editor changed the dek; your words are kept.")).to_be_visible()
    assert asked.value.json()["is_saved"]
    keeps(writing, 0)
    expect(writing.get_by_role("button", name="Compare and merge")).to_be_hidden()
    forgive(writing, "409")
