"""Players of our own video and audio as HTML: the browser's own, without a script."""

from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.clips.shown import ShownClip
from articles.pictures.renditions import plain_of, size_in_html
from articles.pictures.shown import Shown
from articles.text import languages

UNKNOWN_SIZE = (1280, 720)
"""Pixels for a video of unknown size, which is centred in them."""
_WIDEST = 960


def player(clip: ShownClip, poster: Shown | None = None) -> SafeString:
    """The player of a clip, with its own poster or the given one; a note in its place if it was removed."""
    if clip.is_removed:
        return format_html('<p class="removed-clip">{}</p>', _removed(clip))
    if clip.is_file:
        return _download(clip)
    return _video(clip, clip.poster or poster) if clip.is_video else _audio(clip)


def _removed(clip):
    if clip.is_file:
        return gettext("This file was removed")
    return gettext("This video was removed") if clip.is_video else gettext("This audio was removed")


def _download(clip):
    """A link with which browsers save the file under its own name, with its type and size."""
    name = clip.about["name"]
    return format_html(
        '<p class="download"><a href="{}" download="{}">{}</a> <span>{} · {}</span></p>',
        *(clip.address, name, clip.about["title"] or name),
        *(name.rpartition(".")[2].upper() if "." in name else "", filesizeformat(clip.about["size"])),
    )


def _video(clip, poster):
    about = clip.about
    width, height = (about["width"], about["height"]) if about["width"] else UNKNOWN_SIZE
    picture = format_html(' poster="{}"', default_storage.url(plain_of(poster).name)) if poster else ""
    return format_html(
        '<video controls playsinline preload="none"{} width="{}" height="{}"{}>{}{}{}</video>',
        picture,
        *size_in_html(width, height, _WIDEST),
        _name(clip),
        _source(clip),
        _tracks(clip),
        _link(clip),
    )


def _audio(clip):
    return format_html(
        '<audio controls preload="none"{}>{}{}{}</audio>',
        _name(clip),
        _source(clip),
        _tracks(clip),
        _link(clip),
    )


def _name(clip):
    return format_html(' aria-label="{}"', clip.about["title"]) if clip.about["title"] else ""


def _source(clip):
    return format_html('<source src="{}" type="{}">', clip.address, clip.about["type"])


def _tracks(clip):
    tracks = ((address, tag, languages.language_of(tag).own_name) for tag, address in clip.captions)
    return format_html_join("", '<track kind="captions" src="{}" srclang="{}" label="{}">', tracks)


def _link(clip):
    """For programs without players, such as many feed readers."""
    video = gettext("Download the video")
    said = video if clip.is_video else gettext("Download the audio")
    return format_html('<a href="{}">{}</a>', clip.address, said)


def transcripts(clip: ShownClip) -> str:
    """HTML: each transcript, collapsed until somebody opens it."""
    return "".join(_transcript(tag, html) for tag, html in clip.transcripts)


def _transcript(tag, html):
    known = languages.language_of(tag)
    named = f" ({known.own_name})" if languages.is_foreign(tag) else ""
    said = format_html('<summary>{}<span lang="{}">{}</span></summary>', gettext("Transcript"), tag, named)
    words = format_html('<div lang="{}" dir="{}">', known.tag, known.direction)
    # A transcript is clean HTML, like a body.
    return f'<details class="transcript">{said}{words}{html}</div></details>'
