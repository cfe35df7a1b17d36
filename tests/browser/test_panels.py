"""The side panels in a real browser: live checks, panels, preview."""

import re

import pytest
from playwright.sync_api import expect

from articles import html, workflow
from articles.models import DeskNote, PreviewLink, Story, Task
from newsroom.models import User
from tests import factories
from tests.browser.steps import body_of, faults, page_of, person, unfold

pytestmark = pytest.mark.once

REFUSED = re.compile(r"status of 4(03|09)")


def checks(page):
    return page.get_by_role("region", name="Before publishing")


@pytest.fixture
def story(newsroom):
    return factories.story(person("journalist"), headline="Bridge over the bay closes for a week")


@pytest.fixture
def at_desk(newsroom, sign_in, story):
    """Opens the story's page as a person, with the live list of checks loaded."""

    def open_page(username):
        page = sign_in(username)
        page.goto(newsroom + page_of(story))
        expect(page.get_by_text("1 min read").first).to_be_visible()
        unfold(page, "Notes", "People", "Preview links")
        return page

    return open_page


# The live list.


def test_the_list_follows_what_is_typed_and_announces_only_the_count_of_required_checks(at_desk):
    page = at_desk("journalist")
    count = page.locator("[data-checks-count]")
    expect(checks(page)).to_contain_text("Nothing is missing.")
    expect(count).to_be_empty()
    page.get_by_label("Dek").fill("")
    body_of(page).fill("")
    expect(checks(page).get_by_role("link", name="Write a body, or at least a dek.")).to_be_visible()
    expect(count).to_have_text("One thing is needed.")
    body_of(page).click()
    page.keyboard.type("Five words stand right here.")
    expect(checks(page)).to_contain_text("5 words")
    expect(count).to_have_text("Nothing is missing.")
    page.get_by_label("Headline", exact=True).fill("Short")
    expect(checks(page)).to_contain_text("characters; aim for 30–110.")
    expect(count).to_have_text("Nothing is missing.")
    assert Story.objects.get().headline == "Bridge over the bay closes for a week"


def test_typing_goes_on_while_the_list_is_asked_for(at_desk):
    page = at_desk("journalist")
    body_of(page).click()
    page.keyboard.press("Control+a")
    with page.expect_response("**/checks/"):
        page.keyboard.type("Slowly typed words arrive one after another, ", delay=30)
    page.keyboard.type("and none is lost.")
    expect(body_of(page)).to_have_text("Slowly typed words arrive one after another, and none is lost.")
    expect(body_of(page)).to_be_focused()


def test_an_entry_leads_to_its_field_and_to_its_place_in_the_body(newsroom, story, at_desk):
    editor = person("editor")
    image = factories.image(editor)
    filler = "<p>Filler.</p>" * 60
    figure = html.figure(image.key, image.width, image.height, "", "A bridge", "Ann Grey")
    workflow.save(
        story,
        by=editor,
        words={"body": f"{filler}{figure}{filler}", "categories": [], "dek": "d" * 210},
    )
    page = at_desk("editor")
    checks(page).get_by_role("link", name="This dek has").click()
    expect(page.get_by_label("Dek")).to_be_focused()
    checks(page).get_by_role("link", name="The story has no category.").click()
    expect(page.get_by_label("Categories")).to_be_focused()
    checks(page).get_by_role("link", name="Picture 1 in the text has no alt text.").click()
    expect(page.locator(".cke_editable figure")).to_be_in_viewport()


def test_the_feed_item_is_drawn_as_readers_get_it(at_desk):
    page = at_desk("journalist")
    page.get_by_text("How it will look").click()
    item = page.frame_locator("iframe[data-part=feed]")
    expect(item.get_by_role("heading", include_hidden=True)).to_have_text(
        "Bridge over the bay closes for a week"
    )
    page.get_by_label("Headline", exact=True).fill("Bridge over the bay is open again")
    expect(item.get_by_role("heading", include_hidden=True)).to_have_text("Bridge over the bay is open again")
    expect(page.locator("[data-part=search]")).to_contain_text("Bridge over the bay is open again")
    expect(page.locator("[data-part=card]")).to_contain_text("Bridge over the bay is open again")


# The panels.


def test_notes_people_and_tasks_act_at_once_with_the_typed_words_left_alone(at_desk, story):
    opened = {"by": person("editor"), "at": story.created_at}
    Task.objects.create(story=story, check_name="byline", message="The story has no byline.", **opened)
    page = at_desk("editor")
    page.get_by_label("Dek").fill("Typed and not saved")
    page.get_by_label("New note").fill("Who pays for it?")
    page.get_by_role("button", name="Done: The story has no byline.").click()
    expect(page.get_by_text("Task done.")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("Who pays for it?")
    page.get_by_label("To", exact=True).select_option("Journalist")
    page.get_by_role("button", name="Leave note").click()
    expect(page.get_by_text("Note left.")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("")
    expect(page.get_by_role("button", name="Leave note")).to_be_focused()
    assign_and_resolve(page)
    expect(page.get_by_label("Dek")).to_have_value("Typed and not saved")
    story.refresh_from_db()
    assert (story.assigned_to, story.urgency) == (person("journalist"), Story.Urgency.FLASH)
    assert DeskNote.objects.get().resolved_by == person("editor")
    assert not Task.objects.filter(done_at=None).exists()


def assign_and_resolve(page):
    page.get_by_label("Assigned to").select_option("Journalist")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("Assigned to Journalist.")).to_be_visible()
    page.get_by_label("Urgency").select_option("Flash")
    page.get_by_role("button", name="Set urgency").click()
    expect(page.get_by_text("Urgency: Flash.")).to_be_visible()
    page.get_by_role("button", name="Resolve the note").click()
    expect(page.get_by_text("Note resolved.")).to_be_visible()
    expect(page.get_by_role("heading", name="Notes")).to_be_focused()


def test_a_refusal_is_shown_beside_its_button_with_the_note_still_there(at_desk, story):
    page = at_desk("editor")
    workflow.restrict(story, by=person("editor"), people=[person("editor")])
    factories.person("journalist", username="outsider")
    page.reload()
    expect(page.get_by_label("New note")).to_be_visible()
    page.get_by_label("New note").fill(" ")
    page.get_by_role("button", name="Leave note").click()
    expect(page.get_by_role("alert").filter(has_text="Write the note.")).to_be_visible()
    page.get_by_label("Assigned to").select_option("outsider")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="outsider may not see this story")).to_be_visible()
    expect(page.get_by_label("Assigned to")).to_have_value(str(User.objects.get(username="outsider").pk))
    page.complaints[:] = [said for said in page.complaints if not REFUSED.search(said)]
    assert not DeskNote.objects.exists()


def test_the_panels_work_without_a_script(newsroom, new_context, story, sign_in):
    cookies = sign_in("journalist").context.cookies()
    context = new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(newsroom + page_of(story))
    unfold(page, "Notes")
    page.get_by_label("New note").fill("By hand")
    page.get_by_role("button", name="Leave note").click()
    expect(page.get_by_text("Note left.")).to_be_visible()
    expect(page.locator("#panel-notes")).to_contain_text("By hand")


# Preview.


def test_a_link_is_made_copied_opened_by_a_stranger_and_revoked(newsroom, at_desk, new_context):
    page = at_desk("journalist")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    link = PreviewLink.objects.get()
    assert copied.endswith(f"/preview/{link.token}/")

    stranger = new_context(viewport={"width": 390, "height": 844}).new_page()
    stranger.goto(f"{newsroom}/preview/{link.token}/")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Bridge over the bay closes for a week")
    expect(stranger.get_by_text("Preview, not published. Do not share.").first).to_be_visible()
    assert faults(stranger, "shared preview") == []
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Link revoked")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Page not found")


def test_typed_words_are_previewed_at_two_widths_beside_what_readers_have(newsroom, sign_in):
    story = factories.published(person("editor"), headline="Bridge closes for repairs today")
    page = sign_in("editor")
    page.goto(newsroom + page_of(story))
    page.get_by_label("Headline", exact=True).fill("Typed a moment ago")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    preview = opened.value
    changes = preview.frame_locator("[data-frame=changes]")
    expect(changes.get_by_role("heading", level=1)).to_have_text("Typed a moment ago")
    assert changes.locator("html").evaluate("page => page.clientWidth") == 390
    preview.get_by_label("Desktop").check()
    assert changes.locator("html").evaluate("page => page.clientWidth") == 1280
    expect(preview.locator("[data-frame=live]")).to_be_hidden()
    preview.get_by_label("Both").check()
    live = preview.frame_locator("[data-frame=live]")
    expect(live.get_by_role("heading", level=1)).to_have_text("Bridge closes for repairs today")
    with preview.context.expect_page() as followed:
        live.get_by_role("link", name="News", exact=True).first.click()
    expect(followed.value.get_by_role("heading", level=1)).to_have_text("News")


# Accessibility.


def test_axe_finds_nothing_in_full_panels_and_in_the_preview(newsroom, at_desk, story):
    journalist, editor = person("journalist"), person("editor")
    workflow.submit(story, by=journalist)
    workflow.send_back(story, by=editor, note="Who pays?")
    for text in ("Resolved", "Open"):
        note = workflow.leave_note(story, by=editor, text=text, to=journalist)
        if text == "Resolved":
            workflow.resolve_note(note, by=journalist)
    Task.objects.create(story=story, check_name="x", message="Read it.", by=editor, at=story.created_at)
    workflow.share(story, by=editor, hours=24)
    workflow.restrict(story, by=editor, people=[journalist])
    page = at_desk("editor")
    page.get_by_label("Headline", exact=True).fill("")
    expect(checks(page).get_by_role("link")).not_to_have_count(0)
    page.locator("#checks-looks summary").click()
    page.locator("#panel-resolved summary").click()
    found = faults(page, "panels")
    page.goto(f"{newsroom}/admin/articles/story/{story.pk}/preview/")
    found += faults(page, "preview")
    assert found == []
