"""Acts that affect readers, in a real browser: dialogs, keyboard, times, and without JavaScript."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, PublicNote, Story
from tests import factories
from tests.browser.steps import PASSWORD, body_of, faults, page_of, person

pytestmark = pytest.mark.once


@pytest.fixture
def live(newsroom):
    """A live story in its second version."""
    story = factories.published(
        person("editor"), headline="Bridge over the bay closes for a week", slug="bridge"
    )
    workflow.save(story, by=person("editor"), words={"dek": "Drivers face a way of 20 miles."})
    workflow.publish(story, by=person("editor"), kind="update")
    return story


def live_of(story):
    return Article.objects.published(timezone.now()).get(story=story)


def opened(page, newsroom, story, button):
    """The dialog that a button opens on a story's page."""
    page.goto(newsroom + page_of(story))
    page.get_by_role("button", name=button, exact=True).press("Enter")
    return page.get_by_role("dialog")


# Publishing.


def test_one_press_overrides_the_checks_that_the_dialog_showed(newsroom, sign_in):
    story = factories.story(person("journalist"), categories=[], bylines=[])
    page = sign_in("editor")
    dialog = opened(page, newsroom, story, "Publish")
    expect(dialog.get_by_text("Publishing overrides")).to_be_visible()
    expect(dialog.get_by_text("The story has no category.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    assert {"category", "byline"} <= set(story.tasks.values_list("check_name", flat=True))


def test_what_is_required_holds_the_button_with_its_reason(newsroom, sign_in):
    story = factories.story(person("journalist"), dek="", body="")
    page = sign_in("editor")
    dialog = opened(page, newsroom, story, "Publish")
    button = dialog.get_by_role("button", name="Publish", exact=True)
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Write a body, or at least a dek.")
    expect(dialog.locator("[data-blocks]")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_label("Dek", exact=True).fill("It closes on Monday.")
    page.get_by_role("button", name="Publish", exact=True).press("Enter")
    expect(button).to_be_enabled()


def test_the_kind_is_remembered_for_each_story_and_enter_publishes_from_the_note(newsroom, sign_in, live):
    other = factories.published(person("editor"))
    for story in (live, other):
        workflow.save(story, by=person("editor"), words={"headline": "Bridge closes for two weeks"})
    page = sign_in("editor")
    dialog = opened(page, newsroom, live, "Publish update")
    dialog.get_by_role("radio", name=re.compile("^Update")).check()
    page.keyboard.press("Escape")
    dialog = opened(page, newsroom, live, "Publish update")
    expect(dialog.get_by_role("radio", name=re.compile("^Update"))).to_be_checked()
    dialog = opened(page, newsroom, other, "Publish update")
    expect(dialog.get_by_role("radio", name=re.compile("^Update"))).not_to_be_checked()
    page.goto(newsroom + page_of(live))
    page.get_by_label("Headline", exact=True).fill("Bridge over the bay closes for two weeks")
    page.get_by_role("button", name="Publish update", exact=True).press("Enter")
    page.get_by_role("dialog").get_by_label("Update line", exact=True).fill("Two weeks now.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("readers have the new version")).to_be_visible()
    assert (live_of(live).kind, live_of(live).note) == ("update", "Two weeks now.")


def test_a_correction_is_asked_about_and_yes_opens_the_note(newsroom, sign_in, live):
    page = sign_in("editor")
    page.goto(newsroom + page_of(live))
    page.get_by_label("Dek", exact=True).fill("Drivers face a way of 30 miles.")
    page.get_by_role("button", name="Publish update", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    question = dialog.get_by_role("group", name="It changes a figure. Is this a correction?")
    question.get_by_role("radio", name=re.compile("^Yes")).check()
    expect(dialog.get_by_label("Public note", exact=True)).to_have_value("correction")
    expect(dialog.get_by_role("radio", name=re.compile("^Update"))).to_be_checked()
    expect(dialog.get_by_label("Text of the public note")).to_be_focused()
    page.keyboard.type("It is 30 miles, not 20.")
    dialog.get_by_role("button", name="Publish update").click()
    expect(page.get_by_text("readers have the new version")).to_be_visible()
    assert (live_of(live).updated_as, PublicNote.objects.get().kind) == ("corrected", "correction")


def test_the_button_waits_for_a_change_and_says_so(newsroom, sign_in, live):
    page = sign_in("editor", page_of(live))
    button = page.get_by_role("button", name="Publish update", exact=True)
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Readers already have these words: change them first.")
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.get_by_text("Readers already have these words")).to_be_in_viewport(ratio=1)
    page.get_by_label("Dek", exact=True).press_sequentially("!")
    expect(button).to_be_enabled()
    expect(button).to_have_accessible_description("")


def test_a_person_who_cannot_change_the_words_is_not_asked_to(newsroom, sign_in, live):
    workflow.assign(live, by=person("editor"), to=person("journalist"))
    writer, reader = sign_in("journalist", page_of(live)), sign_in("editor", page_of(live))
    said = reader.get_by_text("Readers already have these words")
    expect(said).to_be_visible()
    expect(writer.get_by_text("Readers already have these words")).to_have_count(0)
    body_of(writer).press_sequentially("More.")
    expect(reader.get_by_text("Journalist has been writing in this story")).to_be_visible()
    expect(said).to_be_hidden()


def test_a_schedule_is_cancelled_after_a_question_and_the_cancelling_undone(newsroom, sign_in):
    story = factories.published(person("editor"), at=timezone.now() + timedelta(days=2))
    page = sign_in("editor")
    dialog = opened(page, newsroom, story, "Cancel the schedule")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    dialog.get_by_role("button", name="Cancel the schedule").click()
    expect(page.get_by_text("You cancelled the schedule: the story is back in review.")).to_be_visible()
    assert faults(page, "Undo") == []
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.get_by_text("Undone: it is scheduled as before.")).to_be_visible()


# Times.


def test_the_hour_that_comes_twice_is_chosen_and_shown_on_the_editors_clock(newsroom, new_context, sign_in):
    # The test site uses London time.
    last = max(day for day in range(25, 32) if datetime(2030, 10, day, tzinfo=UTC).weekday() == 6)
    story = factories.story(person("editor"))
    page = sign_in("editor")
    dialog = opened(page, newsroom, story, "Publish")
    which = dialog.get_by_label("Which one?")
    dialog.get_by_label("Publish at").fill(f"2030-10-{last}T00:30")
    expect(which).to_be_hidden()
    dialog.get_by_label("Publish at").fill(f"2030-10-{last}T01:30")
    expect(which.get_by_role("option")).to_have_count(3)
    which.select_option("second")
    dialog.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.get_by_text(re.compile("^Scheduled for"))).to_be_visible()
    assert Article.objects.get().live_from == datetime(2030, 10, last, 1, 30, tzinfo=UTC)


def test_a_scheduled_version_is_shown_and_rescheduled_by_keyboard(newsroom, sign_in):
    at = timezone.now() + timedelta(days=2)
    story = factories.published(person("editor"), at=at)
    page = sign_in("editor")
    dialog = opened(page, newsroom, story, "Change time")
    expect(dialog.get_by_label("New time")).to_be_focused()
    dialog.get_by_label("New time").fill("2030-06-01T06:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Scheduled for June 1, 2030, 06:00 BST"))).to_be_visible()
    expect(page.get_by_role("group", name="Scheduled version")).to_contain_text("June 1, 2030, 06:00 BST")


# The live story.


def test_a_live_story_is_fixed_while_a_colleague_writes(newsroom, sign_in, live):
    half = {"body": "<p>Half written.</p>"}
    workflow.save(live, by=person("editor"), words=half)
    page = sign_in("editor")
    page.goto(newsroom + page_of(live))
    page.get_by_role("link", name="Fix live story").press("Enter")
    expect(body_of(page)).to_contain_text("The bridge closed at noon")
    page.get_by_label("Headline", exact=True).fill("Bridge over the river closes for a week")
    page.get_by_role("button", name="Publish the fix").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("ins", has_text="river")).to_be_visible()
    expect(dialog.get_by_role("radio", name=re.compile("^Minor fix"))).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fixed: readers have the new words.")).to_be_visible()
    expect(body_of(page)).to_have_text("Half written.")
    assert "Half written" not in live_of(live).body
    assert live_of(live).headline == Story.objects.get().headline


def test_two_presses_give_readers_the_version_before(newsroom, sign_in, live):
    page = sign_in("editor")
    dialog = opened(page, newsroom, live, "Revert to previous version")
    expect(dialog.locator("del", has_text="20 miles")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Readers have the previous version again.")).to_be_visible()
    assert "20 miles" not in live_of(live).dek


def test_what_is_typed_at_once_replaces_the_prefilled_notice(newsroom, sign_in, live):
    page = sign_in("editor")
    dialog = opened(page, newsroom, live, "Withdraw")
    page.keyboard.type("Its source was wrong.")
    expect(dialog.get_by_label("Notice to readers")).to_have_value("Its source was wrong.")
    dialog.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn: its address now shows the notice.")).to_be_visible()
    expect(page.get_by_role("button", name="Edit the notice")).to_be_visible()


def test_an_embargo_is_lifted_and_the_story_published(newsroom, sign_in):
    story = factories.story(person("editor"))
    workflow.embargo(story, by=person("editor"), until_lifted=True)
    page = sign_in("editor")
    page.goto(newsroom + page_of(story))
    expect(page.get_by_role("note")).to_contain_text("Under embargo until it is lifted.")
    page.get_by_role("button", name="Lift the embargo").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Who lifted it, and why?").fill("The ministry called.")
    dialog.get_by_role("button", name="Lift and publish").click()
    expect(page.get_by_text("The embargo is lifted, and readers have the story.")).to_be_visible()


# Without JavaScript, and accessibility.


def test_without_javascript_a_check_is_overridden_and_a_live_story_fixed(newsroom, new_context):
    story = factories.story(person("editor"), categories=[])
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{newsroom}/admin/login/?next={page_of(story)}")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    page.get_by_label("The story has no category.").check()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Fix live story").click()
    page.get_by_label("Headline", exact=True).fill("Ferry over the bay stops for a week")
    page.get_by_role("button", name="Publish the fix").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish the fix").click()
    page.get_by_label("The story has no category.").check()
    page.get_by_role("dialog").get_by_role("button", name="Publish the fix").click()
    expect(page.get_by_text("Fixed: readers have the new words.")).to_be_visible()
    assert live_of(story).headline == "Ferry over the bay stops for a week"


def test_a_public_note_waits_for_its_kind_and_says_so(newsroom, sign_in, live):
    dialog = opened(sign_in("editor"), newsroom, live, "Public note")
    button = dialog.get_by_role("button", name="Publish the note")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Choose what kind of note it is.")
    dialog.get_by_label("Public note", exact=True).select_option("clarification")
    expect(button).to_be_enabled()
    expect(button).to_have_accessible_description("")
    dialog.get_by_label("Public note", exact=True).select_option("")
    expect(button).to_be_disabled()


def test_axe_finds_nothing_in_the_dialogs_of_a_live_story(newsroom, sign_in, live):
    person("editor").groups.add(factories.Group.objects.get(name="administrator"))
    workflow.save(live, by=person("editor"), words={"headline": "Ferry stops, 3 hurt"})
    page = sign_in("editor")
    found = []
    for button in ("Publish update", "Revert to previous version", "Public note", "Change the address"):
        dialog = opened(page, newsroom, live, button)
        expect(dialog).to_be_visible()
        found += faults(page, button)
    opened(page, newsroom, live, "Take down")
    found += faults(page, "Take down")
    page.goto(f"{newsroom}/admin/articles/story/{live.pk}/fix/")
    expect(body_of(page)).to_be_visible()
    found += faults(page, "Fix")
    assert found == []


def test_axe_finds_nothing_in_the_dialogs_of_an_embargo_and_a_time(newsroom, sign_in):
    story = factories.story(person("editor"))
    workflow.embargo(story, by=person("editor"), until=timezone.now() + timedelta(hours=1))
    page = sign_in("editor")
    found = []
    for button in ("Change the embargo", "Lift the embargo"):
        opened(page, newsroom, story, button)
        found += faults(page, button)
    workflow.publish(story, by=person("editor"), kind="first", at=timezone.now() + timedelta(hours=2))
    opened(page, newsroom, story, "Change time")
    found += faults(page, "Change time")
    assert found == []
