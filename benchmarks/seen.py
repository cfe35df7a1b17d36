"""python -m benchmarks.seen [TIMES]: how long after its commit a publication is on the feeds of two servers.

Until the page that has it was requested, and until it arrived: the site is responsible for how long older
pages are served, the machine for how long a response takes. Both servers run on one PostgreSQL of their
own, first without a replica, then both with a standby.
"""

import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from statistics import quantiles
from typing import NamedTuple

from tests import made_once
from tests.newsroom.desk import desk
from tests.newsroom.running import FILL, Database, ask, gunicorn, run, until
from tests.newsroom.standbys import Standby

TIMES = 200
PAUSE = 0.15
"""Seconds between publications, so that they fall at different points of the time a stamp is trusted for."""


def main(times: int = TIMES):
    with made_once.run(), databases() as (primary, standby):
        run(primary.folder, primary.url, FILL)
        print_line("primary alone", measured(primary, times))
        standby = standby()
        print_line("two servers on a standby", measured(primary, times, DATABASE_REPLICA_URL=standby.url))


@contextmanager
def databases():
    """A running server, and a function that starts a standby of it."""
    with ExitStack() as stack:

        def started(database):
            stack.callback(database.end)
            # An asynchronous commit is sent to a standby up to half a second later.
            database.start("-c", "synchronous_commit=on")
            return database

        primary = started(Database())
        yield primary, lambda: started(Standby(primary))


class Seen(NamedTuple):
    """The seconds from a commit to the last server's first page with the story."""

    asked: float
    """Until that page was requested: how long older pages were served."""
    answered: float
    """Until it arrived: this includes the time that its request waited for a core, and making the page."""


def measured(primary, times, **settings) -> list[Seen]:
    with ExitStack() as stack:
        servers = [gunicorn(primary.folder, primary.url, workers=2, **settings) for _ in range(2)]
        sites = [stack.enter_context(server)[0] for server in servers]
        at_desk = stack.enter_context(desk(primary.folder, primary.url))
        for site in sites:
            stack.enter_context(crowd(site))
        return [seen_after(sites, at_desk, f"Measured {time.monotonic_ns()}") for _ in range(times)]


@contextmanager
def crowd(site):
    """A reader who sends requests all the time, as on any site, so that the stamp is read now and then."""
    end = threading.Event()

    def read():
        while not end.wait(0.02):
            ask(site + "/rss.xml")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        end.set()
        reader.join()


def seen_after(sites, at_desk, headline) -> Seen:
    time.sleep(PAUSE)
    at_desk.act("publish", headline=headline)
    committed, found = time.monotonic(), []

    def wait(site):
        asked = []

        def has_it():
            asked[:] = [time.monotonic()]
            return headline in ask(site + "/").text

        until(has_it, seconds=60, pause=0.002)
        found.append(Seen(asked[0] - committed, time.monotonic() - committed))

    waiting = [threading.Thread(target=wait, args=[site]) for site in sites]
    for each in waiting:
        each.start()
    for each in waiting:
        each.join()
    return Seen(*map(max, zip(*found, strict=True)))


def print_line(name, seen: list[Seen]):
    for which, seconds in zip(Seen._fields, zip(*seen, strict=True), strict=True):
        cuts = quantiles(seconds, n=100, method="inclusive")
        found = {"median": cuts[49], "p95": cuts[94], "p99": cuts[98], "longest": max(seconds)}
        shown = "  ".join(f"{label} {value * 1000:.0f} ms" for label, value in found.items())
        sys.stdout.write(f"publish to seen, {name}, {which}: {shown}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
