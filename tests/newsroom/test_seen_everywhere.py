"""Two servers on one database: an act on the desk shows on every output of both within the promised time.

The time is not measured: a process trusts a stamp for a fixed time by its own clock, which is also the
readers' clock here. Any later request must get the new page, however slow the machine is.
"""

import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest

from articles.freshness import TRUSTED
from tests.newsroom.desk import desk
from tests.newsroom.readers import all_asked, readers, rounds
from tests.newsroom.running import FILL, Database, ask, gunicorn, run, until

pytestmark = pytest.mark.once

PROMISED = TRUSTED + 0.05
"""Seconds after an act's commit from which nobody gets an older page (DECISIONS.md)."""
WITH_WORDS = ["/", "/rss.xml", "/atom.xml"]
WITH_WORDS += [f"/{label}/{part}" for label in ("category/news", "author/staff") for part in ("", "rss.xml")]
WITH_ADDRESSES = ["/sitemap.xml", "/sitemap-news.xml"]
LISTS = [*WITH_WORDS, *WITH_ADDRESSES]
RECORD = ["/corrections/", "/corrections/atom.xml"]


@pytest.fixture(scope="module")
def database():
    found = Database()
    found.start()
    run(found.folder, found.url, FILL)
    yield found
    found.end()


@pytest.fixture(scope="module")
def sites(database):
    """The addresses of two servers, each with its own master process."""
    with ExitStack() as stack:
        running = [gunicorn(database.folder, database.url, workers=1) for _ in range(2)]
        yield [stack.enter_context(each)[0] for each in running]


@pytest.fixture(scope="module")
def at_desk(database):
    with desk(database.folder, database.url) as found:
        yield found


@contextmanager
def watched(sites, *paths):
    """Readers of both servers' pages; yields the readers."""
    with readers(4, [site + path for site in sites for path in paths]) as found:
        until(lambda: rounds(found) >= 1, seconds=60)  # Every page is cached by now.
        yield found


def assert_new(found, committed, is_new):
    """Every page requested after the promised time is new, for two rounds of every reader."""
    until(lambda: time.monotonic() > committed + PROMISED, seconds=60)
    began = rounds(found)
    until(lambda: rounds(found) >= began + 3, seconds=120)
    late = [asked for asked in all_asked(found) if asked.began >= committed + PROMISED]
    assert {asked.address for asked in late} == set(found[0].addresses)
    assert not [asked.address for asked in late if not is_new(asked)]


def done(at_desk, act, **given):
    """The result of the act, and a time after its commit."""
    made = at_desk.act(act, **given)
    return made, time.monotonic()


def lists(asked, *, headline, slug):
    """Whether an output lists a story: by its words, or in a sitemap by its address."""
    is_sitemap = any(path in asked.address for path in WITH_ADDRESSES)
    return asked.answer.status == 200 and (slug if is_sitemap else headline) in asked.answer.text


def test_what_is_published_and_updated_is_on_every_output_of_both_servers(sites, at_desk):
    with watched(sites, *LISTS) as found:
        made, committed = done(at_desk, "publish", headline="Ferry runs again")
        assert_new(
            found, committed, lambda asked: lists(asked, headline="Ferry runs again", slug="ferry-runs")
        )
    with watched(sites, *LISTS, made["path"]) as found:
        _, committed = done(at_desk, "update", story=made["story"], headline="Ferry is full")
        assert_new(found, committed, lambda asked: lists(asked, headline="Ferry is full", slug="ferry-runs"))


def test_what_is_scheduled_is_there_from_its_time_on_and_not_before(sites, at_desk):
    with watched(sites, *LISTS) as found:
        ahead = 20  # Time for a busy machine to schedule it, and for requests before that.
        moment = datetime.fromtimestamp(time.time() + ahead, tz=UTC).isoformat()
        opens = time.monotonic() + ahead
        at_desk.act("publish", headline="Tram comes at noon", at=moment)
        until(lambda: time.monotonic() > opens, seconds=120)
        assert_new(found, opens, lambda asked: lists(asked, headline="Tram comes", slug="tram-comes"))
        early = [asked for asked in all_asked(found) if asked.ended < opens]
    assert early
    assert not [asked for asked in early if lists(asked, headline="Tram comes", slug="tram-comes")]


def test_what_is_withdrawn_is_gone_from_both_servers_and_its_notice_is_there(sites, at_desk):
    made = at_desk.act("publish", headline="Tunnel was closed")
    notice = "It was not closed."

    def is_new(asked):
        if any(path in asked.address for path in (made["path"], *RECORD)):
            return notice in asked.answer.text and "Tunnel was closed" not in asked.answer.text
        return not lists(asked, headline="Tunnel was", slug="tunnel-was")

    with watched(sites, *LISTS, *RECORD, made["path"]) as found:
        _, committed = done(at_desk, "withdraw", story=made["story"], notice=notice)
        assert_new(found, committed, is_new)
    assert {ask(site + made["path"]).status for site in sites} == {410}


def test_no_word_of_what_is_taken_down_is_left_on_either_server(sites, at_desk):
    made = at_desk.act("publish", headline="Name of a minor")
    with watched(sites, *LISTS, *RECORD, made["path"], f"{made['path']}history/") as found:
        _, committed = done(at_desk, "take down", story=made["story"])
        assert_new(found, committed, lambda asked: not words(asked.answer))
    assert {ask(site + made["path"]).status for site in sites} == {410}


def words(answer):
    """The story's words that are in the response."""
    return {word for word in ("Name of a minor", "name-of-a-minor") if word in answer.text}
