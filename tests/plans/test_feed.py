"""How much the database reads for each list of readers."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness, newspaper
from articles.models import Place
from feed.paging import cursor_after
from newsroom.pages import pages
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
ORDERED_BY = {
    "article_feed": "articles_article",
    "article_category_feed": "articles_articlecategory",
    "article_byline_feed": "articles_articlebyline",
}
"""{index: the table by whose columns its list is ordered}."""
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


@pytest.mark.parametrize("address", ["/2026/01/05/", "/2026/01/05/?before=deep", "/2026/01/?before=deep"])
def test_the_archive_reads_a_page_of_its_days(client, stored, address):
    path = address.partition("?")[0]
    place = Place(datetime(2026, 1, 5, 12, tzinfo=UTC), 0)
    assert reads(client, address.replace("deep", cursor_after(place, path))) < MOST_WORK[connection.vendor]


@pytest.mark.once  # PostgreSQL reads an index alone for rows that a vacuum has seen, which these have not.
def test_a_year_is_counted_from_an_index_alone(client, stored):
    with CaptureQueriesContext(connection) as taken:
        # On two days of London the clocks change.
        assert client.get("/2025/").text.count("48<span") == 365 - 2
    counting = next(query["sql"] for query in taken.captured_queries if "COUNT" in query["sql"])
    assert "COVERING INDEX article_archive" in explain(counting)
    assert sum(work(query["sql"]) for query in taken.captured_queries) < 365 * 48 * 25


def test_a_months_sitemap_reads_that_month_alone(client, stored):
    with CaptureQueriesContext(connection) as taken:
        assert client.get("/sitemap-2026-01.xml").text.count("<url>") == 31 * 48
    # Of each article its place and its row, and all scheduled versions.
    assert sum(work(query["sql"]) for query in taken.captured_queries) < MOST_WORK[connection.vendor] * 4


@pytest.mark.parametrize("address", ["/", "/category/daily/", "/author/writer/"])
def test_a_list_loads_no_body_and_makes_each_item_once(
    client, stored, address, django_assert_max_num_queries
):
    newspaper.newspaper()
    freshness.current()
    # The places with the label, the sections, three for all items together, and the stamp again where that
    # took longer than it is trusted.
    with django_assert_max_num_queries(6) as taken:
        assert len(client.get(address).context["articles"]) == 20
    assert [query["sql"] for query in taken.captured_queries if '"body"' in query["sql"]] == []
    freshness.move()
    # The stamp, its next instant, the places with the label, the sections, and perhaps the stamp again.
    with django_assert_max_num_queries(5):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/category/daily/", "/category/bygone/", "/author/former/"])
def test_what_is_new_in_a_list_reads_what_an_open_page_may_show(client, stored, address):
    asked = f"after={cursor_after(stored.place, 'feed')}&since=0"
    # Twenty above the page, and two hundred on it, each with its item.
    assert reads(client, f"{address}latest/?{asked}") < MOST_WORK[connection.vendor] * 4


@pytest.mark.parametrize("query", ["", "deep"])
def test_the_corrections_read_a_page_of_notes_and_withdrawals(client, stored, query):
    address = "/corrections/" + (query and f"?before={cursor_after(stored.place, 'corrections')}")
    assert reads(client, address) < MOST_WORK[connection.vendor]


def test_a_live_blog_reads_its_own_notes_alone(client, stored):
    assert reads(client, stored.live_blog) < MOST_WORK[connection.vendor]


def reads(client, address):
    pages.clear()
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return sum(work(query["sql"]) for query in taken.captured_queries)


def assert_stops_after_a_page(client, address, index):
    pages.clear()
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    queries = [query["sql"] for query in taken.captured_queries]
    listing = next(sql for sql in queries if is_listing(sql, ORDERED_BY[index]))
    plan = explain(listing)
    assert index in plan
    assert SORTS[connection.vendor] not in plan
    assert sum(map(work, queries)) < MOST_WORK[connection.vendor]


def is_listing(sql, table):
    """Whether a query is of a list in the order of this table; a column that it gives has a number there."""
    order = sql.partition(" ORDER BY ")[2]
    return order.startswith((f'"{table}"."listed_at" DESC', "3 DESC, 4 DESC LIMIT"))


def explain(sql):
    """The plan of a query, as text."""
    how = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN (VERBOSE)"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


MOST_WORK = {"sqlite": 25_000, "postgresql": 1_000}
"""Far below what reading all stories takes: steps of its machine on SQLite, rows on PostgreSQL."""
