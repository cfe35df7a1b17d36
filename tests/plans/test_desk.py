"""How much the database reads for the desk's lists."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.stories import listing
from tests.plans.work import work

LIST = "/admin/articles/story/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fewer_looked_through(monkeypatch):
    """As few, beside the stories that there are, as in an archive of half a million."""
    monkeypatch.setattr(listing, "MOST_SCANNED", 500)


@pytest.mark.parametrize("address", ["/admin/", "/admin/fresh-boards/"])
def test_the_front_page_reads_what_it_shows_and_little_more(client, stored, address):
    assert work_of(client, stored, address) < MOST_WORK[connection.vendor] * 2


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "state=draft",
        "state=in_review",
        "state=scheduled",
        "state=held",
        "state=published",
        "state=changed",
        "state=changed_in_review",
        "state=withdrawn",
        "since=2025-06-01&until=2025-06-01",
        "state=published&until=2025-06-01",
    ],
)
def test_the_list_reads_an_index_and_stops_after_a_page(client, stored, asked):
    assert work_of(client, stored, f"{LIST}?{asked}") < MOST_WORK[connection.vendor]


@pytest.mark.parametrize("asked", ["", "state=published", "state=draft"])
def test_the_list_deep_in_the_past_reads_no_more_than_its_first_page(client, stored, asked):
    deep = work_of(client, stored, f"{LIST}?{stored.before}&{asked}")
    assert deep < MOST_WORK[connection.vendor]


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("asked", ["category=bygone", "person", "category=bygone&state=published"])
def test_what_is_rare_is_looked_for_in_a_bounded_number(client, stored, asked, deep):
    asked = asked.replace("person", f"person=person-{stored.former.pk}")
    address = f"{LIST}?{asked}&{stored.before if deep else ''}"
    assert work_of(client, stored, address) < MOST_WORK[connection.vendor] * 2


def test_a_word_of_many_stories_is_found_among_the_newest(client, stored):
    assert work_of(client, stored, f"{LIST}?q=number") < MOST_WORK[connection.vendor]


@pytest.mark.parametrize("words", ["zeppelin", "zepp number", "former", "former zeppelin"])
def test_the_index_of_words_is_asked_for_what_is_not_among_the_newest(client, stored, words):
    if connection.vendor == "sqlite":
        return  # It reads all stories.
    client.force_login(stored.editor, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as taken:
        client.get(LIST, {"q": words})
    asked = [query["sql"] for query in taken.captured_queries if "@@" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # As the search does.
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert not re.search(r"Seq Scan on articles_story\b", plan)
            assert "Bitmap Index Scan on story_indexed_words" in plan or "former" in words
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
    assert asked or words == "former"


MOST_WORK = {"sqlite": 40_000, "postgresql": 4_000}
"""Far below what reading all stories takes: steps of its machine on SQLite, rows on PostgreSQL."""


def work_of(client, stored, address):
    client.force_login(stored.editor, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return sum(work(query["sql"]) for query in taken.captured_queries if query["sql"].startswith("SELECT"))
