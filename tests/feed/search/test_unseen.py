"""No search finds or quotes what readers may not see of pictures, video and audio."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import html, workflow
from articles.follow_up.running import run_round
from articles.models import Image
from articles.search import index
from tests import factories
from tests.articles.clips import made
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.django_db
CAPTIONS = ("leadcaption", "innercaption", "innermaker")


@pytest.fixture
def pictures(clock, editor):
    """A lead image and a picture in the text of a live story."""
    lead, inner = (factories.image(editor, size=(330, 20)) for _ in range(2))
    figure = html.figure(inner.key, 330, 20, "Inneralt", "Innercaption", "Innermaker")
    words = {
        "lead_image": lead,
        "lead_caption": "Leadcaption",
        "lead_credit": "A.",
        "lead_alt_text": "Leadalt",
    }
    factories.published(editor, headline="Harbourless", body=f"<p>Kept words.</p>{figure}", **words)
    return lead, inner


def before_and_after_the_worker():
    yield
    run_round()
    yield


def cited(client, query):
    """Whether a story is found, and whether its passage is quoted."""
    page = client.get("/search/", {"q": query}).text
    return "Harbourless" in page, f"<mark>{query.capitalize()}</mark>" in page


def test_captions_of_killed_pictures_are_cited_no_more_and_then_not_found(pictures, client, editor):
    assert [cited(client, word) for word in CAPTIONS] == [(True, True)] * 3
    for image in pictures:
        workflow.kill_picture(image, by=editor, reason="A court says so.")
    for _ in before_and_after_the_worker():
        assert [cited(client, word) for word in CAPTIONS] == [(False, False)] * 3
        assert cited(client, "kept") == (True, True)


def test_a_picture_in_very_many_stories_is_forgotten_in_as_many_queries(
    pictures, client, editor, monkeypatch
):
    monkeypatch.setattr(index, "AT_ONCE", 2)
    lead = pictures[0]
    words = {"lead_image": lead, "lead_caption": "Leadcaption", "lead_credit": "A.", "lead_alt_text": "Alt"}
    for number in range(3):
        factories.published(editor, headline=f"Ferry{number}", **words)
    workflow.kill_picture(lead, by=editor, reason="A court says so.")
    page = client.get("/search/", {"q": "leadcaption"}).text
    assert not any(name in page for name in ("Ferry0", "Ferry1", "Ferry2", "Harbourless"))
    # The newest are found by their other words; the rest only once the worker has run.
    assert "Ferry2" in client.get("/search/", {"q": "ferry2"}).text
    assert cited(client, "kept") == (False, False)
    run_round()
    assert cited(client, "kept") == (True, True)
    assert not any(cited(client, "leadcaption"))


def test_captions_of_pictures_whose_rights_are_over_are_not_cited(pictures, client, clock):
    Image.objects.update(shown_until=timezone.now() + timedelta(minutes=30))
    assert [cited(client, word) for word in CAPTIONS] == [(True, True)] * 3
    clock.move_to(NOON + HOUR)
    assert [cited(client, word) for word in CAPTIONS] == [(True, False)] * 3


def test_the_caption_of_a_killed_clip_is_not_cited_and_its_story_stays(clock, client, editor):
    clip = made.clip(editor, made.MP3)
    workflow.add_transcript(clip, by=editor, language="en", html="<p>Spoken.</p>")
    figure = html.figure(clip.key, 640, 96, "alt", "Innercaption", "B.")
    factories.published(editor, headline="Harbourless", body=f"<p>Kept words.</p>{figure}")
    assert cited(client, "innercaption") == (True, True)
    workflow.kill_clip(clip, by=editor, reason="Recalled")
    for _ in before_and_after_the_worker():
        assert [cited(client, word) for word in ("innercaption", "spoken", "kept")] == [
            (False, False),
            (False, False),
            (True, True),
        ]
