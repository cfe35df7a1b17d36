"""Pins as readers see them: exactly while both the pin and its story are live, on cached pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness, workflow
from newsroom.pages import pages
from tests import factories
from tests.markup import markup_of
from tests.moments import HOUR, MICROSECOND, NOON, SECOND

EVERYWHERE = ["/", "/?before=x", "/category/news/", "/author/staff/", "/authors/", "/corrections/", "/feeds/"]
EVERYWHERE += ["/2026/11/24/", "/2026/", "/saved/", "/2026/11/24/other/", "/2026/11/24/bridge/history/"]


@pytest.fixture
def story(clock, editor):
    """A live story, with a newer one above it."""
    story = factories.published(editor, headline="The bridge is open", slug="bridge")
    clock.shift(SECOND)
    factories.published(editor, slug="other")
    clock.shift(SECOND)
    return story


def top(client, address="/"):
    text = markup_of(client.get(address))
    return text.partition('<section class="pinned"')[2].partition("</section>")[0]


def names_it_in_a_strip(client, address):
    return (
        "The bridge is open"
        in client.get(address).text.partition('class="strip"')[2].partition("</aside>")[0]
    )


def test_a_pinned_story_is_above_the_feed_and_in_its_place_until_the_pin_ends(client, clock, editor, story):
    before = client.get("/").content
    pin = workflow.pin(story, by=editor, label="developing")
    assert "The bridge is open" in top(client)
    assert "Developing" in top(client)
    assert client.get("/").text.count(f'<li data-story="{story.pk}">') == 2
    assert top(client, "/?before=x") != top(client, "/category/news/") == ""
    clock.move_to(pin.until - MICROSECOND)
    assert "The bridge is open" in top(client)
    clock.shift(MICROSECOND)
    assert client.get("/").content == before_with_stamp(client, before)


def before_with_stamp(client, before):
    """The earlier page, with the stamp that the page names now."""
    since = client.get("/").text.partition('data-since="')[2].partition('"')[0].encode()
    old = before.partition(b'data-since="')[2].partition(b'"')[0]
    return before.replace(b'data-since="' + old, b'data-since="' + since)


def test_it_is_gone_with_its_story(client, clock, editor, story):
    workflow.pin(story, by=editor, in_strip=True)
    assert top(client)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    assert top(client) == ""
    assert not names_it_in_a_strip(client, "/")


def test_a_scheduled_story_is_shown_from_when_it_is_live(client, clock, editor, story):
    later = factories.published(editor, at=NOON + HOUR, headline="Opens at one")
    workflow.pin(later, by=editor, in_strip=True)
    clock.move_to(NOON + HOUR - MICROSECOND)
    assert "Opens at one" not in client.get("/").text
    clock.shift(MICROSECOND)
    assert "Opens at one" in top(client)


@pytest.mark.once
@pytest.mark.parametrize("address", EVERYWHERE)
def test_the_strip_is_on_every_page_until_the_pin_ends(client, clock, editor, story, address):
    assert not names_it_in_a_strip(client, address)
    pin = workflow.pin(story, by=editor, label="breaking", in_strip=True)
    assert names_it_in_a_strip(client, address)
    clock.move_to(pin.until - MICROSECOND)
    assert names_it_in_a_strip(client, address)
    clock.shift(MICROSECOND)
    assert not names_it_in_a_strip(client, address)


@pytest.mark.once
def test_feeds_for_programs_do_not_change_by_pins(client, editor, story):
    addresses = ["/rss.xml", "/feed.json", "/latest/beside/", "/sitemap.xml"]
    before = [client.get(address).content for address in addresses]
    workflow.pin(story, by=editor, label="breaking", in_strip=True)
    assert [client.get(address).content for address in addresses] == before


def queries(client, address):
    client.get(address)
    pages.clear()
    freshness.current()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.usefixtures("trusted_stamp")
@pytest.mark.parametrize("address", ["/", "/2026/11/24/other/", "/authors/"])
def test_pins_take_no_query_and_the_first_page_of_a_moment_one(client, editor, story, address):
    before = queries(client, address)
    workflow.pin(story, by=editor, in_strip=True)
    assert queries(client, address) == before
    workflow.unpin(story, by=editor)
    freshness.current()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert not [each for each in asked if 'FROM "articles_pin"' in each["sql"]]


def test_an_open_page_learns_what_is_pinned(client, clock, editor, story):
    assert "pinned" not in client.get("/latest/").json()
    workflow.pin(story, by=editor)
    assert "The bridge is open" in client.get("/latest/").json()["pinned"]


def test_a_pinned_storys_own_page_says_its_label_as_long_as_it_is_pinned(client, clock, editor, story):
    address = "/2026/11/24/bridge/"
    before = client.get(address).text
    pin = workflow.pin(story, by=editor, label="breaking")
    assert '<p class="pin-label of-story breaking">Breaking</p>' in client.get(address).text
    assert "pin-label" not in client.get("/2026/11/24/other/").text
    clock.move_to(pin.until)
    assert client.get(address).text == before


@pytest.mark.once
def test_a_page_that_is_not_there_has_the_strip_too(client, clock, editor, story):
    assert not names_it_in_a_strip(client, "/nowhere/")
    workflow.pin(story, by=editor, label="breaking", in_strip=True)
    client.get("/")  # Makes the process aware that a story is pinned.
    for address in ("/nowhere/", "/2026/11/24/nothing/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert names_it_in_a_strip(client, address)
    workflow.withdraw(story, by=editor, notice="Taken back.")
    assert not names_it_in_a_strip(client, "/nowhere/")
