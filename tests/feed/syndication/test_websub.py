"""WebSub: feeds name the hub, and the hub is notified of news for readers, after the commit."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import feedparser
import pytest

from articles import workflow
from articles.follow_up.running import run_round
from articles.models import Job
from feed.syndication.websub import SOON
from tests import factories
from tests.moments import HOUR, NOON, SECOND

OF_SITE = {"rss.xml", "atom.xml", "feed.json"}
OF_LABELS = {
    f"{of}{form}" for of in ("corrections/", "category/transport/", "author/ada-bell/") for form in OF_SITE
}


class Hub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        self.told, self.status = [], 204
        super().__init__(("127.0.0.1", 0), _Told)


class _Told(BaseHTTPRequestHandler):
    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(parse_qs(sent.decode()))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        """Keeps the test output clean."""


@pytest.fixture
def hub(settings):
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.WEBSUB_HUB = f"http://127.0.0.1:{server.server_port}/"
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def labels(db):
    return {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}


def work(clock, after=SOON):
    clock.shift(after)
    while run_round():
        pass


def test_a_publication_notifies_the_hub_of_each_feed_that_has_the_story(clock, editor, hub, labels):
    factories.published(editor, **labels)
    assert hub.told == []
    work(clock)
    (told,) = hub.told
    assert told["hub.mode"] == ["publish"]
    assert {url.removeprefix("http://testserver/") for url in told["hub.url"]} == OF_SITE | OF_LABELS


def test_a_withdrawal_notifies_it_but_work_on_a_draft_does_not(clock, editor, hub):
    story = factories.published(editor)
    work(clock)
    workflow.save(story, by=editor, words={"headline": "Another headline"})
    workflow.submit(story, by=editor)
    work(clock)
    assert len(hub.told) == 1
    workflow.withdraw(story, by=editor, notice="A mistake.")
    work(clock)
    assert len(hub.told) == 2


def test_a_scheduled_story_notifies_it_when_it_is_live(clock, editor, hub, labels):
    factories.published(editor, at=NOON + HOUR, **labels)
    work(clock)
    told = [url for ping in hub.told for url in ping["hub.url"]]
    assert not any("transport" in url or "ada-bell" in url for url in told)
    hub.told.clear()
    work(clock, HOUR + SECOND)
    assert any("transport" in url for url in hub.told[0]["hub.url"])


def test_a_hub_that_fails_is_notified_again(clock, editor, hub):
    hub.status = 503
    factories.published(editor)
    work(clock)
    assert "503" in Job.objects.get(kind="websub").last_error
    hub.status = 204
    work(clock, timedelta(minutes=2))
    assert len(hub.told) == 2
    assert Job.objects.get(kind="websub").done_at


def test_feeds_name_the_hub_and_themselves(client, editor, hub, settings):
    factories.published(editor)
    for form in ("rss.xml", "atom.xml"):
        answer = client.get(f"/{form}")
        links = {link.rel: link.href for link in feedparser.parse(answer.content).feed.links}
        assert (links["hub"], links["self"]) == (settings.WEBSUB_HUB, f"http://testserver/{form}")
        assert f'<{settings.WEBSUB_HUB}>; rel="hub"' in answer["Link"]
        assert f'<http://testserver/{form}>; rel="self"' in answer["Link"]
    assert client.get("/feed.json").json()["hubs"] == [{"type": "WebSub", "url": settings.WEBSUB_HUB}]


def test_without_a_hub_nothing_is_named_or_enqueued(client, clock, editor):
    factories.published(editor)
    assert not Job.objects.filter(kind__startswith="websub").exists()
    assert 'rel="hub"' not in client.get("/rss.xml").text
