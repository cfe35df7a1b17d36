"""The library of video and audio over HTTP, with plain forms; who may do what."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles import workflow
from articles.follow_up.clips import take_frames
from articles.models import AuditEntry, Clip, Image, Notification
from tests import factories
from tests.articles.clips import made

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIBRARY = "/admin/articles/clip/"


def desk_of(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(editor):
    return desk_of(editor)


def page_of(clip):
    return f"{LIBRARY}{clip.pk}/change/"


def test_a_plain_form_uploads_and_leads_to_the_page_of_the_file(desk):
    answer = desk.post(f"{LIBRARY}upload/", {"page": "1", "file": made.upload()}, follow=True)
    clip = Clip.objects.get()
    assert answer.redirect_chain[-1][0] == page_of(clip)
    assert "“six-seconds.mp4” is in the library." in answer.text
    for said in ("h264, aac", "320 × 180", "0:06"):
        assert said in answer.text
    assert "could not be removed" not in answer.text
    again = desk.post(f"{LIBRARY}upload/", {"page": "1", "file": made.upload()}, follow=True)
    assert "is in the library already" in again.text
    refused = desk.post(
        f"{LIBRARY}upload/", {"page": "1", "file": SimpleUploadedFile("a.mp4", b"x")}, follow=True
    )
    assert "Readers can’t play or download this kind of file" in refused.text
    assert "six-seconds.mp4" in refused.text


def test_scripts_are_answered_in_json(desk, settings):
    answer = desk.post(f"{LIBRARY}upload/", {"file": made.upload(made.MP3)})
    assert (answer.status_code, answer.json()["address"]) == (201, page_of(Clip.objects.get()))
    assert desk.post(f"{LIBRARY}upload/", {"file": made.upload(made.MP3)}).json()["is_known"]
    settings.CLIP_MOST_MB = 0
    answer = desk.post(f"{LIBRARY}upload/", {"file": made.upload(made.VIDEO, more=b"\0" * 70_000)})
    assert (answer.status_code, "the limit is 0 MB" in answer.json()["error"]) == (400, True)
    assert desk.post(f"{LIBRARY}upload/", {}).json() == {"error": "Choose a file to upload."}


def test_without_ffmpeg_the_pages_say_what_could_not_be_checked(desk, editor, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    clip = made.clip(editor)
    page = re.sub(r"\s+", " ", desk.get(page_of(clip)).text)
    assert "This server has no ffprobe. Whether browsers can play it" in page
    assert "could not be removed" in page
    assert "choose a picture from the library above" in page
    assert "This server has no ffprobe" in desk.get(LIBRARY).text


def seen_on(desk, clip):
    """What the form of the words carries of what it showed."""
    return re.search(r'name="seen" value="([^"]+)"', desk.get(page_of(clip)).text)[1]


def test_words_and_a_frame_have_a_form_each(desk, editor):
    clip = made.clip(editor)
    take_frames(str(clip.pk))
    form = {"title": " The  bridge ", "credit": "B. Filmer", "poster": "", "seen": seen_on(desk, clip)}
    assert "Saved." in desk.post(f"{LIBRARY}{clip.pk}/words/", form, follow=True).text
    assert (
        "Choose a frame first." in desk.post(f"{LIBRARY}{clip.pk}/frame/", {"frame": "9"}, follow=True).text
    )
    jpeg = desk.get(f"{LIBRARY}{clip.pk}/frames/2/")
    assert (jpeg["Content-Type"], b"".join(jpeg.streaming_content)[:2]) == ("image/jpeg", b"\xff\xd8")
    desk.post(f"{LIBRARY}{clip.pk}/frame/", {"frame": "2"})
    clip.refresh_from_db()
    image = Image.objects.get()
    assert (clip.title, clip.poster, image.credit, image.width) == ("The bridge", image, "B. Filmer", 320)


def test_captions_and_transcripts_have_a_form_each(desk, editor):
    clip = made.clip(editor)
    captions = {"language": "uk", "file": SimpleUploadedFile("c.vtt", made.VTT)}
    assert "Українська" in desk.post(f"{LIBRARY}{clip.pk}/captions/", captions, follow=True).text
    wrong = {"language": "uk", "file": SimpleUploadedFile("c.vtt", b"<html>")}
    assert "its first line must be WEBVTT" in desk.post(f"{LIBRARY}{clip.pk}/captions/", wrong).text
    said = {"language": "en", "text": "ANNA: <script>Hello</script>\n\nBye."}
    desk.post(f"{LIBRARY}{clip.pk}/transcript/", said)
    assert clip.transcripts.get().html == "<p>ANNA: &lt;script&gt;Hello&lt;/script&gt;</p>\n<p>Bye.</p>"
    assert "ANNA: &lt;script&gt;Hello&lt;/script&gt;\n\nBye." in desk.get(page_of(clip)).text
    text = clip.captions.get()
    assert desk.get(f"{LIBRARY}{clip.pk}/texts/{text.pk}/")["Content-Type"].startswith("text/vtt")
    desk.post(f"{LIBRARY}{clip.pk}/texts/{text.pk}/remove/")
    assert not clip.captions.exists()


def test_who_may_do_what(clock, editor, journalist, desk):
    clip, other = made.clip(editor), desk_of(journalist)
    story = factories.story(journalist, lead_clip=clip.key)
    assert other.get(page_of(clip)).status_code == 200
    assert "Title, credit and poster" not in other.get(page_of(clip)).text
    sent = {"title": "Mine", "seen": seen_on(desk, clip)}
    assert other.post(f"{LIBRARY}{clip.pk}/words/", sent).status_code == 403
    assert other.post(f"{LIBRARY}{clip.pk}/kill/", {"reason": "No"}).status_code == 403
    assert Client().get(f"{LIBRARY}{clip.pk}/file/").status_code == 302
    assert (
        "Say why it is removed" in desk.post(f"{LIBRARY}{clip.pk}/kill/", {"reason": " "}, follow=True).text
    )
    page = desk.post(f"{LIBRARY}{clip.pk}/kill/", {"reason": "Recalled"}, follow=True).text
    assert "Removed from all stories" in page
    assert Notification.objects.get(person=journalist, story=story).is_urgent
    assert AuditEntry.objects.filter(act="clip_killed").exists()
    assert desk.get(f"{LIBRARY}{clip.pk}/file/").status_code == 404
    with pytest.raises(workflow.Refused):
        workflow.store_clip(clip, by=editor, title="", credit="", poster=None)


def test_the_writing_page_offers_clips_and_takes_no_unknown_key(desk, editor):
    poster = factories.image(editor)
    clip = made.complete(editor, made.WEBM, poster=poster)
    story = factories.story(editor)
    page = desk.get(f"/admin/articles/story/{story.pk}/change/").text
    assert f'<option value="{clip.key}"' in page
    assert "The bridge from above · Video · 0:03" in page
    assert "The bridge from above" in desk.get(f"{LIBRARY}picker/?q=bridge").text
    assert "Nothing found." in desk.get(f"{LIBRARY}picker/?q=harbour").text
    typed = {"headline": "H", "version": story.version, "lead_clip": "clipnone"}
    refused = desk.post(f"/admin/articles/story/{story.pk}/change/", typed)
    assert "Choose a video or audio file of the library." in refused.text
    desk.post(f"/admin/articles/story/{story.pk}/change/", typed | {"lead_clip": clip.key})
    story.refresh_from_db()
    assert (story.lead_clip, story.lead_image) == (clip.key, poster)
    preview = desk.get(f"/admin/articles/story/{story.pk}/preview/").text
    address = re.search(rf"/admin/articles/clip/key/{clip.key}/", preview)[0]
    answer = desk.get(address, headers={"Range": "bytes=0-3"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"\x1aE\xdf\xa3")


def test_a_killed_poster_is_no_picture_of_its_clip_in_the_dialog(desk, editor):
    poster = factories.image(editor, size=(320, 180))
    made.clip(editor, poster=poster)
    assert poster.key in desk.get(f"{LIBRARY}picker/").text
    workflow.kill_picture(poster, by=editor, reason="Recalled")
    page = desk.get(f"{LIBRARY}picker/").text
    assert (poster.key in page, "desk/editor/clip" in page) == (False, True)
