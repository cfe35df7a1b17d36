"""Categories and bylines of a loaded story: read once, and never staler than its words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import Story
from articles.workflow.seen import Seen
from tests import factories


def published_with(number, editor):
    """The number of queries to publish a story with this many categories and bylines."""
    labels = {
        "categories": [factories.category() for _ in range(number)],
        "bylines": [factories.author() for _ in range(number)],
    }
    story = factories.story(editor, **labels)
    with CaptureQueriesContext(connection) as taken:
        article = workflow.publish(story, by=editor, kind="first")
    assert (article.categories, article.authors) == (labels["categories"], labels["bylines"])
    assert list(Story.objects.get(pk=story.pk).articles.with_labels()[0].categories) == labels["categories"]
    return len(taken)


def test_publishing_takes_as_many_queries_for_many_labels_as_for_one(editor):
    published_with(1, editor)  # Its words are new to the search index, those of the next are not.
    few = published_with(1, editor)
    assert published_with(6, editor) == few <= 28


def test_a_save_gives_the_story_at_hand_its_labels_in_their_new_order(editor):
    one, other = factories.category(), factories.category()
    story = factories.story(editor, categories=[one, other])
    assert story.categories == [one, other]
    workflow.save(story, by=editor, words={"categories": [other, one], "bylines": []})
    assert (story.categories, story.authors) == ([other, one], [])
    stored = Story.objects.get(pk=story.pk)
    assert (stored.categories, stored.authors) == ([other, one], [])


def test_labels_that_somebody_else_changed_come_with_the_words(editor):
    story = factories.story(editor)
    old, new = story.categories, [factories.category()]
    theirs = Story.objects.get(pk=story.pk)
    workflow.save(theirs, by=editor, words={"categories": new})
    assert story.categories == old
    story.refresh_from_db()
    assert story.categories == new


def test_a_refused_save_leaves_the_labels_as_they_were(editor):
    story = factories.story(editor)
    kept = story.categories
    with pytest.raises(workflow.Stale):
        workflow.save(story, by=editor, words={"categories": []}, seen=Seen(story.version + 1))
    assert story.categories == kept
    assert Story.objects.get(pk=story.pk).categories == kept
