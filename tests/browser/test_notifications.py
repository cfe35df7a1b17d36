"""The bell on an open page."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Story
from newsroom.models import User
from tests import factories
from tests.browser.steps import PASSWORD, faults

pytestmark = pytest.mark.once

EVERY = 4_000
# Counts the tones that start here, as the page can't tell: the browser plays the sound itself.
COUNTED = "const start = OscillatorNode.prototype.start; window.tones = 0;" + (
    "OscillatorNode.prototype.start = function (when) { window.tones += 1; start.call(this, when); };"
)


@pytest.fixture
def people(newsroom):
    return User.objects.get(username="journalist"), User.objects.get(username="editor")


@pytest.fixture
def draft(people):
    writer, _ = people
    return factories.story(writer, headline="Bridge closes")


def send_back(story, writer, editor, note):
    workflow.submit(story, by=writer)
    workflow.send_back(story, by=editor, note=note)


def test_the_bell_counts_up_on_an_open_page_and_speaks_when_it_is_urgent(sign_in, people, draft):
    writer, editor = people
    page = sign_in("journalist", at="/admin/")
    page.clock.install()
    page.reload()
    bell = page.get_by_role("link", name="0 unread notifications")
    expect(bell).to_be_visible()
    send_back(draft, writer, editor, "Who pays?")
    page.clock.fast_forward(EVERY)
    expect(page.get_by_role("link", name="1 unread notifications")).to_be_visible()
    expect(page.locator("[data-bell-alert]")).to_be_empty()
    workflow.set_urgency(draft, by=editor, urgency=Story.Urgency.FLASH)
    send_back(draft, writer, editor, "At once.")
    page.clock.fast_forward(EVERY)
    expect(page.locator("[data-bell-alert]")).to_have_text("Urgent: “Bridge closes” was sent back: At once.")
    page.reload()
    expect(page.get_by_role("link", name="2 unread notifications")).to_be_visible()
    expect(page.locator("[data-bell-alert]")).to_be_empty()


@pytest.mark.once
def test_urgent_copy_sounds_once_for_those_who_want_it_and_not_for_others(sign_in, people, draft):
    writer, editor = people
    page = sign_in("journalist", at="/admin/")
    page.add_init_script(COUNTED)
    page.clock.install()
    page.get_by_role("link", name="unread notifications").click()
    sound = page.get_by_role("button", name="Sound for urgent ones")
    expect(sound).to_have_attribute("aria-pressed", "false")
    workflow.set_urgency(draft, by=editor, urgency=Story.Urgency.URGENT)
    send_back(draft, writer, editor, "At once.")
    page.clock.fast_forward(EVERY)
    expect(page.locator("[data-bell-alert]")).to_contain_text("At once.")
    assert page.evaluate("tones") == 0
    sound.focus()
    page.keyboard.press("Enter")
    expect(sound).to_have_attribute("aria-pressed", "true")
    page.evaluate("tones = 0")
    send_back(draft, writer, editor, "Now.")
    page.clock.fast_forward(EVERY)
    expect(page.locator("[data-bell-alert]")).to_contain_text("Now.")
    assert page.evaluate("tones") == 2
    page.clock.fast_forward(EVERY)
    assert page.evaluate("tones") == 2


def test_the_open_list_shows_what_comes_and_its_buttons_work_by_keyboard(sign_in, people, draft):
    writer, editor = people
    page = sign_in("journalist", at="/admin/")
    page.clock.install()
    page.get_by_role("link", name="unread notifications").click()
    expect(page.get_by_text("No notifications yet.")).to_be_visible()
    send_back(draft, writer, editor, "Who pays?")
    page.clock.fast_forward(EVERY)
    expect(page.get_by_role("listitem").filter(has_text="Who pays?")).to_be_visible()
    page.get_by_role("button", name="Mark as read: ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="0 unread notifications")).to_be_visible()
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)


@pytest.mark.once
def test_the_list_is_clean_and_fits(sign_in, people, draft):
    writer, editor = people
    workflow.set_urgency(draft, by=editor, urgency=Story.Urgency.URGENT)
    send_back(draft, writer, editor, "Who pays? " * 20)
    page = sign_in("journalist", at="/admin/")
    page.get_by_role("link", name="unread notifications").click()
    expect(page.get_by_role("listitem").filter(has_text="was sent back")).to_be_visible()
    assert faults(page, "notifications") == []


@pytest.mark.once
def test_the_audit_list_is_clean_and_fits(sign_in, people, draft):
    administrator = factories.person("administrator", username="administrator")
    administrator.set_password(PASSWORD)
    administrator.save()
    writer, editor = people
    send_back(draft, writer, editor, "Who pays? " * 20)
    page = sign_in("administrator", at="/admin/")
    page.get_by_role("link", name="Audit list").click()
    page.get_by_label("Act").select_option(label="Sent back")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("cell", name="Sent back")).to_have_count(1)
    assert faults(page, "audit list") == []
