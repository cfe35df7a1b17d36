"""RSS and Atom, parsed back by feedparser and by an XML parser."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import unquote

import feedparser
import pytest
from defusedxml import ElementTree

from articles import workflow
from articles.models import PublicNote
from articles.pictures.renditions import plain_of
from tests import factories
from tests.moments import NOON, SECOND

FEEDS = ["/rss.xml", "/atom.xml"]
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"


def read(client, address):
    """A feed as read by feedparser; it must be well-formed."""
    feed = feedparser.parse(client.get(address).content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def entry(client, address):
    (only,) = read(client, address).entries
    return only


def moment(parsed):
    return datetime(*parsed[:6], tzinfo=UTC)


@pytest.mark.parametrize("address", FEEDS)
def test_published_stays_and_updated_moves_with_an_update_alone(client, clock, editor, address):
    story = factories.published(editor)
    times = [times_of(client, address)]
    for kind in ("minor", "update"):
        clock.shift(timedelta(hours=1))
        words = {"headline": f"Bridge closes: {kind}"}
        workflow.save(story, by=editor, words=words)
        workflow.publish(story, by=editor, kind=kind)
        times.append(times_of(client, address))
    assert times == [(NOON, NOON), (NOON, NOON), (NOON, NOON + timedelta(hours=2))]


def times_of(client, address):
    only = entry(client, address)
    return moment(only.published_parsed), moment(only.updated_parsed)


@pytest.mark.parametrize("address", FEEDS)
def test_a_story_keeps_its_id_through_every_act(client, clock, editor, address):
    story = factories.published(editor, slug="bridge-closes")
    ids = [entry(client, address).id]
    clock.shift(SECOND)
    workflow.readdress(story, by=editor, slug="bridge-reopens")
    ids.append(entry(client, address).id)
    assert entry(client, address).link == "http://testserver/2026/11/24/bridge-reopens/"
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    assert read(client, address).entries == []
    clock.shift(SECOND)
    workflow.publish(story, by=editor, kind="update", again=True)
    ids.append(entry(client, address).id)
    assert set(ids) == {f"tag:testserver,2026-11-24:story/{story.pk}"}


@pytest.mark.once
def test_the_id_is_the_same_in_rss_and_atom_and_is_no_permalink(client, clock, editor):
    factories.published(editor)
    assert entry(client, "/rss.xml").id == entry(client, "/atom.xml").id
    guid = ElementTree.fromstring(client.get("/rss.xml").content).find("channel/item/guid")
    assert guid.get("isPermaLink") == "false"


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_asked_for_by_its_etag_never_by_a_time(client, clock, editor, address):
    factories.published(editor)
    clock.shift(timedelta(days=1))
    newest = factories.published(editor)
    answer = client.get(address)
    assert "Last-Modified" not in answer
    clock.shift(SECOND)
    workflow.withdraw(newest, by=editor, notice="A mistake of ours.")
    since = {"If-Modified-Since": "Wed, 25 Nov 2026 12:00:00 GMT", "If-None-Match": answer["ETag"]}
    assert client.get(address, headers=since).status_code == 200
    assert newest.headline not in client.get(address).text


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_feed_is_well_formed_and_keeps_its_etag(client, clock, db, address):
    assert read(client, address).entries == []
    tag = client.get(address)["ETag"]
    clock.shift(timedelta(days=1))
    assert client.get(address)["ETag"] == tag


@pytest.mark.once
@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize(
    "headline",
    [
        "Council & company <b>at odds</b> over \"tide\" ]]> 'plan'",
        "إغلاق الجسر للإصلاح",
        "大桥因维修关闭 🌉",
        "Naïve café ends with \u0301 accent",
    ],
)
def test_a_headline_and_a_dek_arrive_as_they_were_written(client, clock, editor, address, headline):
    factories.published(editor, headline=headline, dek=f"Dek: {headline}")
    title, description = words_of(client, address)
    assert title == headline
    # RSS descriptions are HTML by convention, so a program unescapes them once more.
    assert (unescape(description) if address == "/rss.xml" else description) == f"Dek: {headline}"


def words_of(client, address):
    """The title and the description of a feed's only item, as in its XML."""
    tree = ElementTree.fromstring(client.get(address).content)
    if address == "/rss.xml":
        return tree.findtext("channel/item/title"), tree.findtext("channel/item/description")
    return tree.findtext(f"{ATOM}entry/{ATOM}title"), tree.findtext(f"{ATOM}entry/{ATOM}summary")


@pytest.mark.once
@pytest.mark.parametrize("address", FEEDS)
def test_a_control_character_in_a_headline_takes_no_feed_down(client, clock, editor, address):
    controls = "".join(map(chr, [*range(1, 32), 0x7F, 0x85, 0x2028, 0xFFFE, 0xFFFF]))
    factories.published(editor, headline=f"Bridge{controls}closes", dek=f"A{controls}dek", dateline=controls)
    only = entry(client, address)
    assert (only.title.split(), only.summary.split()) == (["Bridge", "closes"], ["A", "dek"])


@pytest.mark.once
@pytest.mark.parametrize("address", FEEDS)
def test_addresses_are_whole_and_percent_encoded(client, clock, editor, address):
    category = factories.category("Економіка", slug="економіка")
    author = factories.author("Ада", slug="ада")
    factories.published(editor, slug="міст-закрили", categories=[category], bylines=[author])
    of_category = f"{category.get_absolute_url()}{address[1:]}"
    feed = read(client, of_category)
    links = [link.href for link in feed.feed.links] + [entry(client, address).link]
    assert f"http://testserver{of_category}" in links
    assert f"http://testserver{category.get_absolute_url()}" in links
    assert all(link.isascii() and link.startswith("http://testserver/") for link in links)
    assert unquote(links[-1]) == "http://testserver/2026/11/24/міст-закрили/"
    assert client.get(links[-1]).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("address", FEEDS)
def test_a_story_comes_with_its_categories_and_authors(client, clock, editor, address):
    labels = {
        "categories": [factories.category("Transport"), factories.category("Video")],
        "bylines": [factories.author("Ada Bell"), factories.author("Cy Dunn")],
    }
    factories.published(editor, **labels)
    only = entry(client, address)
    assert [tag.term for tag in only.tags] == ["Transport", "Video"]
    assert [author.name for author in only.authors] == ["Ada Bell", "Cy Dunn"]


@pytest.mark.once
@pytest.mark.parametrize("address", FEEDS)
def test_a_story_comes_with_its_picture_caption_and_credit(client, clock, editor, address):
    image = factories.image(editor, size=(1500, 750))
    words = {"lead_caption": "A bridge & a boat.", "lead_credit": "A. Photographer"}
    factories.published(editor, lead_image=image, **words)
    (content,) = ElementTree.fromstring(client.get(address).content).iter(f"{MEDIA}content")
    assert content.get("url") == f"http://testserver/media/{plain_of(image).name}"
    assert (content.get("width"), content.get("height")) == ("1280", "640")
    with closing(client.get(content.get("url"))) as picture:
        assert picture["Content-Type"] == "image/jpeg"
    assert content.findtext(f"{MEDIA}description") == "A bridge & a boat."
    assert content.findtext(f"{MEDIA}credit") == "A. Photographer"


@pytest.mark.once
@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_says_whose_it_is_and_where(client, clock, editor, address):
    category = factories.category("Transport")
    factories.published(editor, categories=[category])
    whole, part = read(client, address).feed, read(client, f"/category/transport{address}").feed
    assert (whole.title, part.title) == ("The Test Courier", "Transport – The Test Courier")
    assert whole.link == "http://testserver/"
    assert part.link == "http://testserver/category/transport/"


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_holds_the_newest_fifty(client, clock, editor, address):
    stories = []
    for _ in range(51):
        stories.append(factories.published(editor))
        clock.shift(SECOND)
    entries = read(client, address).entries
    assert [entry.title for entry in entries] == [story.headline for story in stories[:0:-1]]


@pytest.mark.parametrize("address", FEEDS)
def test_agency_copy_that_may_not_be_syndicated_is_in_no_feed_but_on_the_site(client, clock, editor, address):
    category = factories.category("Transport")
    source = {"source": "A Wire", "original_url": "https://wire.example/1", "may_syndicate": False}
    story = factories.published(editor, categories=[category], **source)
    assert read(client, address).entries == read(client, f"/category/transport{address}").entries == []
    assert story.headline in client.get("/").text


@pytest.mark.parametrize("address", FEEDS)
def test_a_correction_moves_the_time_of_the_update(client, clock, editor, address):
    story = factories.published(editor)
    clock.shift(timedelta(hours=1))
    note = PublicNote(kind=PublicNote.Kind.CORRECTION, text="At noon, not at ten.")
    workflow.note(story, by=editor, public_note=note)
    assert times_of(client, address) == (NOON, NOON + timedelta(hours=1))


@pytest.mark.once
def test_the_types_are_those_of_feeds(client, db):
    assert client.get("/rss.xml")["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert client.get("/atom.xml")["Content-Type"] == "application/atom+xml; charset=utf-8"


@pytest.mark.once
def test_atom_has_all_that_its_standard_requires(client, clock, editor):
    factories.published(editor)
    feed = ElementTree.fromstring(client.get("/atom.xml").content)
    for element in (feed, feed.find(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The Test Courier"


@pytest.mark.once
@pytest.mark.parametrize("address", ["/", "/category/transport/", "/author/ada-bell/"])
def test_a_list_names_its_own_feeds(client, clock, editor, address):
    labels = {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}
    factories.published(editor, **labels)
    page = client.get(address).text
    for name in ("rss", "atom"):
        assert f'href="{address}{name}.xml"' in page
        assert len(read(client, f"{address}{name}.xml").entries) == 1
