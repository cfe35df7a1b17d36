"""How much the database reads for a search: by the index alone, and no archive for a common word."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.search.reading import bounded
from feed.search.ranked import kept
from tests.feed.search.results import headlines
from tests.plans.work import rows, work

pytestmark = pytest.mark.django_db

INDEX = {"sqlite": "VIRTUAL TABLE INDEX", "postgresql": "search_document"}
MOST_WORK = {"sqlite": 300_000, "postgresql": 12_000}
"""Far below what reading all stories takes: steps of its machine on SQLite, rows on PostgreSQL."""
SEARCHES = {
    "common": "q=story",
    "common, newest": "q=story&sort=newest",
    "rare": "q=12345",
    "absent": "q=zeppelin",
    "misspelt": "q=stroy",
    "common words that never meet": "q=story+-number",
    "a beginning": "q=sto",
    "a phrase of common words": "q=%22story+number%22",
    "common, of some days": "q=story&from=2025-01-01&to=2025-01-03",
}
MOST_STATEMENTS = {
    "common": 2,
    "common, newest": 1,
    "rare": 4,
    "absent": 2,
    "misspelt": 5,
    "a phrase of common words": 3,
}


@pytest.mark.parametrize("asked", SEARCHES.values(), ids=SEARCHES)
def test_a_search_reads_the_index_and_a_bounded_number_of_entries(client, stored, asked):
    searching = queries(client, f"/search/?{asked}")
    with bounded():
        assert [sql for sql in searching if INDEX[connection.vendor] not in explain(sql)] == []
        assert sum(map(work, searching)) < MOST_WORK[connection.vendor]


@pytest.mark.parametrize(("asked", "most"), MOST_STATEMENTS.items())
def test_a_search_asks_the_index_in_few_statements(client, stored, asked, most):
    if connection.vendor == "postgresql":  # SQLite is in this process, and asked for each stretch of days.
        assert len(queries(client, f"/search/?{SEARCHES[asked]}")) <= most


@pytest.mark.parametrize("asked", ["category=bygone", "author=former&sort=newest"])
def test_a_common_word_under_a_label_of_long_ago_is_found_by_halves(client, stored, asked):
    searching = queries(client, f"/search/?q=story&{asked}")
    with bounded():
        assert sum(map(entries, searching)) < MOST_WORK[connection.vendor] * FOR_HALVES[connection.vendor]


FOR_HALVES = {"sqlite": 4, "postgresql": 2}
"""A half is counted before it is read; SQLite puts all matches aside before it gives the first."""


def entries(sql):
    """Steps on SQLite; on PostgreSQL the rows of tables, without those of the index, which is far cheaper."""
    return rows(sql, "Bitmap Index Scan") if connection.vendor == "postgresql" else work(sql)


@pytest.mark.parametrize(
    "typed", ["st", "sto", "stor", "story+numb", "story+number+4", "stroy", "stroy+nmuber"]
)
def test_suggestions_read_the_index_and_a_bounded_number_of_entries(client, stored, typed):
    searching = queries(client, f"/search/suggestions/?q={typed}")
    assert searching
    with bounded():
        assert sum(map(work, searching)) < MOST_WORK[connection.vendor]


@pytest.mark.parametrize("order", ["best", "newest"])
def test_pages_far_down_read_no_more(client, stored, order):
    address, pages = f"/search/?q=story&sort={order}", 0
    while address and pages < 5:
        answer = client.get(address)
        assert len(headlines(answer)) == 20
        more = answer.text.partition('class="show-more"')[2].partition('href="')[2].partition('"')[0]
        address, pages = f"/search/{more.replace('&amp;', '&')}", pages + 1
    with bounded():
        assert sum(map(work, queries(client, address))) < MOST_WORK[connection.vendor]


def queries(client, address):
    """The queries of the index that the page at an address takes, with no order kept."""
    kept.clear()
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in taken.captured_queries if MATCH[connection.vendor] in query["sql"]]


MATCH = {"sqlite": " MATCH ", "postgresql": " @@ "}


def explain(sql):
    how = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN (VERBOSE)"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
