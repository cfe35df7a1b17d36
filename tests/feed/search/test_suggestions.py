"""What is suggested while a reader types."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from tests import factories
from tests.moments import SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(clock, editor):
    """Three stories, of two sections and two authors."""
    labels = {"categories": [factories.category("Transport")], "bylines": [factories.author("Adelaide Bell")]}
    for headline in ("Team stops at the harbour", "Parliament votes", "Tram stops closed"):
        factories.published(editor, headline=headline, **labels)
        clock.shift(SECOND)


def suggested(client, typed):
    answer = client.get("/search/suggestions/", {"q": typed}).json()
    return [suggestion["text"] for suggestion in answer["suggestions"]]


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("harbor", ["Team stops at the harbour"]),
        ("harbuor", ["Team stops at the harbour"]),
        ("hrabour", ["Team stops at the harbour"]),
        ("parlaiment voets", ["Parliament votes"]),
        ("parlam", ["Parliament votes"]),
        ("votes parlaim", ["Parliament votes"]),
        ("transprot", ["Transport"]),
        ("adelade", ["Adelaide Bell"]),
        ("adelade be", ["Adelaide Bell"]),
        ("zeppelin", []),
        ("harbour zeppelin", []),
        ("parlaiment harbour", []),
        ("don't", []),
        ("bell -adelaide", []),
        ("transprot -transport", []),
    ],
)
def test_mistyped_words_are_corrected(client, stories, typed, texts):
    assert suggested(client, typed) == texts


def test_what_has_more_words_as_typed_comes_first(client, stories):
    assert suggested(client, "team stosp") == ["Team stops at the harbour", "Tram stops closed"]
    assert suggested(client, "tram stosp") == ["Tram stops closed", "Team stops at the harbour"]


def test_nothing_is_corrected_if_anything_begins_with_what_was_typed(client, stories, clock, editor):
    assert suggested(client, "adelaid") == ["Adelaide Bell"]
    assert suggested(client, "tramp") == ["Tram stops closed"]
    factories.published(editor, headline="Trampolines are back")
    clock.shift(SECOND)
    assert suggested(client, "tramp") == ["Trampolines are back"]
    factories.published(editor, headline="Sport for all", bylines=[factories.author("Tramper Jones")])
    clock.shift(SECOND)
    assert suggested(client, "trampe") == ["Tramper Jones"]


def test_a_mistyped_name_of_a_section_is_corrected_once_readers_know_the_section(client, clock, editor):
    category = factories.category("Gardening")
    workflow.store_label(category)
    assert suggested(client, "gadrening") == []
    factories.published(editor, headline="Roses", categories=[category])
    clock.shift(SECOND)
    assert suggested(client, "gadrening") == ["Gardening"]


def test_a_correction_takes_two_more_queries(client, stories):
    suggested(client, "tram")
    (typed, in_index), (corrected, again) = (queries(client, each) for each in ("harbour", "harbor"))
    assert len(corrected) == len(typed) + 1
    if connection.vendor == "postgresql":  # SQLite is asked for each stretch of days.
        assert (len(in_index), len(again)) == (1, 2)


def queries(client, typed):
    """The queries for suggestions, and those of the index among them apart."""
    with CaptureQueriesContext(connection) as taken:
        assert suggested(client, typed) == ["Team stops at the harbour"]
    # Whether readers' pages have changed is asked now and then.
    asked = [query["sql"] for query in taken if "articles_stamp" not in query["sql"]]
    in_index = [sql for sql in asked if " MATCH " in sql or " @@ " in sql]
    return [sql for sql in asked if sql not in in_index], in_index
