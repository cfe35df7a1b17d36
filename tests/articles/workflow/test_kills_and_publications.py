"""What is killed while a story with it is published: neither act undoes the other."""

import pytest

from articles import html, workflow
from articles.models import Notification, Story
from tests import factories
from tests.articles.clips import made
from tests.articles.workflow.steps import edit, readers_have
from tests.beside import Beside, before

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
