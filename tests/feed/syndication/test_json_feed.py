"""JSON Feed: the content of RSS and Atom, following https://www.jsonfeed.org/version/1.1/."""

import feedparser
import pytest

from articles import workflow
from tests import factories
from tests.moments import HOUR

pytestmark = pytest.mark.once

ADDRESSES = {"/feed.json": "/rss.xml", "/category/transport/feed.json": "/category/transport/rss.xml"}
ADDRESSES["/author/ada-bell/feed.json"] = "/author/ada-bell/rss.xml"


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_feed_has_the_stories_of_its_rss(client, story, address):
    answer = client.get(address)
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    feed, rss = answer.json(), feedparser.parse(client.get(ADDRESSES[address]).text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"]) == (rss.feed.title, rss.feed.link)
    assert feed["feed_url"] == f"http://testserver{address}"
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in rss.entries]


def test_an_item_says_all_of_its_story(client, clock, story, editor):
    clock.shift(HOUR)
    workflow.save(story, by=editor, words={"dek": "For a week."})
    workflow.publish(story, by=editor, kind="update")
    (item,) = client.get("/feed.json").json()["items"]
    article = story.articles.latest("live_from")
    assert item.pop("content_html").endswith(
        '<p>At noon, <a href="http://testserver/about/">they</a> said.</p>'
    )
    assert item.pop("image").endswith(".jpg")
    assert item == {
        "id": f"tag:testserver,2026-11-24:story/{story.pk}",
        "url": f"http://testserver{article.get_absolute_url()}",
        "title": "Bridge “closes” <b>",
        "summary": "For a week.",
        "date_published": "2026-11-24T12:00:00+00:00",
        "date_modified": "2026-11-24T13:00:00+00:00",
        "authors": [{"name": "Ada Bell", "url": "http://testserver/author/ada-bell/"}],
        "tags": ["Transport"],
    }


def test_an_empty_feed_is_one(client, db):
    assert client.get("/feed.json").json()["items"] == []


def test_agency_copy_names_its_source(client, clock, editor):
    factories.published(editor, source="Wire", original_url="https://wire.example/1", may_syndicate=True)
    (item,) = client.get("/feed.json").json()["items"]
    assert item["external_url"] == "https://wire.example/1"
