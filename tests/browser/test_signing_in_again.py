"""Signing in again in another window changes the token of every form; open pages keep working."""

import pytest
from playwright.sync_api import expect

from articles.models import Category, Image, Story
from tests import factories
from tests.browser.steps import PASSWORD, body_of, headline_of, page_of, person

pytestmark = pytest.mark.once


def sign_in_anew(newsroom, page, username):
    other = page.context.new_page()
    other.context.clear_cookies()
    other.goto(f"{newsroom}/admin/")
    other.get_by_label("Username").fill(username)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("link", name="New story")).to_be_visible()


def test_a_picture_goes_up_and_save_is_taken_at_once(newsroom, sign_in, tmp_path):
    story = factories.story(person("journalist"), headline="Bridge closes")
    page = sign_in("journalist", at=page_of(story))
    expect(body_of(page)).to_be_visible()
    sign_in_anew(newsroom, page, "journalist")
    picture = tmp_path / "bridge.png"
    picture.write_bytes(factories.picture_file().read())
    page.get_by_label("Lead image", exact=True).set_input_files(picture)
    expect(page.locator("[data-lead-preview]")).to_be_visible()
    assert Image.objects.count() == 1
    headline_of(page).fill("Bridge closes for a week")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Story.objects.get().headline == "Bridge closes for a week"


def test_another_form_of_the_desk_is_taken(newsroom, sign_in):
    page = sign_in("editor", at="/admin/articles/category/add/")
    page.get_by_label("Name").fill("Harbour")
    sign_in_anew(newsroom, page, "editor")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Category.objects.get().name == "Harbour"


def test_where_the_session_is_gone_the_words_come_back_and_are_sent_again(newsroom, sign_in):
    page = sign_in("editor", at="/admin/articles/category/add/")
    page.get_by_label("Name").fill("Harbour at night")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    page.complaints.clear()  # The browser logs the 403 responses.
    sign_in_anew(newsroom, page, "editor")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Category.objects.get().name == "Harbour at night"
