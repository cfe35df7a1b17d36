"""Full-text feeds: text, figures, enclosure, permanent names, and times that never go back."""

import time
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
import time_machine
from defusedxml import ElementTree

from articles import html, workflow
from articles.models import Newspaper, PublicNote
from articles.pictures.renditions import plain_of
from tests import factories

pytestmark = pytest.mark.once

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
FEEDS = [
    f"{of}{name}.xml" for of in ("/", "/category/transport/", "/author/ada-bell/") for name in ("rss", "atom")
]


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def labels(db):
    return {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}


def read(client, address):
    feed = feedparser.parse(client.get(address).content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def full_body(inner):
    """A body with a picture, a table and links, one of them to this site."""
    figure = html.figure(inner.key, 640, 480, "A boat", "The harbour.", "A. Maker")
    table = "<table><tbody><tr><td>12</td></tr></tbody></table>"
    links = '<a href="/2026/11/23/before/">we said</a> on <a href="https://else.example/">its page</a>'
    return f"<p>First &amp; last.</p>{figure}{table}<p>As {links}.</p>"


def lead_of(image):
    words = {"alt_text": "A bridge", "caption": "The bridge.", "credit": "A. Photographer"}
    return {"lead_image": image, **{f"lead_{name}": word for name, word in words.items()}}


def parts_of(lead, inner):
    """Parts of the full text, from the lead image to the last link."""
    return [
        f'src="http://testserver/media/{plain_of(lead).name}"',
        'alt="A bridge"',
        "<figcaption>The bridge. (A. Photographer)</figcaption>",
        "HARROW BAY",
        "First &amp; last.",
        f'src="http://testserver/media/{plain_of(inner).name}"',
        "The harbour.",
        "<td>12</td>",
        '<a href="http://testserver/2026/11/23/before/">',
        '<a href="https://else.example/">',
    ]


@pytest.mark.parametrize("address", FEEDS)
def test_an_item_has_the_teaser_the_whole_text_and_the_picture(client, clock, editor, labels, address):
    lead, inner = factories.image(editor, size=(1500, 750)), factories.image(editor, size=(640, 480))
    words = {"dek": "The teaser.", "dateline": "HARROW BAY", "body": full_body(inner)}
    factories.published(editor, **words, **lead_of(lead), **labels)
    (item,) = read(client, address).entries
    assert item.summary == "The teaser."
    (content,) = [each.value for each in item.content if each.type == "text/html"][-1:]
    for part in parts_of(lead, inner):
        assert part in content
    assert "srcset" not in content
    assert "<div" not in content
    (enclosure,) = item.enclosures
    assert (enclosure.href, enclosure.type) == (
        f"http://testserver/media/{plain_of(lead).name}",
        "image/jpeg",
    )
    assert int(enclosure.length) == len(b"".join(client.get(enclosure.href)))


@pytest.mark.parametrize("address", FEEDS)
def test_an_item_without_a_picture_has_no_enclosure(client, clock, editor, labels, address):
    factories.published(editor, **labels)
    assert read(client, address).entries[0].enclosures == []


@pytest.mark.parametrize("address", FEEDS)
def test_without_a_lead_image_the_first_picture_in_the_text_is_the_enclosure(
    client, clock, editor, labels, address
):
    inner = factories.image(editor, size=(640, 480))
    factories.published(editor, body=full_body(inner), **labels)
    (enclosure,) = read(client, address).entries[0].enclosures
    assert enclosure.href == f"http://testserver/media/{plain_of(inner).name}"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("report.pdf", "http://testserver/2026/11/24/bridge-closes/report.pdf"),
        ("../other/", "http://testserver/2026/11/24/other/"),
        ("?page=2", "http://testserver/2026/11/24/bridge-closes/?page=2"),
        ("/a/b?c=1&amp;d=2", "http://testserver/a/b?c=1&amp;d=2"),
        ("mailto:desk@else.example", "mailto:desk@else.example"),
        ("HTTPS://else.example/a", "HTTPS://else.example/a"),
    ],
)
def test_every_address_in_the_text_is_whole(client, clock, editor, written, whole):
    factories.published(editor, slug="bridge-closes", body=f'<p><a href="{written}">Words</a></p>')
    content = read(client, "/rss.xml").entries[0].content[-1].value
    assert f'<a href="{whole}">' in content


def changed(client, address):
    feed = read(client, address).feed
    return feed.get("updated_parsed") or feed.published_parsed


@pytest.mark.parametrize("address", [*FEEDS, "/corrections/atom.xml"])
def test_the_feeds_time_never_goes_back(client, clock, editor, labels, address):
    story = factories.published(editor, **labels)
    factories.published(editor, **labels)
    times = []
    note = PublicNote(kind="correction", text="At noon.")
    acts = [
        lambda: workflow.note(story, by=editor, public_note=note),
        lambda: workflow.withdraw(story, by=editor, notice="A mistake of ours."),
        lambda: factories.published(editor),
        lambda: factories.story(editor),
    ]
    for act in acts:
        clock.shift(HOUR)
        act()
        times.append(time.strftime("%H:%M", changed(client, address)))
    assert times == ["13:00", "14:00", "15:00", "15:00"]


PAGES = {"/atom.xml": "/", "/corrections/atom.xml": "/corrections/"}


@pytest.mark.parametrize("address", ["/rss.xml", "/atom.xml", "/corrections/atom.xml"])
def test_names_are_kept_when_the_site_moves_to_another_host(client, clock, editor, settings, address):
    story = factories.published(editor)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="At noon."))
    clock.shift(SECOND)
    feed, before = read(client, address).feed.get("id"), read(client, address).entries[0].id
    settings.SITE_URL = "https://other.example"
    assert read(client, address).entries[0].id == before
    assert read(client, address).feed.get("id") == feed
    named = {page: f"tag:testserver,2026-11-24:feed{path}" for page, path in PAGES.items()}
    assert feed == named.get(address)
    workflow.save(story, by=editor, words={"headline": "Another"})
    workflow.publish(story, by=editor, kind="minor")
    assert read(client, address).entries[0].id == before
    clock.shift(SECOND)
    newer = factories.published(editor)
    if address != "/corrections/atom.xml":
        assert read(client, address).entries[0].id == f"tag:other.example,2026-11-24:story/{newer.pk}"


def test_the_answer_goes_out_in_one_piece(client, clock, editor, labels):
    factories.published(editor, **labels)
    for address in [*FEEDS, "/sitemap.xml", "/sitemap-news.xml"]:
        assert len(list(client.get(address))) == 1


def test_a_month_without_stories_is_not_in_the_index_and_each_says_when_it_changed(
    client, clock, editor, monkeypatch
):
    monkeypatch.setattr("feed.sitemaps.LONGEST", 1)
    old = factories.published(editor)
    clock.move_to(NOON + timedelta(days=70))
    factories.published(editor)
    workflow.save(old, by=editor, words={"headline": "Another"})
    workflow.publish(old, by=editor, kind="update")
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    maps = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [(each.findtext(f"{name}loc"), each.findtext(f"{name}lastmod")) for each in maps]
    assert found == [
        ("http://testserver/sitemap-2027-02.xml", "2027-02-02T12:00:00+00:00"),
        ("http://testserver/sitemap-2026-11.xml", "2027-02-02T12:00:00+00:00"),
        ("http://testserver/sitemap-pages.xml", None),
    ]


def test_without_news_the_news_sitemap_is_an_empty_one(client, clock, db):
    """As Google has it: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap"""
    answer = client.get("/sitemap-news.xml")
    assert answer.status_code == 200
    assert len(ElementTree.fromstring(answer.content)) == 0


def test_a_304_says_by_what_answers_vary(client, clock, editor, labels):
    factories.published(editor, **labels)
    for address in ["/", *FEEDS, "/corrections/", "/sitemap.xml"]:
        answer = client.get(address)
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        varies = "Accept-Encoding, Sec-Fetch-Dest" if address in FEEDS else "Accept-Encoding"
        assert (again.status_code, again["Vary"]) == (304, varies)


@pytest.mark.parametrize("address", ["/rss.xml", "/atom.xml"])
def test_a_credit_in_brackets_is_printed_in_one_pair(client, clock, editor, address):
    lead = lead_of(factories.image(editor, size=(1500, 750))) | {"lead_credit": "(Photo by A. Maker)"}
    factories.published(editor, **lead)
    feed = client.get(address).text
    assert "A. Maker" in feed
    assert "(Photo by" not in feed
    assert "((" not in feed


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_a_newspaper_may_have_summaries_alone(client, clock, editor, name):
    factories.published(editor, dek="In a line.", body="<p>At length.</p>")
    clock.shift(SECOND)
    assert "At length." in client.get(f"/{name}").text
    administrator = factories.person("administrator")
    workflow.store_newspaper(Newspaper(feed_text="summary"), by=administrator, seen=0)
    text = client.get(f"/{name}").text
    assert ("In a line." in text, "At length." in text) == (True, False)
    if name.endswith("json"):
        assert client.get("/feed.json").json()["items"][0]["content_text"] == "In a line."
    else:
        (entry,) = read(client, f"/{name}").entries
        assert (entry.summary, "content" in entry) == ("In a line.", False)
