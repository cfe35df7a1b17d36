"""Fields grow with their content in browsers that do not support it natively."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.steps import body_of, headline_of, page_of, person, typed

pytestmark = pytest.mark.once

UNKNOWN = """const supports = CSS.supports.bind(CSS);
CSS.supports = (name, ...value) => name !== "field-sizing" && supports(name, ...value);"""
"""Makes the browser report no support for `field-sizing`."""
FIXED = "textarea { field-sizing: fixed !important }"
HIDDEN = "(field) => field.scrollHeight - field.clientHeight"
"""How much of a field's text is hidden, in pixels."""
LONG = "Harbour bridge closes for three weeks while its bearings are replaced and traffic is led round"


@pytest.fixture
def old_browser(sign_in):
    """Open a page of the journalist's on a phone, in a browser without growing fields."""

    def open_page(address):
        page = sign_in("journalist", viewport={"width": 390, "height": 844})
        page.add_init_script(UNKNOWN)
        page.goto(address)
        page.add_style_tag(content=FIXED)
        expect(body_of(page)).to_be_visible()
        return page

    return open_page


def height_of(field):
    return field.bounding_box()["height"]


def test_every_line_of_a_headline_is_seen_as_it_is_typed(newsroom, old_browser):
    story = factories.story(person("journalist"), headline="Bridge")
    page = old_browser(newsroom + page_of(story))
    headline = headline_of(page)
    headline.press("End")
    one_line = height_of(headline)
    typed(page, LONG)
    assert headline.evaluate(HIDDEN) == 0
    assert height_of(headline) > 2 * one_line
    page.set_viewport_size({"width": 1280, "height": 900})
    headline.fill("Bridge")
    assert height_of(headline) < 2 * one_line


def test_on_a_phone_a_browser_that_grows_fields_shows_every_line(writing):
    writing.set_viewport_size({"width": 390, "height": 844})
    typed(writing, f"{LONG} {LONG}")
    assert headline_of(writing).evaluate(HIDDEN) == 0


def test_a_browser_that_grows_fields_gets_no_script_for_it(writing):
    loaded = "performance.getEntriesByType('resource').map(({ name }) => name).join()"
    assert "bundles/writing" in writing.evaluate(loaded)
    assert "bundles/library" not in writing.evaluate(loaded)
