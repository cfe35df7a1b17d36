"""What lists cache while others publish and rename between a page's clock and its queries."""

import pytest
from django.utils import timezone

from articles.caches.fragments import fragments
from articles.workflow.labelling import store_label
from feed import items
from feed.places import in_lists
from feed.views import pages
from tests import factories
from tests.moments import SECOND


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor, headline="The bridge is open")
    clock.shift(SECOND)
    return story


def listed():
    return in_lists(None, 20)(timezone.now())


def test_an_item_made_of_an_old_name_is_not_kept_under_the_new_one(story, monkeypatch):
    news, make = story.categories[0], items._item

    def overtaken(*how):
        item = make(*how)
        monkeypatch.setattr(items, "_item", make)
        news.name = "Latest"
        store_label(news)
        items.add_items(listed(), first_is_seen=True)  # By another thread, which knows the new name.
        return item

    monkeypatch.setattr(items, "_item", overtaken)
    fragments.clear()
    items.add_items(listed(), first_is_seen=True)
    found = listed()
    items.add_items(found, first_is_seen=True)
    assert "Latest" in found[0].item


def test_a_section_that_opens_while_a_page_is_made_is_on_the_next_page(client, clock, editor, story):
    def overtaken(*args, **kwargs):
        clock.shift(SECOND)
        factories.published(editor, categories=[factories.category("Sport", is_in_navigation=True)])
        items.add_items(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "add_items", overtaken)
        client.get("/")
    sections = client.get("/").text.partition('class="sections"')[2].partition("</nav>")[0]
    assert "/category/sport/" in sections
