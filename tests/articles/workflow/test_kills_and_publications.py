"""What is killed while a story with it is published: neither act undoes the other."""

import pytest
from django.db import transaction

from articles import html, workflow
from articles.models import Article, Notification, SearchEntry, Story
from articles.search import index
from tests import factories
from tests.articles.clips import made
from tests.articles.workflow.steps import edit, readers_have
from tests.beside import Beside, before
from tests.moments import MINUTE

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def of_a_picture(editor):
    image = factories.image(editor)
    words = {"lead_image": image, "lead_credit": "A. Photographer", "lead_alt_text": "A field."}
    return words, lambda: workflow.kill_picture(image, by=editor, reason="Recalled.")


def of_a_clip(editor):
    clip = made.clip(editor, made.MP3)
    figure = html.figure(clip.key, 640, 96, "alt", "Caption", "B.")
    return {"body": f"<p>Words.</p>{figure}"}, lambda: workflow.kill_clip(clip, by=editor, reason="Recalled.")


@pytest.fixture(params=[of_a_picture, of_a_clip])
def acts(request, journalist, editor):
    """A story of the journalist's that is live with what is killed; the kill, and a publication."""
    words, kill = request.param(editor)
    story = factories.published(editor, headline="Bridge closes", **words)
    Story.objects.filter(pk=story.pk).update(owner=journalist)  # Notified of the kill.
    edit(story, editor, headline="Bridge is open", body="<p>Words.</p>", lead_image=None)
    again = Story.objects.get(pk=story.pk)
    return story, kill, lambda: workflow.publish(again, by=editor, kind="update", overriding=["picture"])


def both_are_done(story):
    is_told = Notification.objects.filter(story=story, text__contains="Recalled").exists()
    return is_told and readers_have(story) == "Bridge is open"


def test_a_kill_waits_for_a_publication_that_has_begun(acts):
    story, kill, publish = acts
    killing = Beside(kill)
    with before('UPDATE "articles_article"', killing.begin):
        publish()
    assert killing.end() is None
    assert both_are_done(story)


def test_a_publication_waits_for_a_kill_that_has_begun(acts):
    story, kill, publish = acts
    publishing = Beside(publish)
    with before('DELETE FROM "articles_searchentry"', publishing.begin):
        kill()
    assert not isinstance(publishing.end(), Exception), publishing.outcome
    assert both_are_done(story)


@pytest.fixture
def ended(clock, editor):
    """Versions of two stories, ended but not marked so, stored in the reverse of the order of their keys."""
    for headline in ("First", "Second", "Third"):
        story = factories.published(editor, headline=headline)
        clock.shift(MINUTE / 10)
        edit(story, editor, headline="Changed")
        workflow.publish(story, by=editor, kind="update")
    clock.shift(2 * MINUTE)
    first, second, _newest = Article.objects.filter(live_until__isnull=False).order_by("pk")
    for model in (Article, SearchEntry):
        # An UPDATE moves a row to the end of its table, where its next reading finds it last.
        model.objects.filter(pk=first.pk).update(story_id=first.story_id)
    return first, second


def are_free(model, *rows):
    """Whether no transaction has locked the rows of this model with their keys."""
    free = model.objects.select_for_update(skip_locked=True).filter(pk__in=[row.pk for row in rows])
    return len(free.values_list("pk")) == len(rows)


@pytest.mark.parametrize("model", [Article, SearchEntry])
def test_a_publication_locks_ended_versions_of_other_stories_in_the_order_of_a_kill(ended, editor, model):
    first, second = ended
    story = factories.story(editor)
    publishing = Beside(lambda: workflow.publish(story, by=editor, kind="first"))
    with transaction.atomic():
        model.objects.select_for_update().get(pk=first.pk)
        publishing.begin()
        assert are_free(model, second)
    assert not isinstance(publishing.end(), Exception), publishing.outcome
    assert Article.objects.filter(pk__in=[first.pk, second.pk], is_closed=True).count() == 2


def test_a_kill_of_very_much_deletes_entries_in_the_same_order(ended, monkeypatch):
    monkeypatch.setattr(index, "AT_ONCE", 1)
    first, second = ended
    versions = Article.objects.filter(pk__in=[first.pk, second.pk, second.pk + 1])
    killing = Beside(transaction.atomic(lambda: index.forget(versions)))
    with transaction.atomic():
        SearchEntry.objects.select_for_update().get(pk=first.pk)
        killing.begin()
        assert are_free(SearchEntry, second)
    assert killing.end() is None
    assert not SearchEntry.objects.filter(pk__in=[first.pk, second.pk]).exists()
