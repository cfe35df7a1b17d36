"""The demo's own video and audio, with captions, transcripts and posters."""

import hashlib
import re
import tomllib
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from articles import html, workflow
from articles.clips import captions, storing
from articles.clips.players import UNKNOWN_SIZE
from articles.models import Clip, Image
from articles.pictures import storing as pictures

HERE = Path(__file__).parent
_PLACE = re.compile(r'<figure data-clip="([^"]+)"></figure>')


def load(by) -> dict[str, Clip]:
    """{file: the clip}, found or stored."""
    written = tomllib.loads((HERE / "clips.toml").read_text())["clip"]
    return {each["file"]: _clip(by, **each) for each in written}


def _clip(by, file, title, credit, transcript, **more):
    content = (HERE / "clips" / file).read_bytes()
    known = Clip.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if known:
        return known
    clip, _ = storing.store(SimpleUploadedFile(file, content), by=by)
    poster = _poster(by, more["poster"], more["poster_alt_text"], credit, title) if "poster" in more else None
    workflow.store_clip(clip, by=by, title=title, credit=credit, poster=poster)
    for language, written in more.get("captions", {}).items():
        workflow.add_captions(clip, by=by, language=language, vtt=captions.normalised(written.encode()))
    workflow.add_transcript(clip, by=by, language="en", html=transcript)
    clip.refresh_from_db()
    return clip


def _poster(by, file, alt_text, credit, title) -> Image:
    image = pictures.store(SimpleUploadedFile(file, (HERE / "clips" / file).read_bytes()), by=by)
    image.alt_text, image.credit, image.caption = alt_text, credit, title
    workflow.store_picture(image, by=by)
    workflow.check_picture(image, Image.Status.CLEARED, by=by)
    return image


def placed(body: str, clips: dict[str, Clip]) -> str:
    """A body in which each file name of a clip is replaced by that clip."""

    def figure(found: re.Match) -> str:
        clip = clips[found[1]]
        size = (clip.width, clip.height) if clip.width else UNKNOWN_SIZE if clip.is_video else (640, 96)
        return html.figure(clip.key, *size, clip.title, clip.title, clip.credit)

    return _PLACE.sub(figure, body)


def leading(clip: Clip) -> dict:
    """The words that make a clip lead a story, along with its poster."""
    words = {"lead_clip": clip.key}
    if image := clip.poster:
        words |= {"lead_image": image, "lead_alt_text": image.alt_text}
        words |= {"lead_caption": clip.title, "lead_credit": clip.credit}
    return words
