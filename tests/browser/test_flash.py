"""An editor publishes a flash by keyboard only."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from newsroom.models import User
from tests import factories

pytestmark = pytest.mark.once


def labels():
    factories.category("News", is_default=True)
    factories.category("Sport")
    factories.author("News desk", is_default=True)


def flash(editor, *lines):
    """Open the flash and type its lines, each followed by Enter."""
    editor.wait_for_load_state()
    editor.keyboard.press("f")
    for line in lines:
        editor.keyboard.type(line)
        editor.keyboard.press("Enter")


def visits(page):
    """The methods of the page's navigation requests from now on."""
    methods = []
    page.on("request", lambda request: request.is_navigation_request() and methods.append(request.method))
    return methods


def test_a_flash_takes_one_form_from_the_front_page_to_a_reader_and_is_then_updated(newsroom, sign_in, page):
    labels()
    editor = sign_in("editor", at="/admin/")
    asked = visits(editor)
    flash(editor, "Fire at the cannery", "Crews are on the scene.", "More soon.")
    expect(editor.get_by_role("status").get_by_text("Readers have it:")).to_be_visible()
    assert asked == ["POST", "GET"]
    page.goto(newsroom)
    page.get_by_role("link", name="Fire at the cannery").first.click()
    expect(page.get_by_text("More soon.")).to_be_visible()
    expect(page.get_by_role("link", name="News", exact=True).first).to_be_visible()
    expect(page.get_by_text("News desk").first).to_be_visible()
    expect(page.get_by_text("Sport")).to_have_count(0)

    # The focus is on the answer: one more Tab reaches the link to the writing page.
    editor.keyboard.press("Tab")
    expect(editor.get_by_role("link", name="Update", exact=True)).to_be_focused()
    editor.keyboard.press("Enter")
    update_three_times(editor, page)


def update_three_times(editor, page):
    for number in range(1, 4):
        editor.get_by_label("Headline", exact=True).fill(f"Fire at the cannery, update {number}")
        editor.get_by_role("button", name="Publish update").press("Enter")
        dialog = editor.get_by_role("dialog")
        dialog.get_by_role("radio", name=re.compile("^Update")).check()
        with editor.expect_navigation():
            dialog.get_by_role("button", name="Publish update").press("Enter")
        expect(editor.get_by_text("readers have the new version")).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Fire at the cannery, update {number}")


def test_ctrl_enter_publishes_from_any_line_and_what_is_refused_keeps_its_words(newsroom, sign_in):
    labels()
    editor = sign_in("editor", at="/admin/")
    flash(editor, "", "Crews are on the scene.")
    editor.keyboard.press("Control+Enter")
    dialog = editor.get_by_role("dialog", name="Flash")
    expect(dialog.get_by_text("Not published.")).to_be_visible()
    expect(dialog.get_by_label("First line")).to_have_value("Crews are on the scene.")
    dialog.get_by_label("Headline").fill("Fire at the cannery")
    editor.keyboard.press("Control+Enter")
    expect(editor.get_by_role("status").get_by_text("Fire at the cannery")).to_be_visible()


@pytest.mark.once
def test_the_keys_of_the_front_page_wait_while_somebody_types(newsroom, sign_in):
    labels()
    editor = sign_in("editor", at="/admin/")
    flash(editor, "fjkn?")
    dialog = editor.get_by_role("dialog", name="Flash")
    expect(dialog.get_by_label("Headline")).to_have_value("fjkn?")
    expect(dialog.get_by_label("First line")).to_be_focused()
    editor.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(editor.locator("input:focus")).to_have_count(0)
    editor.keyboard.press("?")
    expect(editor.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    editor.keyboard.press("n")
    editor.keyboard.press("Escape")
    expect(editor).to_have_url(f"{newsroom}/admin/")
    editor.keyboard.press("n")
    expect(editor).to_have_url(f"{newsroom}/admin/articles/story/add/")


@pytest.mark.once
def test_j_and_k_go_through_the_stories(newsroom, sign_in):
    journalist = User.objects.get(username="journalist")
    for headline in ("First written", "Last written"):
        factories.story(journalist, headline=headline)
    page = sign_in("journalist", at="/admin/")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Last written")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="First written")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Last written")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Last written")


def nothing_is_fetched(page):
    """Two polls of a page without news only request the pulse."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(9_000)
    expect(page.get_by_role("link", name="In review 0")).to_be_visible()
    assert asked
    assert not [address for address in asked if "/fresh-boards/" in address]


def test_the_boards_follow_what_happens_and_wait_while_somebody_points_at_them(newsroom, sign_in):
    journalist = User.objects.get(username="journalist")
    factories.story(journalist, headline="Written before")
    page = sign_in("editor", at="/admin/")
    page.clock.install()
    page.reload()
    nothing_is_fetched(page)
    workflow.submit(factories.story(journalist, headline="Handed in"), by=journalist)
    page.clock.run_for(5_000)
    link = page.get_by_role("link", name="Handed in")
    expect(link).to_be_visible()
    expect(page.get_by_role("link", name="In review 1")).to_be_visible()
    link.focus()
    workflow.submit(factories.story(journalist, headline="Handed in later"), by=journalist)
    page.clock.run_for(5_000)
    expect(page.get_by_role("status").get_by_text("1 new")).to_be_visible()
    expect(page.get_by_role("link", name="In review 2")).to_be_visible()
    expect(page.get_by_role("link", name="Handed in later")).to_have_count(0)
    expect(link).to_be_focused()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Handed in later")).to_be_focused()


def test_a_list_says_how_many_stories_have_moved_and_stays_as_it_is(newsroom, sign_in):
    journalist = User.objects.get(username="journalist")
    page = sign_in("editor", at="/admin/articles/story/")
    page.clock.install()
    page.reload()
    workflow.submit(factories.story(journalist, headline="Handed in"), by=journalist)
    page.clock.run_for(5_000)
    expect(page.get_by_role("status")).to_contain_text("1 story has moved")
    expect(page.get_by_role("link", name="Handed in")).to_have_count(0)
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.get_by_role("link", name="Handed in")).to_be_visible()


def test_a_viewer_elsewhere_sees_times_in_their_own_zone_too(newsroom, sign_in):
    editor = User.objects.get(username="editor")
    set_for = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    workflow.publish(factories.story(editor), by=editor, kind="first", at=set_for)
    page = sign_in("editor", at="/admin/", timezone_id="Asia/Tokyo")
    scheduled = page.get_by_role("region", name="Scheduled").locator("time")
    expect(scheduled).to_have_text(re.compile(f"^{set_for:%H:%M} .*for you$"))
    expect(scheduled).to_contain_text(set_for.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:00"))


def test_scheduled_times_and_embargoes_are_shown_in_both_zones_everywhere(newsroom, sign_in):
    editor = User.objects.get(username="editor")
    at = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    scheduled, embargoed = factories.story(editor), factories.story(editor)
    workflow.publish(scheduled, by=editor, kind="first", at=at)
    workflow.embargo(embargoed, by=editor, until=at)
    page = sign_in("editor", timezone_id="Asia/Tokyo")
    both = re.compile(rf"{at:%H:%M %Z} .*, {at.astimezone(ZoneInfo('Asia/Tokyo')):%H}:00 GMT\+9 for you")

    def write(story):
        page.goto(f"{newsroom}/admin/articles/story/{story.pk}/change/")

    write(scheduled)
    expect(page.locator(".state-time")).to_have_text(both)
    expect(page.get_by_role("group", name="Scheduled version")).to_contain_text(both)
    write(embargoed)
    expect(page.get_by_role("note")).to_contain_text(both)
    expect(page.get_by_role("group", name="Embargo", exact=True)).to_contain_text(both)
    page.goto(f"{newsroom}/admin/articles/story/")
    for story in (scheduled, embargoed):
        expect(page.get_by_role("row").filter(has_text=story.headline)).to_contain_text(both)
