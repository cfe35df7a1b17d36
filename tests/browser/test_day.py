"""A working day of a journalist, an editor and a reader."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.steps import choose


def write(page, text):
    """Type into the body like a person."""
    body = page.locator(".cke_editable")
    expect(body).to_be_visible(timeout=30_000)
    body.click()
    page.keyboard.type(text)


def test_a_story_goes_from_the_journalist_through_the_editor_to_the_reader(newsroom, sign_in, page, tmp_path):
    factories.category("Company news", slug="company-news")
    picture = tmp_path / "bridge.jpg"
    picture.write_bytes(factories.picture_file(size=(1600, 1000), kind="JPEG").read())
    journalist = sign_in("journalist", at="/admin/")
    draft(journalist, picture)
    submit_recall_and_submit_again(journalist)
    readers_have_nothing(newsroom, page)
    editor = sign_in("editor", at="/admin/")
    send_back(editor)
    answer_and_submit(journalist)
    editor.reload()
    publish(editor)
    expect(editor.get_by_text("Published.")).to_be_visible()
    article = read(newsroom, page)
    change_without_readers(editor, page)
    update(editor)
    read_the_correction(newsroom, page)
    withdraw(editor)
    read_the_notice(page, article)
    readers_have_nothing(newsroom, page)


def draft(journalist, picture):
    journalist.get_by_role("link", name="New story").click()
    journalist.get_by_label("Headline", exact=True).fill("Bridge over the bay closes for a week")
    journalist.get_by_label("Dek", exact=True).fill("Cables need work before winter.")
    write(journalist, "The bridge closes on Monday.")
    journalist.get_by_label("Lead image", exact=True).set_input_files(picture)
    expect(journalist.locator("[data-lead-preview]")).to_be_visible()
    journalist.get_by_label("Caption", exact=True).fill("The bridge at low tide.")
    journalist.get_by_label("Credit", exact=True).fill("Ann Archer")
    journalist.get_by_label("Alt text", exact=True).fill("A bridge above mud.")
    choose(journalist, "Categories", "Company news")
    expect(journalist.get_by_role("button", name="Publish")).to_have_count(0)
    journalist.get_by_role("button", name="Save", exact=True).click()
    expect(journalist.get_by_text("Saved.")).to_be_visible()


def submit_recall_and_submit_again(journalist):
    journalist.get_by_role("button", name="Submit for review").click()
    expect(journalist.get_by_text("Submitted for review.")).to_be_visible()
    journalist.get_by_role("button", name="Recall").click()
    expect(journalist.get_by_text("Recalled: the story is a draft again.")).to_be_visible()
    journalist.get_by_role("button", name="Submit for review").click()
    expect(journalist.get_by_text("Submitted for review.")).to_be_visible()


def readers_have_nothing(newsroom, page):
    page.goto(newsroom)
    page.reload()  # Browsers cache the feed for a second.
    expect(page.get_by_text("Bridge over the bay")).to_have_count(0)


def send_back(editor):
    editor.get_by_role("region", name="Waiting for review").get_by_role(
        "link", name=re.compile("Bridge")
    ).click()
    editor.get_by_role("button", name="Send back").click()
    dialog = editor.get_by_role("dialog")
    dialog.get_by_label("Note to the writer").fill("Say who pays.")
    dialog.get_by_role("button", name="Send back").click()
    expect(editor.get_by_text("Sent back to the writer.")).to_be_visible()


def answer_and_submit(journalist):
    journalist.reload()
    expect(journalist.get_by_text("Say who pays.").first).to_be_visible()
    write(journalist, " The county pays.")
    journalist.get_by_role("button", name="Submit for review").click()
    expect(journalist.get_by_text("Submitted for review.")).to_be_visible()


def read(newsroom, page):
    """Read the story from the feed; returns its address."""
    page.goto(newsroom)
    page.get_by_role("link", name="Bridge over the bay closes for a week").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge over the bay closes for a week")
    expect(page.get_by_text("The county pays.")).to_be_visible()
    expect(page.locator("figure.lead").get_by_text("The bridge at low tide.")).to_be_visible()
    expect(page.locator("figure.lead").get_by_text("(Ann Archer)")).to_be_visible()
    expect(page.get_by_text("Updated")).to_have_count(0)
    return page.url


def change_without_readers(editor, page):
    editor.get_by_label("Headline", exact=True).fill("Bridge over the bay closes for two weeks")
    editor.get_by_role("button", name="Save", exact=True).click()
    # Check the response's page: an autosave may have shown the status before.
    expect(editor.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(editor.get_by_text("Live, with changes")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge over the bay closes for a week")


def update(editor):
    editor.get_by_role("button", name="Publish update").click()
    dialog = editor.get_by_role("dialog")
    expect(dialog.locator("ins", has_text="two")).to_be_visible()
    dialog.get_by_role("radio", name=re.compile("^Update")).check()
    dialog.get_by_label("Public note", exact=True).select_option("correction")
    dialog.get_by_label("Text of the public note").fill("An earlier version said one week.")
    dialog.get_by_role("button", name="Publish update").click()
    expect(editor.get_by_text("readers have the new version")).to_be_visible()


def read_the_correction(newsroom, page):
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge over the bay closes for two weeks")
    expect(page.get_by_text("An earlier version said one week.")).to_be_visible()
    page.goto(newsroom)
    expect(page.get_by_text("(Corrected:")).to_be_visible()


def withdraw(editor):
    editor.get_by_role("button", name="Withdraw").click()
    dialog = editor.get_by_role("dialog")
    dialog.get_by_label("Notice to readers").fill("We withdrew this story: its source was wrong.")
    dialog.get_by_role("button", name="Withdraw").click()
    expect(editor.get_by_text("Withdrawn: its address")).to_be_visible()


def read_the_notice(page, article):
    page.goto(article)
    answer = page.reload()  # Browsers cache a page for a second.
    assert answer.status == 410
    expect(page.get_by_text("its source was wrong")).to_be_visible()


def publish(editor):
    """Publish from the dialog, once it has listed the open checks."""
    editor.get_by_role("button", name="Publish", exact=True).click()
    dialog = editor.get_by_role("dialog")
    expect(dialog.get_by_text("Publishing overrides")).to_be_visible()
    dialog.get_by_role("button", name="Publish", exact=True).click()


def begin(editor, headline):
    editor.get_by_role("link", name="New story").click()
    editor.get_by_label("Headline", exact=True).fill(headline)
    write(editor, "Divers went down at noon.")


def test_an_editor_publishes_her_own_draft_and_fixes_it_without_moving_a_time(newsroom, sign_in, page):
    editor = sign_in("editor", at="/admin/")
    begin(editor, "Harbour gate jams half open")
    publish(editor)
    expect(editor.get_by_text("Published.", exact=True)).to_be_visible()

    page.goto(newsroom)
    page.get_by_role("link", name="Harbour gate jams half open").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour gate jams half open")
    times = page.get_by_role("article").get_by_role("time")
    published = times.evaluate_all("times => times.map((time) => time.dateTime)")
    assert published

    editor.get_by_label("Dek", exact=True).fill("Twenty-three boats wait.")
    editor.get_by_role("button", name="Publish update").click()
    dialog = editor.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("^Minor fix")).check()
    expect(dialog.get_by_text("Publishing overrides")).to_be_visible()
    dialog.get_by_role("button", name="Publish update").click()
    expect(editor.get_by_text("readers have the new version")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Twenty-three boats wait.")).to_be_visible()
    assert times.evaluate_all("times => times.map((time) => time.dateTime)") == published


def test_a_story_set_for_a_time_is_listed_as_scheduled_until_it_is_called_off(newsroom, sign_in, page):
    tomorrow = timezone.localtime() + timedelta(days=1)
    editor = sign_in("editor", at="/admin/")
    begin(editor, "Harbour dues rise")
    editor.get_by_role("button", name="Publish", exact=True).click()
    dialog = editor.get_by_role("dialog")
    dialog.get_by_label("Publish at").fill(tomorrow.strftime("%Y-%m-%dT06:00"))
    expect(dialog.get_by_text("Publishing overrides")).to_be_visible()
    dialog.get_by_role("button", name="Schedule", exact=True).click()
    expect(editor.get_by_text(re.compile("^Scheduled for"))).to_be_visible()
    page.goto(newsroom)
    expect(page.get_by_text("Harbour dues rise")).to_have_count(0)

    editor.get_by_role("link", name="Stories").click()
    row = editor.get_by_role("row").filter(has_text="Harbour dues rise")
    expect(row.get_by_text("Scheduled", exact=True)).to_be_visible()
    row.get_by_role("link", name="Harbour dues rise").click()
    editor.get_by_role("button", name="Cancel the schedule").click()
    dialog.get_by_role("button", name="Cancel the schedule").click()
    expect(editor.get_by_text("You cancelled the schedule")).to_be_visible()
    editor.get_by_role("link", name="Stories").click()
    expect(row.get_by_text("In review", exact=True)).to_be_visible()
