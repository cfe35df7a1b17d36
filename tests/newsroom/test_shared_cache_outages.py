"""The site as in production, while its shared cache is killed and frozen."""

import threading

import pytest

from tests.made_once import migrated_sqlite
from tests.newsroom.cache_server import CacheServer
from tests.newsroom.running import FILL, ask, at_once, run, site, until

pytestmark = pytest.mark.once

SOON = 5
"""Seconds within which readers get a response, even on a busy machine; same as for database outages."""


@pytest.fixture(scope="module")
def server():
    found = CacheServer()
    found.start()
    yield found
    found.end()


@pytest.fixture(scope="module")
def address(server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{folder}/newsroom.sqlite3"
    migrated_sqlite(folder / "newsroom.sqlite3")
    run(folder, url, FILL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CACHE_URL", server.url)
        with site(folder, url) as found:
            yield found


def assert_served(address, pages):
    """Pages that the process has not cached, requested by many at once."""
    answers = at_once(20, lambda: ask(f"{address}/?before={next(pages)}"))
    answers += [ask(address + path) for path in ("/", "/rss.xml", "/sitemap.xml", "/corrections/")]
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < SOON


def test_readers_are_served_while_it_is_killed_frozen_and_back(address, server):
    pages = iter(range(10_000))
    assert_served(address, pages)
    for fault, repair in ((server.stop, server.start), (server.freeze, server.thaw)):
        crowd = threading.Thread(target=assert_served, args=(address, pages))
        crowd.start()
        fault()
        crowd.join()
        assert_served(address, pages)
        ready = ask(address + "/readyz")
        assert (ready.status, ready.seconds < SOON) == (200, True)
        repair()
        assert_served(address, pages)


def test_it_is_used_again_once_it_is_back(address, server):
    server.stop()
    assert ask(f"{address}/author/nobody/").status == 404
    server.start()
    years = iter(range(1000, 3000))  # A page that the process has not cached, each time.
    until(
        lambda: ask(f"{address}/sitemap-{next(years)}-01.xml") and server.ask("DBSIZE") != b":0\r\n",
        seconds=60,
    )
