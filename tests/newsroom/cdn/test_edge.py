"""What a CDN is told of a page: keys, and for how long it is exact, counted when it is sent."""

from io import BytesIO

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from articles import freshness, workflow
from newsroom.cdn.edge import Edge
from newsroom.cdn.vendors import VENDORS
from newsroom.wsgi import application
from tests import factories
from tests.moments import HOUR, NOON, SECOND
from tests.newsroom.cdn.test_purging import work

pytestmark = pytest.mark.once

LISTS = ["/", "/rss.xml", "/atom.xml", "/sitemap.xml", "/sitemap-2026-11.xml", "/sitemap-news.xml"]
PAGES = [*LISTS, "/corrections/", "/corrections/atom.xml", "/category/news/", "/category/news/rss.xml"]
PAGES += ["/author/staff/", "/author/staff/atom.xml"]
STORY = "/2026/11/24/new-bridge/"


def ask(path, **headers):
    """The status and headers as a server sends them."""
    told = {}

    def start(status, headers, *error):
        told.update(headers, status=status)

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "testserver"}
    environ |= {
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    answer = Edge(application)(environ | headers, start)
    getattr(answer, "close", lambda: None)()
    return told


@pytest.fixture(autouse=True)
def _a_slow_machine_is_not_tested(trusted_stamp):
    """What a CDN may keep depends on it."""


@pytest.fixture(autouse=True)
def _one_connection(db):
    """A request of a server closes the connection of its thread, which is the test's: as Django's client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("path", [*PAGES, STORY, f"{STORY}history/", "/2026/11/24/bridge/"])
def test_every_page_names_a_key_that_an_act_on_its_story_drops(clock, generic, story, editor, path):
    work(clock, HOUR)
    keys = set(ask(path)["Surrogate-Key"].split())
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    work(clock)
    assert keys & generic.keys - {"everything"}
    assert "everything" in keys


def keys_of(path):
    return set(ask(path)["Surrogate-Key"].split()) - {"everything"}


def test_a_page_that_leads_to_a_story_is_dropped_when_it_goes(clock, generic, story, editor):
    factories.published(editor, slug="newer")
    clock.shift(SECOND)
    work(clock, HOUR)
    keys = keys_of("/2026/11/24/newer/")
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    work(clock)
    assert keys & generic.keys


def test_a_page_is_dropped_when_another_story_comes_after_its_own(clock, generic, story, editor):
    work(clock, HOUR)
    keys = keys_of(STORY)
    factories.published(editor, slug="newer")
    work(clock)
    assert keys & generic.keys


@pytest.mark.parametrize("act", ["pin", "unpin", "withdraw"])
def test_every_page_is_dropped_when_what_its_strip_says_changes(clock, generic, story, editor, act):
    verbs = {
        "pin": lambda: workflow.pin(story, by=editor, in_strip=True),
        "unpin": lambda: workflow.unpin(story, by=editor),
        "withdraw": lambda: workflow.withdraw(story, by=editor, notice="It was wrong."),
    }
    if act != "pin":
        verbs["pin"]()
        clock.shift(SECOND)
    work(clock, HOUR)
    verbs[act]()
    work(clock)
    assert generic.keys == {"everything"}


@pytest.mark.parametrize("kind", VENDORS)
def test_keys_are_in_the_header_that_the_vendor_reads(generic, settings, story, kind):
    settings.CDN_KIND = kind
    assert {"everything", "lists", "sections"} == set(
        ask("/")[VENDORS[kind].header].split(VENDORS[kind].separator)
    )


def test_without_a_cdn_a_page_says_nothing_of_it(client, story):
    answer = client.get("/")
    assert answer["Cache-Control"] == "public, max-age=1"
    assert "Surrogate-Key" not in answer


@pytest.mark.parametrize("path", ["/", STORY])
def test_a_page_is_the_cdns_until_the_next_known_instant_counted_when_it_is_sent(
    clock, generic, story, editor, path
):
    factories.published(editor, at=NOON + HOUR)
    clock.move_to(NOON + SECOND * 60)
    for passed in (0, 1000, 3000):
        clock.move_to(NOON + SECOND * (60 + passed))
        assert ask(path)["Surrogate-Control"] == f"max-age={3540 - passed}"
    etag = ask(path)["ETag"]
    for seen in (etag, f'"another", {etag}'):
        again = ask(path, HTTP_IF_NONE_MATCH=seen)
        assert (again["status"], again["Surrogate-Control"]) == ("304 Not Modified", "max-age=540")


@pytest.mark.once
@pytest.mark.parametrize("kind", VENDORS)
def test_only_a_header_that_the_cdn_takes_off_says_when_the_clock_changes_a_page(
    clock, generic, settings, story, editor, kind
):
    settings.CDN_KIND = kind
    factories.published(editor, at=NOON + HOUR)
    clock.move_to(NOON + SECOND * 600)
    told = ask("/")
    assert told.pop(VENDORS[kind].lifetime) == "max-age=3000"
    assert told["Cache-Control"] == "public, max-age=1"
    assert "exact" not in str(told)


def test_a_stand_in_page_is_not_kept_by_the_cdn(clock, generic, story, monkeypatch):
    ask("/")
    monkeypatch.setattr(freshness.reader, "trusted", lambda: None)
    assert "Surrogate-Control" not in ask("/")


def test_what_is_not_there_is_not_the_cdns(generic, story):
    assert "Surrogate-Control" not in ask("/2026/11/24/of-nobody/")


def test_a_page_with_a_card_is_dropped_when_that_story_goes_and_when_it_returns(
    clock, generic, story, editor
):
    card = '<aside class="embed"><p><a href="/2026/11/24/bridge/">The bridge</a></p></aside>'
    elsewhere = [factories.category()]  # so that no page leads to the other story in another way
    factories.published(editor, slug="carded", body=f"<p>One.</p>{card}", categories=elsewhere)
    acts = (
        lambda: workflow.withdraw(story, by=editor, notice="It was wrong."),
        lambda: workflow.publish(story, by=editor, kind="update", again=True),
    )
    for act in acts:
        clock.shift(SECOND)
        work(clock, HOUR)
        keys = keys_of("/2026/11/24/carded/")
        act()
        work(clock)
        assert keys & generic.keys == {"story-20261124-bridge"}
