"""Two people, one story: who writes, who reads, and how one takes over."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Presence, Story
from tests import factories
from tests.browser.steps import WAIT, body_of, headline_of, on_desk, page_of, person, typed, unfold


@pytest.fixture
def story(newsroom):
    return factories.story(person("journalist"), headline="Bridge closes")


def open_page(sign_in, newsroom, username, story):
    page = sign_in(username)
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    return page


@pytest.fixture
def first(newsroom, sign_in, story):
    page = open_page(sign_in, newsroom, "journalist", story)
    unfold(page, "Details")
    typed(page, "Bridge shuts", "Slugline")
    on_desk(page)
    assert Presence.objects.get().is_editing
    return page


@pytest.fixture
def second(newsroom, sign_in, story, first):
    return open_page(sign_in, newsroom, "editor", story)


def message(page):
    return page.locator("[data-presence-message]")


def test_the_second_sees_at_once_who_writes_and_reads_only(first, second):
    expect(message(second)).to_have_text(
        re.compile(r"^Journalist has been writing in this story since \d\d:\d\d\.$")
    )
    expect(headline_of(second)).not_to_be_editable()
    save = second.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_disabled()
    expect(save).to_have_css("cursor", "not-allowed")
    expect(save).to_have_accessible_description(re.compile("^Journalist has been writing in this story"))
    expect(body_of(second)).to_have_attribute("contenteditable", "false")
    second.get_by_role("button", name="View only").click()
    expect(second.get_by_role("button", name="Take over")).to_be_hidden()
    expect(message(first)).to_have_text("Also here: Editor.")
    expect(headline_of(first)).to_be_editable()


def test_after_a_takeover_the_previous_editor_sees_it_and_loses_no_word(first, second):
    headline_of(first).fill("Bridge closes on Monday")
    second.get_by_role("button", name="Take over").click()
    expect(headline_of(second)).to_be_editable()
    expect(message(first)).to_have_text(
        re.compile(r"^Editor took over at \d\d:\d\d; what you typed is kept here")
    )
    expect(headline_of(first)).not_to_be_editable()
    expect(headline_of(first)).to_have_value("Bridge closes on Monday")
    typed(second, "For a week.", "Dek")
    on_desk(second)
    assert (Story.objects.get().headline, Story.objects.get().dek) == ("Bridge closes", "For a week.")
    first.get_by_role("button", name="Take over").click()
    expect(first.get_by_text("Editor changed the dek; your words are kept.")).to_be_visible()
    expect(first.get_by_label("Dek", exact=True)).to_have_value("For a week.")
    on_desk(first)
    expect(message(second)).to_have_text(re.compile("^Journalist took over"))
    first.complaints.clear()
    second.complaints.clear()
    assert (Story.objects.get().headline, Story.objects.get().dek) == (
        "Bridge closes on Monday",
        "For a week.",
    )


def test_both_texts_are_shown_while_somebody_else_is_writing(first, second):
    first.context.set_offline(True)
    headline_of(first).fill("Bridge closes on Monday")
    second.get_by_role("button", name="Take over").click()
    typed(second, "Bridge shut")
    on_desk(second)
    first.context.set_offline(False)
    expect(first.get_by_role("button", name="Save", exact=True)).to_be_disabled(timeout=WAIT)
    first.get_by_role("button", name="Compare and merge").click()
    refusal = first.get_by_role("alert").filter(has_text="Not saved: Editor")
    expect(refusal.locator("ins")).to_have_text("closes on Monday")
    expect(headline_of(first)).to_have_value("Bridge closes on Monday")
    expect(headline_of(first)).not_to_be_editable()
    expect(headline_of(second)).to_be_editable()
    assert Story.objects.get().headline == "Bridge shut"
    first.complaints.clear()


@pytest.mark.once
def test_the_person_who_takes_over_continues_from_the_newest_words(first, second):
    typed(first, "Bridge closes on Monday")
    on_desk(first)
    second.get_by_role("button", name="Take over").click()
    expect(headline_of(second)).to_have_value("Bridge closes on Monday")
    expect(headline_of(second)).to_be_editable()


@pytest.mark.once
def test_a_page_that_is_left_lets_go_at_once(first, second):
    first.goto("about:blank")
    expect(headline_of(second)).to_be_editable()


@pytest.mark.once
def test_a_person_is_not_kept_out_by_a_window_of_their_own(newsroom, first, story):
    other = first.context.new_page()
    other.goto(newsroom + page_of(story))
    typed(other, "Bridge closes on Monday")
    on_desk(other)
    expect(message(first)).to_have_text(re.compile("^You opened this story in another window"))
    expect(headline_of(first)).not_to_be_editable()


@pytest.mark.once
def test_a_page_that_is_merely_open_keeps_nobody_out(newsroom, sign_in, story):
    idle = open_page(sign_in, newsroom, "editor", story)
    page = open_page(sign_in, newsroom, "journalist", story)
    expect(message(page)).to_have_text("Also here: Editor.", timeout=WAIT)
    typed(page, "Bridge closes on Monday")
    expect(headline_of(idle)).not_to_be_editable(timeout=WAIT)
    expect(message(idle)).to_have_text(re.compile("^Journalist has been writing in this story"))
