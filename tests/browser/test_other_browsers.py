"""A short day in Firefox and in WebKit: how their scripts, dialogs and policies cope with the desk."""

import re

import pytest

from articles.models import Article
from tests import factories
from tests.browser import webdriver
from tests.browser.steps import PASSWORD
from tests.newsroom.running import until

pytestmark = pytest.mark.once

EXPECTED = re.compile("script-src-attr|event handler")
"""Complaints about the editor's own inline handlers; static/desk/editor/policy.js runs those."""
HEADLINE = "Harbour bridge closes for three weeks while its bearings are replaced, the council says"
UNSEEN = (
    "const field = document.querySelector('[name=headline]'); return field.scrollHeight - field.clientHeight"
)
FOCUSED = "return document.activeElement.matches(arguments[0])"
MODAL = "return document.querySelectorAll('dialog:modal').length"


@pytest.fixture(params=webdriver.BROWSERS, ids=lambda each: each.name)
def other(request, newsroom):
    """A browser in which the editor is signed in."""
    with webdriver.opened(request.param) as browser:
        browser.go(f"{newsroom}/admin/login/")
        browser.type("[name=username]", "editor")
        browser.type("[name=password]", PASSWORD)
        browser.click("[type=submit]")
        browser.find("#desk-mine")
        yield browser


def unexpected(browser):
    return [said for said in browser.complaints() if not EXPECTED.search(said)]


def test_a_day_of_an_editor_and_a_reader(other, newsroom):
    factories.category("News", is_default=True)
    dialogs_of_the_front_page_open_and_close(other)
    other.go(f"{newsroom}/admin/articles/story/add/")
    other.find(".cke_editable[role=textbox]")
    other.type("[name=headline]", HEADLINE)
    every_line_of_the_headline_is_seen(other)
    a_blocked_dialog_says_why_and_gives_the_focus_back(other)
    other.click(".cke_editable")
    other.type(".cke_editable", 'The harbour master said "no".')
    other.click("button[value=save]")
    other.see("Saved.")
    other.go(f"{newsroom}/admin/articles/story/")
    the_dialog_of_a_bulk_act_opens_and_closes(other)
    other.click("tbody th a")
    publish(other)
    other.go(newsroom + Article.objects.get().get_absolute_url())
    other.see(HEADLINE)
    other.see("The harbour master said “no”.")
    assert unexpected(other) == []
    what_a_page_complains_of_is_noticed(other)


def dialogs_of_the_front_page_open_and_close(browser):
    closers = dict.fromkeys(("flash", "hold", "duty"), "[command=close]") | {"keys": "[method=dialog] button"}
    for name, closer in closers.items():
        browser.click(f"[command=show-modal][commandfor={name}-dialog]")
        browser.find(f"#{name}-dialog[open]")
        assert browser.run(MODAL) == 1
        browser.click(f"#{name}-dialog {closer}")
        browser.find(f"#{name}-dialog:not([open])")


def a_blocked_dialog_says_why_and_gives_the_focus_back(browser):
    browser.run("document.querySelector('[commandfor=publish-dialog]').focus()")
    browser.click("[commandfor=publish-dialog]")
    browser.find("#publish-dialog button[value=publish]:disabled")
    browser.see("Write a body, or at least a dek.")
    assert browser.run(FOCUSED, "#publish-dialog [data-blocks]")
    browser.click("#publish-dialog [command=close]")
    browser.find("#publish-dialog:not([open])")
    assert browser.run(FOCUSED, "[commandfor=publish-dialog]")


def every_line_of_the_headline_is_seen(browser):
    assert browser.run(UNSEEN) == 0
    browser.do("SetWindowRect", width=600, height=900)
    browser.type("[name=headline]", "!")
    assert browser.run(UNSEEN) == 0
    browser.do("SetWindowRect", width=1280, height=900)


def the_dialog_of_a_bulk_act_opens_and_closes(browser):
    browser.click("[name=story]")
    browser.run("document.querySelector('[name=_choose]').value = 'assign'")
    browser.click(".many button[value=choose]")
    browser.find("#assign-many[open]")
    assert browser.run(MODAL) == 1
    browser.click("#assign-many [command=close]")
    browser.find("#assign-many:not([open])")
    assert browser.run("return document.querySelector('[name=story]').checked")


def publish(browser):
    browser.click("[commandfor=publish-dialog]")
    browser.find("#publish-dialog [name=overriding]")
    browser.click("#publish-dialog button[value=publish]")
    browser.see("Published.")


def what_a_page_complains_of_is_noticed(browser):
    browser.run("setTimeout(() => { throw new Error('planted') })")
    browser.run("try { document.createElement('script').text = 'planted' } catch { /* Not trusted. */ }")
    browser.run("return import('https://example.org/planted.js').catch(() => {})")
    planted = ("Error: planted", "require-trusted-types-for", "script-src-elem")
    found = []

    def all_are_found():
        found.extend(unexpected(browser))
        return all(any(each in said for said in found) for each in planted)

    # Browsers log complaints with a delay.
    until(all_are_found, seconds=60)
