"""The checks of a story's video and audio before publication."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from articles.clips.frozen import clip_keys
from articles.models import Clip, ClipText

CAPTIONS, TRANSCRIPT = ClipText.Kind
Found = Sequence[tuple[int, str, Clip | None]]
"""(number in the text, 0 for the lead clip; key; row in the library, if any)"""


def clips_of(story, figures) -> Found:
    """The clips in a story's words; no query if there are none."""
    wanted = clip_keys(story)
    if not wanted and not story.lead_clip:
        return []
    known = {clip.key: clip for clip in Clip.objects.filter(key__in=wanted).prefetch_related("texts")}
    lead = [(0, story.lead_clip)] if story.lead_clip else []
    in_text = [(number, figure.key) for number, figure in enumerate(figures, start=1) if figure.is_clip]
    return [(number, key, known.get(key)) for number, key in [*lead, *in_text]]


def unusable(clips: Found, problem: Callable) -> Iterator[Any]:
    """A problem for each clip that can't be published."""
    for number, _key, clip in clips:
        if clip is None:
            message = _("%(clip)s is not in the library: choose it again, or take it out.")
        elif clip.killed_at:
            message = _("%(clip)s was removed from all stories: choose another one, or take it out.")
        elif clip.is_file and not number:
            message = _("A file to download can’t lead a story: put it into the text.")
        else:
            continue
        field, place = where(number)
        yield problem("clip", field, message % {"clip": _named(number)}, place)


def where(number: int) -> tuple[str, str]:
    """The field of a clip, and its place in the body."""
    return ("body", f"figure {number}") if number else ("lead_clip", "")


def _named(number):
    return (
        _("The video, audio or file %(number)s in the text") % {"number": number}
        if number
        else _("The video or audio")
    )


def without_words(clips: Found, problem: Callable) -> Iterator[Any]:
    """A problem for each video without captions or audio without a transcript; editors may override it."""
    for number, _key, clip in clips:
        if clip is None or clip.is_file:
            continue
        needed = CAPTIONS if clip.is_video else TRANSCRIPT
        if not _has(clip, needed):
            field, place = where(number)
            check = f"no-{needed}"
            yield problem(f"clip-{check}-{number}" if number else check, field, place)


def _has(clip, kind):
    return any(text.kind == kind and text.replaced_at is None for text in clip.texts.all())


def advice(clips: Found) -> Iterator[tuple[str, str, str, str]]:
    """(check, field, message, place) of what would help readers."""
    for number, _key, clip in clips:
        if clip is not None:
            field, place = where(number)
            for check, message in _advice_on(clip):
                yield f"{check}-{number}", field, message % {"clip": _named(number)}, place


def _advice_on(clip):
    if clip.is_file and not clip.title:
        yield "clip-title", _("%(clip)s has no title: readers see its file name instead.")
    if clip.is_video and not _has(clip, TRANSCRIPT):
        yield "clip-transcript", _("%(clip)s has no transcript: readers search and skim it.")
    if clip.is_video and clip.poster_id is None:
        yield "clip-poster", _("%(clip)s has no poster: choose a frame of it, or a picture.")
    if not clip.is_checked:
        message = _("%(clip)s could not be checked, as this server has no ffprobe: try it in the preview.")
        yield "clip-unchecked", message
