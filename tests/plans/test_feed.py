"""How much the database reads for each list of readers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feed.paging import cursor_after
from tests.plans.work import work

SORTS = {"sqlite": "TEMP B-TREE", "postgresql": "Sort Key"}

pytestmark = pytest.mark.django_db


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
    listing = next(sql for sql in queries if '"articles_article"."headline"' in sql)
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


MOST_WORK = {"sqlite": 25_000, "postgresql": 1_000}
"""Far below what reading all stories takes: steps of its machine on SQLite, rows on PostgreSQL."""
