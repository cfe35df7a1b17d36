"""`manage.py verify` on a live site: it blocks nobody, and reports no false violation."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import invariants, workflow
from articles.models import Article, Story
from tests import factories


def in_a_thread(act):
    """Call this on a connection of its own, as another process would, and return the result."""
    done = []

    def run():
        try:
            done.append(act())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    return done[0] if done else None


def changed_and_published(story, editor):
    story = Story.objects.get(pk=story.pk)
    workflow.save(story, by=editor, words={"headline": "Other words went out meanwhile"})
    return workflow.publish(story, by=editor, kind="update", overriding=["second-reader"])


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_it(editor):
    story = factories.published(editor)
    with invariants.snapshot() as at:
        assert list(invariants.broken(at)) == []
        assert in_a_thread(lambda: changed_and_published(story, editor))
        assert Article.objects.filter(story=story).count() == 1
    assert Article.objects.filter(story=story).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_publication_in_the_middle_of_it_is_no_broken_rule(editor, monkeypatch, capsys):
    stories = [factories.published(editor) for _ in range(5)]
    words, begun, done = Article.words, [], []

    def words_after_a_publication(article):
        if not begun:
            begun.append(article)
            other = next(story for story in reversed(stories) if story.pk != article.story_id)
            done.append(in_a_thread(lambda: changed_and_published(other, editor)))
        return words(article)

    monkeypatch.setattr(invariants, "MANY", 1)
    monkeypatch.setattr(Article, "words", words_after_a_publication)
    call_command("verify")
    assert done[0]
    assert "rules hold" in capsys.readouterr().out


def test_it_takes_as_many_queries_for_three_stories_as_for_thirty(editor, db):
    counts = []
    for number in (3, 30):
        while Story.objects.count() < number:
            factories.published(editor)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(invariants.broken(timezone.now()))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_it_still_finds_what_is_broken(editor, db):
    story = factories.published(editor)
    Story.objects.filter(pk=story.pk).update(headline="Changed behind the desk’s back")
    with invariants.snapshot() as at:
        found = list(invariants.broken(at))
    assert len(found) == 3
    assert all(f"story {story.pk}" in place for place in found)
