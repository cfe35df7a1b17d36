"""Two people at one clip's page: neither puts away unseen what the other has stored."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import workflow
from articles.clips.captions import normalised
from tests import factories
from tests.articles.clips import made
from tests.articles.clips.test_desk import LIBRARY, desk_of, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor):
    return desk_of(editor)


def fields(desk, clip, form, query=""):
    """{name: value} of what the form with this heading has in its inputs and its text area."""
    return fields_of(desk.get(page_of(clip) + query).text, form)


def fields_of(page, form):
    found = re.search(rf'<form[^>]* aria-labelledby="{form}".*?</form>', page, re.DOTALL)[0]
    inputs = re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', found)
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\s*(.*?)</textarea>', found, re.DOTALL)
    language = re.findall(r'<option value="([^"]+)" selected', found)
    return dict([*inputs, *areas]) | ({"language": language[0]} if language else {})


def test_words_that_somebody_else_has_stored_are_shown_before_they_are_replaced(desk, editor):
    clip = made.clip(editor)
    typed = fields(desk, clip, "clip-words") | {"title": "Mine", "poster": ""}
    workflow.store_clip(clip, by=editor, title="Theirs", credit="A. Filmer", poster=None)
    refused = desk.post(f"{LIBRARY}{clip.pk}/words/", typed).text
    clip.refresh_from_db()
    assert clip.title == "Theirs"
    for said in ("Someone else has changed this file", 'value="Mine"', ">Theirs</q>"):
        assert said in refused
    again = re.search(r'name="seen" value="([^"]+)"', refused)[1]
    assert "Saved." in desk.post(f"{LIBRARY}{clip.pk}/words/", typed | {"seen": again}, follow=True).text
    clip.refresh_from_db()
    assert clip.title == "Mine"


def test_what_only_the_other_changed_is_taken_over(desk, editor):
    clip, poster = made.clip(editor), factories.image(editor)
    shown = fields(desk, clip, "clip-words") | {"poster": ""}
    workflow.store_clip(clip, by=editor, title=clip.title, credit="B. Camera", poster=poster)
    refused = desk.post(f"{LIBRARY}{clip.pk}/words/", shown | {"title": "Mine"}).text
    for said in ("now shows what is saved: Credit; Poster.", 'value="Mine"', 'value="B. Camera"'):
        assert said in refused
    again = fields_of(refused, "clip-words") | {"poster": poster.pk}
    assert "Saved." in desk.post(f"{LIBRARY}{clip.pk}/words/", again, follow=True).text
    clip.refresh_from_db()
    assert (clip.title, clip.credit, clip.poster) == ("Mine", "B. Camera", poster)
    assert "Saved." in desk.post(f"{LIBRARY}{clip.pk}/words/", shown, follow=True).text
    clip.refresh_from_db()
    assert (clip.title, clip.credit, clip.poster) == ("Mine", "B. Camera", poster)


def test_a_frame_becomes_the_poster_and_leaves_the_words_of_others(editor):
    clip, poster = made.clip(editor), factories.image(editor)
    workflow.store_clip(clip, by=editor, title="Theirs", credit="B.", poster=None)
    before = clip.version
    workflow.choose_clip_poster(clip, by=editor, poster=poster)
    clip.refresh_from_db()
    assert (clip.title, clip.credit, clip.poster) == ("Theirs", "B.", poster)
    with pytest.raises(workflow.Refused):
        workflow.store_clip(clip, by=editor, title="Old", credit="", poster=None, seen=before)


def test_a_transcript_is_replaced_only_by_somebody_who_has_seen_it(desk, editor):
    clip = made.complete(editor)
    typed = fields(desk, clip, "clip-transcript")
    assert typed["text"] == "Spoken of the bridge."
    workflow.add_transcript(clip, by=editor, language="en", html="<p>Theirs.</p>")
    address = f"{LIBRARY}{clip.pk}/transcript/"
    refused = desk.post(address, typed | {"text": "Mine."}).text
    assert clip.transcripts.get().html == "<p>Theirs.</p>"
    for said in ("changed the text in this language", ">Mine.</textarea>", ">Theirs.</q>"):
        assert said in refused.replace("\n", "")
    seen = re.search(r'id="transcript-seen"[^>]*|name="seen" value="(\d+)" id="transcript-seen"', refused)[0]
    again = {"seen": re.search(r'value="(\d+)"', seen)[1]}
    assert desk.post(address, typed | {"text": "Mine."} | again).status_code == 302
    assert clip.transcripts.get().html == "<p>Mine.</p>"


def test_a_transcript_in_another_language_is_opened_before_it_is_replaced(desk, editor):
    clip = made.complete(editor)
    other = workflow.add_transcript(clip, by=editor, language="uk", html="<p>Міст.</p>")
    address = f"{LIBRARY}{clip.pk}/transcript/"
    unseen = fields(desk, clip, "clip-transcript") | {"language": "uk", "text": "Інше."}
    assert "changed the text in this language" in desk.post(address, unseen).text
    assert f'href="?transcript={other.pk}#clip-transcript"' in desk.get(page_of(clip)).text
    opened = fields(desk, clip, "clip-transcript", f"?transcript={other.pk}")
    assert (opened["language"], opened["text"]) == ("uk", "Міст.")
    assert desk.post(address, opened | {"text": "Інше."}).status_code == 302
    assert clip.transcripts.get(language="uk").html == "<p>Інше.</p>"


def test_captions_are_replaced_only_by_somebody_who_has_seen_them(desk, editor):
    clip = made.complete(editor)
    known = fields(desk, clip, "clip-captions")
    theirs = normalised(made.VTT.replace(b"closed", b"theirs"))
    workflow.add_captions(clip, by=editor, language="en", vtt=theirs)

    def send(seen):
        mine = SimpleUploadedFile("c.vtt", made.VTT.replace(b"closed", b"mine"))
        return desk.post(f"{LIBRARY}{clip.pk}/captions/", {**known, **seen, "file": mine})

    assert "changed the text in this language" in send({}).text
    assert "theirs" in clip.captions.get().vtt
    assert send({"seen": "x 99999999999999999999"}).status_code == 200
    assert send(fields(desk, clip, "clip-captions")).status_code == 302
    assert "mine" in clip.captions.get().vtt
