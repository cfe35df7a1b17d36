"""The index of readers' search: written in the act's transaction, at a bounded cost."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.invariants import broken_in_rows
from articles.models import Article, Author, SearchEntry, Spelling
from articles.search import spelling
from feed.search.query import read
from tests import factories
from tests.moments import NOON

pytestmark = pytest.mark.django_db


def matching(typed):
    return {
        entry.pk for entry in SearchEntry.objects.filter(document__matches=read(typed).anywhere()).only("pk")
    }


def articles_of(*stories):
    return {article.pk for story in stories for article in story.articles.all()}


def test_a_publication_takes_two_more_statements_if_none_of_its_words_is_new(clock, editor):
    for _ in range(2):
        story = factories.story(editor, headline="Harbour bridge closes", dek="Long way", body="<p>Noon.</p>")
        with CaptureQueriesContext(connection) as taken:
            workflow.publish(story, by=editor, kind="first", overriding=["second-reader"])
        statements = [query["sql"] for query in taken.captured_queries]
    tables = (SearchEntry._meta.db_table, Spelling._meta.db_table)
    assert sum(any(table in sql for table in tables) for sql in statements) == 2


def test_an_act_that_fails_later_leaves_no_entry(clock, editor):
    story = factories.story(editor, headline="Harbour bridge closes")
    with transaction.atomic():
        workflow.publish(story, by=editor, kind="first", overriding=["second-reader"])
        assert matching("harbour")
        transaction.set_rollback(True)
    assert matching("harbour") == set()


def test_a_cancelled_version_leaves_no_entry(clock, editor):
    story = factories.published(editor, at=NOON + timedelta(hours=1), headline="Harbour bridge closes")
    assert matching("harbour") == articles_of(story)
    workflow.cancel(story, by=editor)
    assert matching("harbour") == set()


def test_verify_names_a_version_without_an_entry_and_a_rebuild_makes_it(clock, editor):
    story = factories.published(editor, headline="Harbour bridge closes")
    assert list(broken_in_rows(NOON)) == []
    SearchEntry.objects.all().delete()
    [sentence] = broken_in_rows(NOON)
    assert "rebuild_search" in sentence
    call_command("rebuild_search", verbosity=0)
    assert list(broken_in_rows(NOON)) == []
    assert matching("harbour") == articles_of(story)


def test_a_rebuild_takes_up_new_rules_and_drops_words_that_are_gone(clock, editor):
    story = factories.published(editor, headline="Harbour bridge closes")
    Article.objects.filter(pk__in=articles_of(story)).update(headline="Tunnel opens")
    call_command("rebuild_search", verbosity=0)
    assert (matching("harbour"), matching("tunnel")) == (set(), articles_of(story))
    assert spelling.near(["harbor", "tunel"]) == {"harbor": [], "tunel": ["tunnel"]}


def test_the_migration_indexes_what_is_there(clock, editor):
    story = factories.published(
        editor, headline="Harbour bridge closes", bylines=[factories.author("Ada Bell")]
    )
    SearchEntry.objects.all().delete()
    Spelling.objects.all().delete()
    Author.objects.update(name_terms="")
    import_module("articles.migrations.0029_fill_search").fill(apps, None)
    assert matching("harbour") == articles_of(story)
    assert spelling.near(["harbor"]) == {"harbor": ["harbour"]}
    assert Author.objects.get(name="Ada Bell").name_terms == " ada bell"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("brigde", "bridge"),
        ("birdge", "bridge"),
        ("bride", "bridge"),
        ("bridges", "bridge"),
        ("brxdge", "bridge"),
        ("harbor", "harbour"),
        ("harbuor", "harbour"),
        ("parlament", "parliament"),
        ("paliamnet", "parliament"),
        ("мостт", "мости"),
    ],
)
def test_a_word_is_found_from_a_misspelling(typed, word):
    spelling.learn(["bridge", "harbour", "parliament", "мости", "unlike"])
    assert word in spelling.near([typed])[typed]


@pytest.mark.parametrize("typed", ["brxxge", "bri", "cat", "parxxxament", "harb"])
def test_a_word_is_not_found_from_what_is_too_far(typed):
    spelling.learn(["bridge", "harbour", "parliament", "cats"])
    assert spelling.near([typed]) in ({}, {typed: []})


def test_the_nearest_word_comes_first():
    spelling.learn(["parliament", "parliaments", "ornament"])
    assert spelling.near(["parliamen"]) == {"parliamen": ["parliament", "parliaments"]}


def test_short_words_numbers_and_pairs_of_characters_are_not_learnt():
    spelling.learn(["cat", "2026", "東京", "b2b4", "bridge", "bridge"])
    assert {*Spelling.objects.values_list("word", flat=True)} == {"bridge"}


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("bridge", "brigde", 1),
        ("harbor", "harbour", 1),
        ("abc", "cab", 2),
        ("ca", "abc", 3),
    ],
)
def test_a_distance_counts_letters_and_swaps(one, other, steps):
    assert spelling.distance(one, other) == spelling.distance(other, one) == steps
