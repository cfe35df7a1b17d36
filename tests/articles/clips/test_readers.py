"""What readers get of video and audio: a player, its file in ranges, and nothing before its time or after."""

import json
import re
from datetime import timedelta

import feedparser
import pytest
from django.core.files.storage import default_storage

from articles import picture_uses, workflow
from articles.clips import captions, files
from articles.clips.frozen import frozen
from articles.follow_up.running import run_round
from articles.html import clean, figure
from articles.models import Article, ClipUse
from tests import factories
from tests.articles.clips import made
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def poster(editor):
    return factories.image(editor, size=(640, 360))


def live(story):
    return story.articles.latest("live_from")


def page_of(client, story):
    return client.get(live(story).get_absolute_url()).text


def address_of(clip):
    return default_storage.url(files.public_name(clip))


def ask(client, address, method="get", **headers):
    """(status, bytes, the answer), read to its end."""
    answer = getattr(client, method)(
        address, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body, answer


def test_a_story_leads_with_its_player_and_every_output_knows_it(clock, client, editor, poster):
    clip = made.complete(editor, poster=poster)
    story = factories.published(editor, lead_clip=clip.key, lead_image=poster, lead_credit="A. Filmer")
    page, address = page_of(client, story), address_of(clip)
    player = re.search(r"<video.*?</video>", page, re.DOTALL)[0]
    assert player.startswith('<video controls playsinline preload="none" poster="/media/images/')
    assert 'width="320" height="180"' in player
    assert f'<source src="{address}" type="video/mp4">' in player
    track = re.search(r'<track kind="captions" src="([^"]+)" srclang="en" label="English">', player)[1]
    assert client.get(track).text == captions.normalised(made.VTT)
    assert client.get(track)["Content-Type"] == "text/vtt; charset=utf-8"
    assert "<summary>Transcript" in page
    assert "<p>Spoken of the bridge.</p>" in page
    assert "autoplay" not in page
    assert f'property="og:video" content="http://testserver{address}"' in page.replace("\n  ", " ")
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1].replace("<!--works-->", ""))
    assert data["video"]["@type"] == "VideoObject"
    assert data["video"]["contentUrl"] == f"http://testserver{address}"
    assert (data["video"]["duration"], data["video"]["transcript"]) == ("PT0M6S", "Spoken of the bridge.")
    assert "/media/images/" in data["video"]["thumbnailUrl"][0]


def test_lists_and_feeds_have_its_length_and_its_file(clock, client, editor, poster):
    clip = made.complete(editor, poster=poster)
    factories.published(editor, lead_clip=clip.key, lead_image=poster, lead_credit="A. Filmer")
    address = address_of(clip)
    assert '<span class="has-video">Video <time' in re.sub(r"\s+", " ", client.get("/").text)
    for feed in ("/rss.xml", "/atom.xml"):
        entry = feedparser.parse(client.get(feed).content).entries[0]
        enclosure = next(link for link in entry.links if link["rel"] == "enclosure")
        assert (enclosure["href"], enclosure["type"]) == (f"http://testserver{address}", "video/mp4")
        assert int(enclosure["length"]) == clip.size
        assert any(each.get("duration") == "6" for each in entry.media_content)
    item = client.get("/feed.json").json()["items"][0]
    assert item["attachments"][0]["duration_in_seconds"] == 6


def test_audio_and_video_in_the_text_are_figures(clock, client, editor):
    sound, film = made.complete(editor, made.MP3), made.clip(editor, made.WEBM, title="“Quoted” & <b>")
    body = "<p>Before.</p>" + "".join(
        figure(each.key, 640, 360, "alt", "What is heard", "A. Filmer") for each in (sound, film)
    )
    story = factories.published(editor, body=body)
    page = page_of(client, story)
    assert page.count('<figure class="clip">') == 2
    audio = '<audio controls preload="none" aria-label="The bridge from above"><source src="'
    assert f"{audio}{address_of(sound)}" in page
    assert 'aria-label="“Quoted” &amp; &lt;b&gt;"' in page
    assert '<figcaption>What is heard <span class="credit">(A. Filmer)</span></figcaption>' in page
    assert live(story).pictures == 0
    assert ClipUse.objects.filter(story=story).count() == 2
    feed = feedparser.parse(client.get("/rss.xml").content).entries[0].get("content")
    assert feed is None or "http://testserver/media/clips/" in feed[0]["value"]


def test_a_version_keeps_the_captions_and_the_title_that_it_had(clock, client, editor):
    clip = made.complete(editor)
    story = factories.published(editor, lead_clip=clip.key)
    before, kept = page_of(client, story), live(story).clips
    clock.move_to(NOON + HOUR)
    workflow.store_clip(clip, by=editor, title="Another title", credit="B.", poster=None)
    workflow.add_captions(
        clip, by=editor, language="en", vtt=captions.normalised(made.VTT.replace(b"closed", b"open"))
    )
    assert live(story).clips == kept
    assert page_of(client, story) == before
    track = re.search(r'<track kind="captions" src="([^"]+)"', before)[1]
    assert "closed" in client.get(track).text
    clock.move_to(NOON + 2 * HOUR)
    workflow.save(story, by=editor, words={"dek": "Another dek"})
    workflow.publish(story, by=editor, kind="minor")
    assert "Another title" in page_of(client, story)
    assert frozen(Article.objects.latest("live_from")) == live(story).clips


def test_readers_seek_in_the_file_with_ranges(clock, client, editor):
    clip = made.clip(editor)
    factories.published(editor, lead_clip=clip.key)
    address, whole = address_of(clip), open_bytes(clip)
    status, body, answer = ask(client, address)
    assert (status, body) == (200, whole)
    assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("video/mp4", "bytes")
    assert "immutable" in answer["Cache-Control"]
    size = len(whole)
    for asked, expected, span in [
        ("bytes=0-99", 206, (0, 99)),
        ("bytes=100-", 206, (100, size - 1)),
        ("bytes=-10", 206, (size - 10, size - 1)),
        (f"bytes=5-{size * 9}", 206, (5, size - 1)),
        (f"bytes=-{size * 9}", 206, (0, size - 1)),
        ("bytes=0-1,5-6", 200, (0, size - 1)),
        ("lines=1-2", 200, (0, size - 1)),
    ]:
        status, body, answer = ask(client, address, Range=asked)
        start, end = span
        assert (status, body) == (expected, whole[start : end + 1]), asked
        assert answer.get("Content-Range") == (f"bytes {start}-{end}/{size}" if status == 206 else None)


def test_a_part_that_there_is_not_is_refused_and_an_old_one_is_sent_whole(clock, client, editor):
    clip = made.clip(editor)
    factories.published(editor, lead_clip=clip.key)
    address, size = address_of(clip), clip.size
    etag = ask(client, address)[2]["ETag"]
    for asked in (f"bytes={size}-", "bytes=9-5", "bytes=-0"):
        status, _, answer = ask(client, address, Range=asked)
        assert (status, answer["Content-Range"]) == (416, f"bytes */{size}")
    assert ask(client, address, Range="bytes=0-1", If_Range='"another"')[0] == 200
    assert ask(client, address, Range="bytes=0-1", If_Range=etag)[0] == 206
    status, body, head = ask(client, address, "head", Range="bytes=0-1")
    assert (status, head["Content-Length"], body) == (200, str(size), b"")
    assert client.post(address).status_code == 405
    assert client.get(address.replace(".mp4", ".webm")).status_code == 404


def open_bytes(clip):
    with files.open_private(clip) as file:
        return file.read()


def test_the_file_is_public_from_publication_to_the_take_down(clock, client, editor, administrator):
    clip = made.complete(editor)
    name, address = files.public_name(clip), address_of(clip)
    track = f"/captions/{clip.captions.get().pk}-{clip.captions.get().sha256[:16]}.vtt"
    story = factories.story(editor, lead_clip=clip.key)
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    run_round()
    for asked in (address, track):
        assert client.get(asked).status_code == 404
    assert not default_storage.exists(name)
    clock.move_to(NOON + HOUR + timedelta(seconds=1))
    # At once, whether or not the worker has come to it.
    assert ask(client, address)[0] == ask(client, track)[0] == 200
    run_round()
    assert default_storage.exists(name)
    workflow.take_down(story, by=administrator, reason="An order of a court")
    run_round()
    assert not default_storage.exists(name)
    for asked in (address, track):
        assert client.get(asked).status_code == 410
    assert default_storage.exists(files.removed_mark(clip.key))


def test_a_killed_clip_is_nowhere(clock, client, editor):
    clip = made.complete(editor)
    story = factories.published(
        editor, lead_clip=clip.key, body=figure(clip.key, 320, 180, "", "Words", "A.")
    )
    run_round()
    assert default_storage.exists(files.public_name(clip))
    workflow.kill_clip(clip, by=editor, reason="Recalled")
    run_round()
    page = page_of(client, story)
    assert page.count("This video was removed") == 2
    assert "<video" not in page
    assert "Spoken of the bridge" not in page
    assert client.get(address_of(clip)).status_code == 410
    assert "media/clips" not in client.get("/rss.xml").text
    assert "has-video" not in client.get("/").text
    with pytest.raises(workflow.Refused):
        workflow.publish(factories.story(editor, lead_clip=clip.key), by=editor, kind="first")


def test_a_preview_by_link_plays_what_readers_do_not_have(clock, client, editor, poster):
    clip = made.complete(editor, poster=poster)
    story = factories.story(editor, lead_clip=clip.key)
    link = workflow.share(story, by=editor, hours=24)
    page = client.get(f"/preview/{link.token}/").text
    source = re.search(r'<source src="([^"]+)"', page)[1]
    track = re.search(r'<track kind="captions" src="([^"]+)"', page)[1]
    assert ask(client, source)[:2] == (200, open_bytes(clip))
    assert "closed" in client.get(track).text
    assert client.get(f"/preview/{link.token}/clip/clipaaaaaaaaaaaa/").status_code == 404


def test_checks_ask_for_captions_and_a_transcript(clock, editor):
    film, sound = made.clip(editor), made.clip(editor, made.MP3)
    story = factories.story(editor, lead_clip=film.key, body=figure(sound.key, 640, 360, "", "Words", "A."))
    with pytest.raises(workflow.NotReady) as refusal:
        workflow.publish(story, by=editor, kind="first")
    assert [problem.check for problem in refusal.value.problems] == ["no-captions", "clip-no-transcript-1"]
    workflow.publish(story, by=editor, kind="first", overriding=["no-captions", "clip-no-transcript-1"])
    assert {task.check_name for task in story.tasks.all()} >= {"no-captions", "clip-no-transcript-1"}


def test_a_poster_is_a_picture_in_use_by_the_versions_that_have_it(clock, editor, administrator, poster):
    clip = made.complete(editor, poster=poster)
    story = factories.published(editor, body=figure(clip.key, 320, 180, "", "Words", "A."))
    sealed = factories.published(editor, lead_image=poster, lead_credit="A.")
    workflow.take_down(sealed, by=administrator, reason="An order")
    workflow.store_clip(clip, by=editor, title="", credit="", poster=None)
    run_round()
    poster.refresh_from_db()
    assert list(picture_uses.users(poster)) == [story]
    assert (picture_uses.is_published(poster), poster.erased_at) == (True, None)


@pytest.mark.once
def test_video_is_on_its_own_beside_a_gallery():
    figures = [
        f'<figure class="gallery" data-image="{key}"><img alt="" height="9" width="16"></figure>'
        for key in ("a" * 16, "b" * 16, "clip" + "c" * 12, "d" * 16)
    ]
    cleaned = clean("".join(figures))
    assert re.findall(r'<div class="gallery">|data-image="(\w)', cleaned) == ["", "a", "b", "c", "d"]
    assert '</div><figure data-image="clip' in cleaned.replace("\n", "")
