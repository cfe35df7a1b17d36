"""At a feed's address a person in a browser gets a page about the feed, and a program the feed."""

import feedparser
import pytest

from articles import workflow
from articles.models import PublicNote
from newsroom.pages import pages
from tests import factories
from tests.moments import SECOND

pytestmark = pytest.mark.once

PERSON = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
FEEDS = [
    f"{of}{form}"
    for of in ("/", "/category/transport/", "/author/ada-bell/", "/corrections/")
    for form in ("rss.xml", "atom.xml", "feed.json")
]


@pytest.fixture
def story(clock, editor):
    labels = {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}
    story = factories.published(editor, headline="The bridge is open", **labels)
    clock.shift(SECOND)
    note = PublicNote(kind="correction", text="It opened at two.")
    workflow.note(story, by=editor, public_note=note)
    factories.published(editor, headline="For this site alone", may_syndicate=False, **labels)
    clock.shift(SECOND)
    return story


def is_a_feed(text, address):
    return '"items"' in text if address.endswith("json") else bool(feedparser.parse(text).version)


@pytest.mark.parametrize("address", FEEDS)
def test_each_gets_its_own_from_every_store(client, story, address):
    for _ in range(2):
        page, feed = client.get(address, headers=PERSON), client.get(address)
        assert page["Content-Type"] == "text/html; charset=utf-8"
        assert f">http://testserver{address}<" in page.text
        assert "The bridge is open" in page.text
        assert "For this site alone" not in page.text
        assert is_a_feed(feed.text, address)
        assert page["Vary"] == feed["Vary"] == "Accept-Encoding, Sec-Fetch-Dest"
        # No shared cache stores the page, so none can serve it to a program.
        assert ("private" in page["Cache-Control"], "public" in page["Cache-Control"]) == (True, False)
        assert "public" in feed["Cache-Control"]
        assert page["ETag"] != feed["ETag"]
    assert len({key.preview for key in pages._pages if key.path == address}) == 2


@pytest.mark.parametrize("said", ["", "empty", "iframe", "Document"])
def test_programs_that_do_not_follow_it_get_the_feed(client, story, said):
    answer = client.get("/rss.xml", headers={"Sec-Fetch-Dest": said})
    assert answer["Content-Type"].startswith("application/rss")


def test_no_cdn_is_asked_to_keep_the_page(client, story, settings):
    settings.CDN_KIND = "varnish"
    assert "Surrogate-Control" in client.get("/rss.xml")
    assert "Surrogate-Control" not in client.get("/rss.xml", headers=PERSON)


def test_elsewhere_it_makes_no_second_page(client, story):
    assert client.get("/", headers=PERSON).headers == client.get("/").headers
