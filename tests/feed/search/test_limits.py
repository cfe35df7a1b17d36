"""Searches are limited in time and number, and kept out of the page store."""

import threading
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Place
from articles.search import reading
from feed.paging import cursor_after
from feed.search import listing_name
from feed.search.asked import Asked, Order
from feed.search.correcting import with_authors
from feed.search.query import read
from newsroom import lanes
from newsroom.outages import _lane_of
from newsroom.pages import pages
from tests import factories
from tests.feed.search.results import found, said

FIRST, LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


@contextmanager
def table_locked():
    """Makes every index query hang, on PostgreSQL, where a lock also blocks readers."""
    locked, done = threading.Event(), threading.Event()

    def lock():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_searchentry IN ACCESS EXCLUSIVE MODE")
            locked.set()
            done.wait(60)
        connections.close_all()

    thread = threading.Thread(target=lock)
    thread.start()
    assert locked.wait(60)
    yield
    done.set()
    thread.join(60)


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_is_given_up(client, editor, monkeypatch):
    factories.published(editor, headline="Bridge")
    is_bounded = connection.vendor == "postgresql"
    with table_locked() if is_bounded else nullcontext():
        monkeypatch.setattr(reading, "LONGEST", 0.2)
        answer = client.get("/search/?q=bridge")
        suggested = client.get("/search/suggestions/?q=bridge").json()["suggestions"]
    assert answer.status_code == (503 if is_bounded else 200)
    assert ("This search takes too long." in said(answer)) == is_bounded
    assert bool(suggested) != is_bounded
    assert found(client, "bridge") == ["Bridge"]


@pytest.mark.django_db
def test_a_search_asks_nothing_more_after_its_time(client, editor, monkeypatch):
    factories.published(editor, headline="Bridge")
    monkeypatch.setattr(reading, "LONGEST_IN_ALL", 0)
    answer = client.get("/search/?q=bridge")
    assert (answer.status_code, "This search takes too long." in said(answer)) == (503, True)
    assert client.get("/search/suggestions/?q=bridge").json() == {"suggestions": []}


@pytest.mark.django_db
def test_on_postgresql_a_search_is_not_compiled_before_it_runs(client, editor):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = on")
            with reading.bounded():
                assert setting(cursor) == "off"
            assert setting(cursor) == "on"


def setting(cursor):
    cursor.execute("SHOW jit")
    return cursor.fetchone()[0]


@pytest.mark.django_db
def test_no_search_is_kept_in_the_store_of_pages(client, editor):
    factories.published(editor, headline="Bridge")
    pages.clear()
    for address in ("/search/?q=bridge", "/search/", "/search/suggestions/?q=bridge"):
        answer = client.get(address)
        assert {*answer["Cache-Control"].split(", ")} == {"max-age=1", "public"}
        assert pages.size == 0
    client.get("/")
    assert pages.size > 0


@pytest.mark.once
@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/"])
def test_searches_queue_apart_from_the_other_pages(rf, address):
    assert _lane_of(rf.get(address))[0] is lanes.SEARCHING
    assert _lane_of(rf.get("/"))[0] is lanes.READING


@pytest.mark.django_db
def test_a_cursor_from_the_end_of_the_calendar_is_answered(client, editor):
    factories.published(editor, headline="Bridge")
    name = listing_name(with_authors(read("bridge")), Asked(order=Order.NEWEST))
    for moment, headlines in ((LAST, ["Bridge"]), (FIRST, [])):
        cursor = cursor_after(Place(moment, 0), name)
        assert found(client, "bridge", sort="newest", before=cursor) == headlines


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/Search/", "/amp/search/suggestions/"])
def test_a_mistyped_address_searches_nothing(client, editor, address):
    factories.published(editor, headline="Bridge")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, {"q": "bridge"})
    assert (answer.status_code, answer["Location"].endswith("/?q=bridge")) == (301, True)
    assert [query for query in asked if "searchentry" in query["sql"]] == []
