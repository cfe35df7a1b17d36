"""Pages and fragments in the shared cache: found there, never wrong, and not required."""

import re
import socketserver
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness, workflow
from articles.caches.fragments import fragments
from articles.caches.shared_cache import LARGEST, shared_cache
from newsroom.pages import pages
from tests import factories
from tests.conftest import PATIENT_WITH_CACHE
from tests.moments import HOUR, NOON, SECOND

STORY = "/2026/11/24/bridge/"
ADDRESSES = ["/", STORY, "/rss.xml", "/atom.xml", "/corrections/", "/sitemap.xml", "/sitemap-news.xml"]


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor, slug="bridge", headline="The bridge is open")
    clock.shift(SECOND)
    return story


def as_a_new_process():
    """Clear everything this process caches."""
    pages.clear()
    fragments.clear()
    shared_cache.forget()
    freshness.reader.know_nothing()


def answers(client, **headers):
    """{address: (status, body, ETag)}"""
    got = {address: client.get(address, headers=headers) for address in ADDRESSES}
    return {address: (answer.status_code, answer.content, answer["ETag"]) for address, answer in got.items()}


@pytest.mark.once
@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_a_page_is_made_once_for_all_processes_and_is_the_same_to_the_byte(
    cache_server, client, story, coding
):
    first = answers(client, **{"Accept-Encoding": coding})
    as_a_new_process()
    with CaptureQueriesContext(connection) as taken:
        assert answers(client, **{"Accept-Encoding": coding}) == first
    assert [query["sql"] for query in taken.captured_queries if "articles_stamp" not in query["sql"]] == []


def test_a_reader_of_another_process_who_has_the_page_gets_304_and_no_query_but_the_stamps(
    cache_server, client, story
):
    etag = client.get("/")["ETag"]
    as_a_new_process()
    with CaptureQueriesContext(connection) as taken:
        assert client.get("/", headers={"If-None-Match": etag}).status_code == 304
    assert [query["sql"] for query in taken.captured_queries if "articles_stamp" not in query["sql"]] == []


def test_pages_have_the_same_etag_in_every_process(client, story):
    first = answers(client)
    as_a_new_process()
    assert answers(client) == first


def test_after_an_act_the_parts_of_other_processes_make_the_new_pages(
    cache_server, client, clock, editor, story
):
    factories.published(editor)
    clock.shift(SECOND)
    answers(client)
    newest = factories.published(editor, headline="The tunnel is shut")
    clock.shift(SECOND)
    as_a_new_process()
    with CaptureQueriesContext(connection) as taken:
        assert b"The tunnel is shut" in client.get("/").content
    (read,) = [
        query["sql"] for query in taken.captured_queries if '"articles_article"."teaser"' in query["sql"]
    ]
    asked = re.search(r"\"id\" IN \((.*?)\)", read)[1].split(", ")
    assert str(newest.articles.get().pk) in asked
    assert str(story.articles.get().pk) not in asked


@pytest.mark.parametrize(
    "act",
    [
        lambda story, by: workflow.fix(story, by=by, article=story.articles.get(), words={"headline": "New"}),
        lambda story, by: workflow.withdraw(story, by=by, notice="New"),
    ],
)
def test_no_process_finds_a_page_that_is_older_than_an_act(cache_server, client, clock, editor, story, act):
    answers(client)
    act(story, editor)
    clock.shift(SECOND)
    as_a_new_process()
    found = answers(client)
    as_a_new_process()
    cache_server.ask("FLUSHALL")
    assert found == answers(client)
    assert b"New" in found[STORY][1]


def test_a_process_whose_clock_is_behind_never_finds_a_page_from_after_an_instant(
    cache_server, client, clock, editor, story
):
    factories.published(editor, at=NOON + HOUR, headline="Embargoed until one")
    clock.move_to(NOON + HOUR)
    assert b"Embargoed" in client.get("/").content
    clock.move_to(NOON + HOUR - SECOND)
    as_a_new_process()
    assert b"Embargoed" not in client.get("/").content


@pytest.mark.once
def test_what_another_program_wrote_is_not_believed(cache_server, client, story):
    first = answers(client)
    names = cache_server.ask("KEYS", "newsroom:*").decode().split()
    keys = [name for name in names if name.startswith("newsroom:")]
    assert len(keys) > len(ADDRESSES)
    for key in keys:
        cache_server.ask("SET", key, "x" * 400)
    as_a_new_process()
    assert answers(client) == first


@pytest.mark.once
def test_every_value_leaves_the_memory_of_the_server_within_the_hour(cache_server, client, story):
    answers(client)
    names = cache_server.ask("KEYS", "*").decode().split()
    for key in (name for name in names if name.startswith("newsroom:")):
        assert 0 < int(cache_server.ask("TTL", key).strip(b":\r\n")) <= 3600


@pytest.mark.once
def test_an_invented_query_fills_no_memory_of_the_server(cache_server, client, story):
    client.get("/")
    before = cache_server.ask("DBSIZE")
    assert client.get("/?before=invented").status_code == 200
    assert cache_server.ask("DBSIZE") == before


@pytest.mark.once
@pytest.mark.parametrize("host", ["testserver:1", "testserver:65535", "TestServer", "testserver."])
def test_an_invented_spelling_of_the_host_fills_no_memory_of_the_server(cache_server, client, story, host):
    client.get("/")
    before = cache_server.ask("DBSIZE")
    assert client.get("/", headers={"Host": host}).status_code == 200
    assert cache_server.ask("DBSIZE") == before


@pytest.mark.once
def test_a_mistyped_form_of_an_old_address_fills_no_memory_of_the_server(
    cache_server, client, clock, editor, story
):
    workflow.readdress(story, by=editor, slug="new-bridge")
    clock.shift(SECOND)
    assert client.get("/2026/11/24/new-bridge/").status_code == 200
    before = cache_server.ask("DBSIZE")
    answer = client.get(f"{STORY.rstrip('/')}...")
    assert (answer.status_code, answer["Location"]) == (301, "/2026/11/24/new-bridge/")
    assert cache_server.ask("DBSIZE") == before


@pytest.mark.once
def test_a_value_that_is_too_large_is_not_kept(cache_server, db):
    shared_cache.put({"large": b"x" * (LARGEST + 1), "small": b"x"})
    assert shared_cache.get(["large", "small"]) == {"small": b"x"}


@pytest.mark.once
@pytest.mark.parametrize("fault", ["stop", "freeze"])
def test_readers_are_served_while_it_is_gone_and_it_is_asked_again_later(
    cache_server, client, story, monkeypatch, fault
):
    first = answers(client)
    ready = client.get("/readyz").json()
    as_a_new_process()
    getattr(cache_server, fault)()
    assert answers(client) == first
    assert shared_cache.get(["anything"]) == {}
    assert client.get("/readyz").json() == ready
    cache_server.thaw() if fault == "freeze" else cache_server.start()
    shared_cache._asked_again_at -= 60  # The retry is due.
    shared_cache.put({"after": b"well"})
    assert shared_cache.get(["after"]) == {"after": b"well"}


@pytest.mark.once
def test_it_is_left_alone_after_a_failure(cache_server, client, story):
    cache_server.stop()
    answers(client)
    cache_server.start()
    assert shared_cache.get(["anything"]) == {}
    assert b"cmdstat_mget" not in cache_server.ask("INFO", "commandstats")


@pytest.mark.once
def test_one_that_takes_no_more_is_no_error(cache_server, client, story):
    cache_server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
    cache_server.ask("CONFIG", "SET", "maxmemory", "1")
    try:
        assert {status for status, *_ in answers(client).values()} == {200}
    finally:
        cache_server.ask("CONFIG", "SET", "maxmemory", "32mb")
        cache_server.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")


class Confused(socketserver.StreamRequestHandler):
    """Gives one answer to whatever it is asked."""

    def handle(self):
        while self.request.recv(2**16):
            self.wfile.write(self.server.answer)


@pytest.fixture
def confused(settings, monkeypatch):
    """Another program at the address of the shared cache."""
    monkeypatch.setattr("articles.caches.shared_cache.LONGEST_WAIT", PATIENT_WITH_CACHE)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Confused) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.CACHE_URL = f"redis://127.0.0.1:{server.server_address[1]}/0"
        yield server
        shared_cache.forget()
        server.shutdown()
        thread.join()


NO_ANSWERS = ["*a", "$a", ":a", ":5", "+OK", "*1\r\n:5", "*1\r\n*1\r\n:5", "HTTP/1.1 400 Bad Request"]


@pytest.mark.once
def test_readers_are_served_while_another_program_answers(confused, client, story, settings):
    address, settings.CACHE_URL = settings.CACHE_URL, ""
    first = answers(client)
    settings.CACHE_URL = address
    for said in NO_ANSWERS:
        as_a_new_process()
        confused.answer = f"{said}\r\n".encode()
        assert answers(client) == first, said
