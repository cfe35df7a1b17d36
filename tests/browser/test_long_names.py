"""Names of one long word on the desk's pages."""

import pytest

from articles.record import put_on_record
from tests import factories
from tests.browser.steps import fits, page_of

pytestmark = pytest.mark.once

LONG = "N" * 100
LISTS = (
    "articles/category/",
    "articles/author/",
    "newsroom/user/",
    "articles/auditentry/",
    "articles/story/",
)


def test_a_long_name_makes_no_page_or_list_of_the_desk_wider_than_the_screen(newsroom, sign_in):
    admin = factories.person("administrator", username="admin", first_name=LONG, last_name="L" * 100)
    category, author = factories.category(LONG, slug="long"), factories.author(LONG, slug="long", user=admin)
    factories.category("News", slug="news")
    factories.author("Ann Lee", slug="ann-lee")
    story = factories.published(admin, categories=[category], bylines=[author])
    put_on_record("category_added", by=admin, detail=LONG)
    page = sign_in("admin")
    labels = [f"articles/category/{category.pk}", f"articles/author/{author.pk}"]
    own = [f"{label}/{act}/" for label in labels for act in ("change", "merge")]
    for place in (*LISTS, *own):
        page.goto(f"{newsroom}/admin/{place}")
        for width in (390, 1280):
            fits(page, width, place)
            box = page.locator(".results").first
            if box.count():
                assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), f"{place} at {width}"
    page.goto(newsroom + page_of(story))
    for width in (390, 1280):
        fits(page, width, "story")
        assert page.locator(".writing-aside").evaluate("side => side.scrollWidth <= side.clientWidth")
