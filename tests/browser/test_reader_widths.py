"""Readers' pages on narrow screens, with words wider than a line; headings in their own type."""

import pytest

from articles import workflow
from articles.models import PublicNote
from newsroom.models import User
from tests import factories
from tests.browser.steps import fits

pytestmark = pytest.mark.once

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4


@pytest.fixture
def own(newsroom):
    """The address of a story in which every line has a word wider than a phone."""
    editor = User.objects.get(username="editor")
    story = factories.published(
        editor,
        headline=f"In {LONG}"[:250],
        dek=f"It is {LONG}",
        dateline=LONG[:100],
        categories=[factories.category(LONG[:100], slug="long")],
        bylines=[factories.author(LONG[1:100], slug="long")],
    )
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text=LONG))
    return story.articles.latest("live_from").get_absolute_url()


def test_a_long_word_makes_no_page_wider_than_the_screen(newsroom, new_context, own):
    page = new_context().new_page()
    day = own.rpartition("/")[0].rpartition("/")[0] + "/"
    archive = (day, f"{day[:8]}/", f"{day[:5]}/", "/authors/")
    lists = ("/", "/corrections/", "/category/long/", "/author/long/", "/feeds/", *archive)
    for address in (own, f"{own}history/", *lists):
        page.goto(newsroom + address)
        for width in (320, 390, 820, 1280):
            fits(page, width, address)


def test_the_headings_of_the_record_are_as_large_as_the_feeds(newsroom, new_context, own):
    page = new_context().new_page()
    types = set()
    for address in ("/", "/corrections/", f"{own}history/"):
        page.goto(newsroom + address)
        style = "(({fontSize, fontWeight, fontFamily}) => [fontSize, fontWeight, fontFamily].join())"
        types.add(page.evaluate(f"{style}(getComputedStyle(document.querySelector('h1')))"))
    assert len(types) == 1
