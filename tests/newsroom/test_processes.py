"""Processes are stateless: any may end or be added while readers send requests, and no request fails."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.newsroom.readers import all_asked, readers, rounds
from tests.newsroom.running import FILL, Answer, Database, ask, gunicorn, run, until

pytestmark = pytest.mark.once

PAGES = ["/", "/rss.xml", "/sitemap.xml", "/category/news/", "/healthz", "/static/css/site.css"]
READERS = 4


@pytest.fixture(scope="module")
def database():
    found = Database()
    found.start()
    run(found.folder, found.url, FILL)
    yield found
    found.end()


@pytest.fixture
def running(database):
    """gunicorn as shipped, with two workers: its address and its process."""
    with gunicorn(database.folder, database.url, workers=2) as found:
        yield found


def workers(process) -> list[int]:
    """The worker processes."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def more_rounds(found, count=3):
    """Wait until every reader has requested everything this many more times."""
    wanted = rounds(found) + count
    until(lambda: rounds(found) >= wanted, seconds=180)


def assert_all_answered(found):
    assert Counter(asked.answer.status for asked in all_asked(found)).keys() == {200}


def load(address):
    return readers(READERS, [address + page for page in PAGES])


def test_a_worker_that_is_ended_is_replaced_and_no_request_fails(running):
    address, process = running
    with load(address) as found:
        for _ in range(2):
            more_rounds(found)
            before = workers(process)
            os.kill(before[0], signal.SIGTERM)
            until(lambda: len(workers(process)) == 2 and before[0] not in workers(process), seconds=180)  # noqa: B023 - asked before the next turn
        more_rounds(found)
    assert_all_answered(found)


def test_a_reload_replaces_every_worker_and_no_request_fails(running):
    address, process = running
    with load(address) as found:
        more_rounds(found)
        before = set(workers(process))
        process.send_signal(signal.SIGHUP)
        until(lambda: len(workers(process)) == 2 and not before & set(workers(process)), seconds=180)
        more_rounds(found)
    assert_all_answered(found)


def test_a_worker_starts_with_the_pages_of_the_one_that_it_replaces(database):
    asked_before = ["/", "/rss.xml", "/category/news/"]
    most = {"GUNICORN_CMD_ARGS": "--max-requests 12 --max-requests-jitter 0"}
    with gunicorn(database.folder, database.url, workers=1, **most) as (address, process):
        before = workers(process)
        while workers(process) == before:
            assert {ask(address + page).status for page in asked_before} <= {200, 0}
        until(lambda: ask(address + "/healthz").status == 200, seconds=60)
        # A different page, so that the new worker has read the stamp recently; then the database goes away.
        assert ask(address + "/atom.xml").status == 200
        database.freeze()
        try:
            assert [ask(address + page).status for page in asked_before] == [200, 200, 200]
            assert ask(address + "/authors/").status == 503
        finally:
            database.thaw()


class Front:
    """Sends each request to one of several sites, and on no response to the next, as nginx does.

    `retried` counts the requests that a site did not answer.
    """

    def __init__(self, *addresses):
        self.addresses, self.retried, self._turn = list(addresses), 0, 0

    def ask(self, path) -> Answer:
        self._turn += 1
        addresses = list(self.addresses)
        start = self._turn % len(addresses)
        for address in [*addresses[start:], *addresses[:start]]:
            answer = ask(address + path)
            if answer.status:
                return answer
            self.retried += 1
        return answer


def test_a_second_server_is_added_and_removed_behind_a_front_and_no_request_fails(database, running):
    front = Front(running[0])
    with readers(READERS, PAGES, front.ask) as found:
        more_rounds(found)
        with gunicorn(database.folder, database.url, workers=2) as (added, process):
            front.addresses.append(added)
            more_rounds(found)
            process.terminate()  # Still listed: the front finds out from failed requests.
            more_rounds(found)
            process.wait(60)
        front.addresses.remove(added)
        more_rounds(found)
    assert_all_answered(found)


def test_a_worker_that_is_killed_fails_only_what_it_had_in_hand(database, running):
    address, process = running
    with gunicorn(database.folder, database.url, workers=2) as (other, _):
        front = Front(address, other)
        with readers(READERS, PAGES, front.ask) as found:
            for _ in range(2):
                more_rounds(found)
                killed = workers(process)[0]
                os.kill(killed, signal.SIGKILL)
                until(lambda: killed not in workers(process) and len(workers(process)) == 2, seconds=180)  # noqa: B023 - asked before the next turn
            more_rounds(found)
    assert_all_answered(found)
    assert front.retried <= 2 * READERS
