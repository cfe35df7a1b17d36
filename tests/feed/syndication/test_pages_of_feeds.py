"""A feed links to older entries (RFC 5005), in every format; and the rest of its metadata."""

import feedparser
import pytest

from articles import workflow
from articles.models import PublicNote
from feed import urls
from tests import factories
from tests.moments import SECOND

FORMS = ["rss.xml", "atom.xml", "feed.json"]
LISTS = ["/", "/category/transport/", "/author/ada-bell/"]


@pytest.fixture
def short(monkeypatch):
    """Two entries a page instead of fifty, for lists built for fifty."""
    monkeypatch.setattr(urls.feeds.answers, "LENGTH", 2)


def read(client, address):
    """The ids of a feed's entries, and its links by relation."""
    answer = client.get(address)
    if "json" in answer["Content-Type"]:
        feed = answer.json()
        return [item["id"] for item in feed["items"]], {"next": feed.get("next_url")}
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    return [entry.id for entry in feed.entries], {link.rel: link.href for link in feed.feed.links}


def walked(client, address):
    """The ids from all pages of a feed, of which there must be several."""
    found, pages = [], 0
    while address and pages < 10:
        ids, links = read(client, address)
        found, pages, address = [*found, *ids], pages + 1, links.get("next")
    assert pages > 1
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("of", LISTS)
def test_the_pages_hold_every_story_once(client, clock, editor, short, of, form):
    labels = {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}
    stories = []
    for _ in range(5):
        stories.append(factories.published(editor, **labels).pk)
        clock.shift(SECOND)
    ids = [int(each.rpartition("/")[2]) for each in walked(client, f"{of}{form}")]
    assert ids == stories[::-1]


@pytest.mark.parametrize("form", FORMS)
def test_so_do_the_pages_of_corrections(client, clock, editor, short, form):
    story = factories.published(editor)
    for number in range(5):
        clock.shift(SECOND)
        workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text=f"It is {number}."))
    notes = PublicNote.objects.order_by("-at").values_list("pk", flat=True)
    ids = [int(each.rpartition("/")[2]) for each in walked(client, f"/corrections/{form}")]
    assert ids == [*notes]


def test_a_later_page_knows_the_first_and_itself(client, clock, editor, short):
    for _ in range(3):
        factories.published(editor)
        clock.shift(SECOND)
    _, links = read(client, "/atom.xml")
    assert "first" not in links
    later = links["next"]
    _, links = read(client, later)
    assert (links["self"], links["first"]) == (later, "http://testserver/atom.xml")
    assert "next" not in links


@pytest.mark.parametrize("cursor", ["x", "%00", "AAAA"])
def test_a_cursor_of_another_list_gives_the_first_page(client, clock, editor, cursor):
    factories.published(editor)
    assert read(client, f"/rss.xml?before={cursor}")[0] == read(client, "/rss.xml")[0]


def test_each_form_has_the_sites_icon(client, db):
    rss, atom = (feedparser.parse(client.get(f"/{form}").content).feed for form in FORMS[:2])
    icon = client.get("/feed.json").json()["icon"]
    assert icon.startswith("http://testserver/static/img/touch-icon")
    assert rss.image.href == atom.icon == icon
    assert "social-card" in atom.logo
