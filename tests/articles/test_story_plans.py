"""How much the database reads for the desk's lists, of 50,000 stories stored once for the module."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import listing, workflow
from articles.models import Story, StoryByline, StoryCategory
from tests import factories
from tests.feed import archive

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
COUNT, DEEP = 50_000, 20_000
LIST = "/admin/articles/story/"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stored(django_db_setup, django_db_blocker):
    """A story every half hour, of each kind some; the clock stands at noon."""
    with time_machine.travel(NOON, tick=False), django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


def fill():
    editor, former = factories.person("editor"), factories.person("journalist")
    ids = archive.fill(editor, archive.every(timedelta(minutes=30), COUNT, NOON))
    Story.objects.filter(pk__in=ids[::50]).update(status="draft")
    Story.objects.filter(pk__in=ids[1::500]).update(status="in_review", submitted_at=NOON)
    Story.objects.filter(pk__in=ids[2::20]).update(embargo_until=NOON - timedelta(days=1))
    bygone, author = factories.category("Bygone"), factories.author("Former", user=former)
    long_ago = ids[:5]
    StoryCategory.objects.bulk_create(
        StoryCategory(story_id=pk, category=bygone, position=0) for pk in long_ago
    )
    StoryByline.objects.bulk_create(StoryByline(story_id=pk, author=author, position=0) for pk in long_ago)
    workflow.publish(factories.story(editor), by=editor, kind="first", at=NOON + timedelta(hours=1))
    # Here, once: else PostgreSQL does it after every test.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    deep = Story.objects.get(pk=ids[DEEP])
    place = listing.Place(deep.modified_at, deep.pk)
    return SimpleNamespace(editor=editor, former=former, before=f"before={place}")


@pytest.fixture(autouse=True)
def _fewer_looked_through(monkeypatch):
    """As few, beside the stories that there are, as in an archive of half a million."""
    monkeypatch.setattr(listing, "LOOKED_THROUGH", 500)


@pytest.mark.parametrize("address", ["/admin/", "/admin/fresh-boards/"])
def test_the_front_page_reads_what_it_shows_and_little_more(client, stored, address):
    assert work_of(client, stored, address) < MOST_WORK[connection.vendor] * 2


@pytest.mark.parametrize(
    "asked",
    [
        *("", "state=draft", "state=in_review", "state=scheduled", "state=held", "state=published"),
        *("state=changed", "state=changed_in_review", "state=withdrawn", "since=2025-06-01&until=2025-06-01"),
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
@pytest.mark.parametrize("asked", ["q=zeppelin", "category=bygone", "person", "q=zeppelin&state=published"])
def test_what_is_rare_is_looked_for_in_a_bounded_number(client, stored, asked, deep):
    asked = asked.replace("person", f"person=person-{stored.former.pk}")
    address = f"{LIST}?{asked}&{stored.before if deep else ''}"
    assert work_of(client, stored, address) < MOST_WORK[connection.vendor] * 2


MOST_WORK = {"sqlite": 40_000, "postgresql": 4_000}
"""Far below what reading all stories takes: steps of its machine on SQLite, rows on PostgreSQL."""


def work_of(client, stored, address):
    client.force_login(stored.editor, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    work = {"sqlite": steps, "postgresql": rows}[connection.vendor]
    return sum(work(query["sql"]) for query in taken.captured_queries if query["sql"].startswith("SELECT"))


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
