"""What is said in video and audio is found: by readers in its story, at the desk in the library."""

import pytest

from articles import workflow
from articles.clips.captions import normalised
from articles.follow_up.clips import settle
from articles.models import ClipText
from articles.spoken import spoken_in, texts_of, words_of
from tests import factories
from tests.articles.clips import made
from tests.articles.clips.test_desk import LIBRARY, desk_of
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.django_db


def found(client, query):
    return client.get("/search/", {"q": query}).text


def test_readers_find_a_story_by_what_is_said_in_it_and_see_where(clock, client, editor):
    clip, said = made.complete(editor), "<p>ANNA: The harbourmaster <strong>warned</strong> us.</p>"
    workflow.add_transcript(clip, by=editor, language="en", html=said)
    assert "Harbourless" not in found(client, "harbourmaster")
    story = factories.published(editor, headline="Harbourless", lead_clip=clip.key)
    page = found(client, "harbourmaster warned")
    assert "Harbourless" in page
    assert "<mark>harbourmaster</mark> <mark>warned</mark>" in page
    # Readers have the transcript of the day of publication.
    workflow.add_transcript(clip, by=editor, language="en", html="<p>The pilot warned us.</p>")
    assert "Harbourless" not in found(client, "pilot")
    clock.move_to(NOON + HOUR)
    workflow.save(story, by=editor, words={"dek": "Another dek"})
    workflow.publish(story, by=editor, kind="minor")
    assert "<mark>pilot</mark>" in found(client, "pilot")


def test_captions_stand_in_for_a_transcript_in_their_language(clock, editor):
    clip = made.complete(editor)
    workflow.add_captions(
        clip, by=editor, language="uk", vtt=normalised(made.VTT.replace(b"closed", "закрито".encode()))
    )
    story = factories.story(editor, lead_clip=clip.key)
    workflow.publish(story, by=editor, kind="first")
    version = story.articles.get()
    texts = {text.pk: text for text in ClipText.objects.all()}
    assert {*spoken_in(version, texts).split("\n")} == {"Spoken of the bridge.", "The bridge is закрито."}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ClipText(vtt=normalised(made.VTT)), "The bridge is closed."),
        (ClipText(html="<p>One.</p>\n<p>Two &amp; three.</p>"), "One. Two & three."),
    ],
)
def test_times_and_markup_are_no_words(text, words):
    assert words_of(text) == words


def test_what_a_killed_clip_said_is_found_no_more(clock, client, editor):
    clip = made.complete(editor)
    story = factories.published(editor, headline="Harbourless", lead_clip=clip.key)
    assert "<mark>Spoken</mark>" in found(client, "spoken")
    workflow.kill_clip(clip, by=editor, reason="Recalled")
    assert "Harbourless" not in found(client, "spoken"), "At once, before any worker has run."
    assert "Harbourless" in found(client, "harbourless")
    settle(str(clip.pk))
    assert "Harbourless" not in found(client, "spoken")
    assert "Harbourless" in found(client, "harbourless")
    assert not spoken_in(story.articles.get(), {})


def test_versions_without_clips_cost_no_query(django_assert_num_queries, clock, editor):
    version = factories.published(editor).articles.get()
    with django_assert_num_queries(0):
        assert texts_of([version], None) == {}


@pytest.mark.parametrize(
    "asked", ["bridge from above", "six-seconds", "SPOKEN of", "spöken", "spoken filmer"]
)
def test_the_desk_finds_a_clip_by_its_words_and_by_what_is_said(editor, asked):
    made.complete(editor)
    made.clip(editor, made.MP3, title="Another", credit="Nobody")
    desk = desk_of(editor)
    for address in (f"{LIBRARY}?q=", f"{LIBRARY}picker/?q=", "/admin/find/?part=1&q="):
        page = desk.get(f"{address}{asked}").text
        assert ("The bridge from above" in page, "Another" in page) == (True, False), address


def test_the_desk_finds_nothing_of_words_that_were_replaced(editor):
    clip = made.complete(editor)
    workflow.add_transcript(clip, by=editor, language="en", html="<p>Better.</p>")
    desk = desk_of(editor)
    assert "The bridge from above" not in desk.get(f"{LIBRARY}picker/?q=spoken").text
    assert "The bridge from above" in desk.get(f"{LIBRARY}picker/?q=better").text
