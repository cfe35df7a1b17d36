"""How much the database reads for each list of readers, of 50,000 stories stored once for the module."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Place
from feed.paging import cursor_after
from tests import factories
from tests.feed import archive

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
COUNT, LIE_AHEAD, DEEP = 50_000, 100, 5_000
SORTS = {"sqlite": "TEMP B-TREE", "postgresql": "Sort Key"}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stored(django_db_setup, django_db_blocker):
    """A story every half hour, the last hundred of them scheduled; the clock stands at noon."""
    with time_machine.travel(NOON, tick=False), django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


def fill():
    half_hour = timedelta(minutes=30)
    moments = archive.every(half_hour, COUNT, NOON + half_hour * LIE_AHEAD)
    daily, bygone = factories.category("Daily"), factories.category("Bygone")
    writer, former = factories.author("Writer"), factories.author("Former")

    def labels(number):
        return ([bygone, daily], [former]) if number < COUNT // 2 else ([daily], [writer])

    ids = archive.fill(
        factories.person("editor"),
        moments,
        labels=labels,
        # One live blog, and a version closed by another of every tenth story.
        versions=lambda number: 1500 if number == COUNT - 1000 else 1 + (number % 10 == 0),
    )
    # Here, once: else PostgreSQL does it after every test.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return SimpleNamespace(place=Place(moments[DEEP], ids[DEEP]))


LISTS = {
    "/": "article_feed",
    "/category/daily/": "article_category_feed",
    "/category/bygone/": "article_category_feed",
    "/author/writer/": "article_byline_feed",
    "/author/former/": "article_byline_feed",
    "/rss.xml": "article_feed",
    "/atom.xml": "article_feed",
    "/category/bygone/rss.xml": "article_category_feed",
    "/author/former/rss.xml": "article_byline_feed",
    "/sitemap-news.xml": "article_feed",
}
DEEP_LISTS = {
    "/": "feed",
    "/category/daily/": "category/daily",
    "/category/bygone/": "category/bygone",
    "/author/former/": "author/former",
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_reads_an_index_in_its_order_and_stops_after_a_page(client, stored, address):
    assert_stops_after_a_page(client, address, LISTS[address])


@pytest.mark.parametrize("address", DEEP_LISTS)
def test_a_list_deep_in_the_past_reads_no_more_than_its_first_page(client, stored, address):
    deep = f"{address}?before={cursor_after(stored.place, DEEP_LISTS[address])}"
    assert client.get(deep).context["articles"][0].place < stored.place
    assert_stops_after_a_page(client, deep, LISTS[address])


def test_a_months_sitemap_reads_that_month_alone(client, stored):
    with CaptureQueriesContext(connection) as taken:
        assert client.get("/sitemap-2026-01.xml").text.count("<url>") == 31 * 48
    assert sum(work(query["sql"]) for query in taken.captured_queries) < MOST_WORK[connection.vendor] * 3


@pytest.mark.parametrize("address", ["/", "/category/daily/", "/author/writer/"])
def test_a_list_takes_at_most_four_queries_and_loads_no_body(
    client, stored, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4) as taken:
        assert len(client.get(address).context["articles"]) == 20
    assert [query["sql"] for query in taken.captured_queries if '"body"' in query["sql"]] == []


def assert_stops_after_a_page(client, address, index):
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    queries = [query["sql"] for query in taken.captured_queries]
    listing = next(sql for sql in queries if 'FROM "articles_article"' in sql)
    plan = explain(listing)
    assert index in plan
    assert SORTS[connection.vendor] not in plan
    assert sum(map(work, queries)) < MOST_WORK[connection.vendor]


def explain(sql):
    """The plan of a query, as text."""
    how = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN (VERBOSE)"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


MOST_WORK = {"sqlite": 25_000, "postgresql": 2_500}
"""Far below what reading all stories takes: steps of its machine on SQLite, rows on PostgreSQL."""


def work(sql):
    return {"sqlite": steps, "postgresql": rows}[connection.vendor](sql)


def rows(sql):
    """The rows that PostgreSQL reads for a query."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        return _rows(cursor.fetchone()[0][0]["Plan"])


def _rows(node):
    passed_over = sum(count for name, count in node.items() if name.startswith("Rows Removed"))
    own = (node["Actual Rows"] + passed_over) * node["Actual Loops"]
    return own + sum(map(_rows, node.get("Plans", [])))


def steps(sql):
    """The steps, to the nearest hundred, that SQLite takes for a query."""
    taken = []
    connection.connection.set_progress_handler(lambda: taken.append(100), 100)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return sum(taken)
