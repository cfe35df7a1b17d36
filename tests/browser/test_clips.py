"""A video from the desk to the reader: uploaded, with poster and captions, published, played."""

import re

import pytest
from playwright.sync_api import expect

from articles import html
from articles.follow_up.running import run_round
from articles.models import Clip, Image, Story
from tests import factories
from tests.articles.clips import made
from tests.browser.steps import body_of, faults, headline_of, on_desk, save, unfold

pytestmark = pytest.mark.once

SEEKABLE = "video => video.readyState > 0 && video.seekable.length > 0 && video.seekable.end(0) > 5"


@pytest.fixture
def library(newsroom, sign_in):
    page = sign_in("editor")
    page.goto(f"{newsroom}/admin/articles/clip/")
    return page


def upload(page, name):
    page.get_by_label("Upload video, audio or files").set_input_files(made.FILES / name)
    expect(page.get_by_role("heading", name="Captions and transcripts")).to_be_visible()


def complete(page):
    """Give the video on the page a title, a frame as its poster, captions and a transcript."""
    page.get_by_label("Title", exact=True).fill("The bridge from above")
    page.get_by_label("Credit", exact=True).fill("A. Filmer")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("radio", name="Frame 3").check()
    page.get_by_role("button", name="Make it the poster").click()
    expect(page.locator("video[poster]")).to_be_visible()
    captions = {"name": "captions.vtt", "mimeType": "text/vtt", "buffer": made.VTT}
    page.get_by_label("WebVTT file").set_input_files(captions)
    page.get_by_role("button", name="Add captions").click()
    # The captions' text becomes the first transcript.
    expect(page.get_by_role("textbox", name="Transcript")).to_have_value("The bridge is closed.")
    page.get_by_role("button", name="Save the transcript").click()
    expect(page.get_by_text("Transcript: English")).to_be_visible()


def test_a_video_goes_from_the_desk_to_readers_who_seek_in_it(library, newsroom, browser):
    upload(library, made.VIDEO)
    run_round()
    library.reload()
    assert faults(library, "the page of a video") == []
    complete(library)
    assert Clip.objects.get().poster == Image.objects.get()
    story = factories.story(Clip.objects.get().uploaded_by)
    library.goto(f"{newsroom}/admin/articles/story/{story.pk}/change/")
    unfold(library)
    library.get_by_role("combobox", name="Video or audio").select_option(
        label="The bridge from above · Video · 0:06"
    )
    on_desk(library)
    save(library)
    assert Story.objects.get().lead_image == Image.objects.get()
    library.get_by_role("button", name="Publish", exact=True).click()
    library.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(library.get_by_text("Published.", exact=True)).to_be_visible()
    plays_and_seeks(browser.new_page(), newsroom + Story.objects.get().articles.get().get_absolute_url())


def plays_and_seeks(page, address):
    """Nothing loads before a reader presses play; then any position can be played."""
    asked = []
    page.on("request", lambda request: asked.append(request) if "/clips/" in request.url else None)
    page.goto(address, wait_until="networkidle")
    assert faults(page, "a story that leads with a video") == []
    video = page.locator("video")
    assert not asked
    assert video.evaluate("video => video.paused && video.preload === 'none'")
    box = video.bounding_box()
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function(f"({SEEKABLE})(document.querySelector('video'))")
    video.evaluate("video => new Promise(done => { video.onseeked = done; video.currentTime = 4; })")
    assert video.evaluate("video => video.currentTime") >= 4
    assert video.bounding_box() == box
    track = video.evaluate(
        "video => new Promise(done => { const track = video.textTracks[0]; track.mode = 'hidden';"
        " video.querySelector('track').onload = () => done(track.cues[0].text); })"
    )
    assert track == "The bridge is closed."
    assert any(request.headers.get("range") for request in asked)
    page.close()


def test_audio_is_put_into_the_text_by_keyboard_and_stays_over_a_save(newsroom, writing):
    clip = made.clip(factories.person("editor"), made.MP3, title="The horn")
    headline_of(writing).fill("The horn of the harbour is heard again")
    body_of(writing).click()
    writing.keyboard.type("Before.")
    writing.get_by_role("button", name="Video or audio").click()
    dialog = writing.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("horn")
    choice = dialog.get_by_role("button", name="The horn · Audio · 0:03")
    expect(choice).to_be_visible()
    assert faults(writing, "choosing video or audio") == []
    choice.press("Enter")
    expect(body_of(writing).locator("figure")).to_have_count(1)
    save(writing)
    figure = html.figures(Story.objects.get().body)[0]
    assert (figure.key, figure.is_clip, figure.caption, figure.credit) == (
        clip.key,
        True,
        "The horn",
        "A. Filmer",
    )
    writing.reload()
    expect(body_of(writing).locator("figure img")).to_have_attribute("src", re.compile("clip.svg"))
