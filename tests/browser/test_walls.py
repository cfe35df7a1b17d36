"""Pages under the site's own policy: it refuses nothing of their own, and everything injected."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import EXPECTED
from tests.browser.steps import body_of, page_of, person

pytestmark = pytest.mark.once

DESK = (
    "",
    "articles/notification/",
    "articles/story/",
    "articles/image/",
    "articles/auditentry/",
    "password_change/",
)
WITH_JQUERY = ("articles/category/", "articles/author/add/", "newsroom/user/add/")
TURNED_TO_MARKUP = "document.createElement('div').innerHTML = '<b>text</b>'"


@pytest.fixture
def administrator(newsroom, sign_in):
    factories.person("administrator", username="administrator", is_superuser=True)
    return sign_in("administrator")


def is_refused(page):
    """Whether the browser refuses to turn text into markup; the page must have no earlier complaints."""
    assert not [said for said in page.complaints if not EXPECTED.search(said)], page.url
    refused = page.evaluate(f"() => {{ try {{ {TURNED_TO_MARKUP}; return false }} catch {{ return true }} }}")
    page.complaints.clear()
    return refused


def test_only_pages_with_scripts_of_others_make_markup_of_text(newsroom, administrator):
    page = administrator
    story = factories.published(person("editor"), headline="The bridge is open")
    readers = ("/", story.articles.get().get_absolute_url(), "/search/?q=bridge", "/saved/", "/corrections/")
    for path in [*(f"/admin/{place}" for place in DESK), *readers]:
        assert page.goto(newsroom + path).status == 200, path
        assert is_refused(page), path
    for place in WITH_JQUERY:
        assert page.goto(f"{newsroom}/admin/{place}").status == 200, place
        assert not is_refused(page), place
    page.goto(newsroom + page_of(story))
    expect(body_of(page)).to_be_visible()
    assert not is_refused(page)
