"""All feeds, for people and as OPML."""

from xml.etree import ElementTree

import pytest
from lxml import html

from tests import factories

pytestmark = pytest.mark.once


@pytest.fixture
def story(clock, editor):
    factories.category("Empty")
    labels = {
        "categories": [factories.category("Transport & trade")],
        "bylines": [factories.author("Ada Bell")],
    }
    return factories.published(editor, **labels)


def test_every_feed_that_readers_know_is_listed_and_opens(client, story):
    links = html.fromstring(client.get("/feeds/").text).xpath("//section//a/@href")
    assert links[:4] == ["/", "/rss.xml", "/atom.xml", "/feed.json"]
    assert len(links) == 16
    assert {client.get(link).status_code for link in links} == {200}


def test_the_same_feeds_are_one_file_for_programs(client, story):
    answer = client.get("/feeds.opml")
    assert answer["Content-Type"] == "text/x-opml; charset=utf-8"
    outlines = ElementTree.fromstring(answer.text).iterfind("body/outline/outline")  # noqa: S314 - our own
    assert [(each.get("text"), each.get("xmlUrl")) for each in outlines] == [
        ("The Test Courier", "http://testserver/rss.xml"),
        ("Corrections", "http://testserver/corrections/rss.xml"),
        ("Transport & trade", "http://testserver/category/transport-&-trade/rss.xml"),
        ("Ada Bell", "http://testserver/author/ada-bell/rss.xml"),
    ]


@pytest.mark.parametrize(
    ("tried", "found"),
    [
        ("/feed", "/feeds/"),
        ("/feed/", "/feeds/"),
        ("/rss", "/rss.xml"),
        ("/rss/", "/rss.xml"),
        ("/atom", "/atom.xml"),
    ],
)
def test_where_people_look_for_a_feed_leads_to_one(client, db, tried, found):
    answer = client.get(tried)
    assert (answer.status_code, answer["Location"]) == (301, found)
