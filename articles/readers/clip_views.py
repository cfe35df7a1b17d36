"""Views of video and audio other than their public files: captions, and the clips of shared drafts."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.clips import files, ranges
from articles.clips import uses as clip_uses
from articles.clips.frozen import clip_keys, type_of
from articles.models import Clip, ClipText
from articles.readers.preview import HEADERS, shared_story
from articles.readers.public import picture_gone
from articles.text.downloads import download_name

_VTT = "text/vtt; charset=utf-8"


@require_safe
def captions(request, pk, digest):
    """The captions of a clip that readers have, as WebVTT; 410 if it was removed."""
    text = get_object_or_404(ClipText.objects.select_related("clip").exclude(vtt=""), pk=pk)
    if text.sha256[: len(digest)] != digest or len(digest) != 16:
        raise Http404
    at = timezone.now()
    if not clip_uses.is_text_public(text, at):
        return gone(text.clip, at)
    return _kept(request, text)


@cache_control(public=True, max_age=60)
def _kept(request, text):
    answer = HttpResponse(text.vtt, _VTT)
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def gone(clip: Clip, at) -> HttpResponse:
    """410 if readers have had the clip. Raises Http404 if they have not."""
    if clip_uses.is_killed(clip, at) or clip_uses.was_public(clip, at):
        return picture_gone()
    raise Http404


@require_safe
def preview_clip(request, token, key):
    """The file of a clip in a draft, for anyone with the link to the draft."""
    return whole_or_part(request, _of_draft(token, key), HEADERS)


@require_safe
def preview_captions(request, token, pk):
    """The captions of a clip in a draft, for anyone with the link to the draft."""
    text = get_object_or_404(ClipText.objects.select_related("clip").exclude(vtt=""), pk=pk)
    _of_draft(token, text.clip.key)
    return HttpResponse(text.vtt, _VTT, headers=HEADERS)


def _of_draft(token, key) -> Clip:
    story = shared_story(token, timezone.now())
    if story is None or key not in clip_keys(story):
        raise Http404
    return get_object_or_404(Clip, key=key, killed_at=None)


def whole_or_part(request, clip: Clip, headers: dict[str, str]) -> HttpResponse:
    """The file that readers get, or will get. Raises Http404 if it is missing from storage."""
    try:
        file = files.open_private(clip)
    except OSError as gone:
        raise Http404 from gone
    answer = ranges.answer(request, file, clip.size, media_type=type_of(clip), etag=f'"{clip.file_hash}"')
    for name, value in {**headers, **_saved(clip)}.items():
        answer.headers[name] = value
    return answer


def _saved(clip: Clip) -> dict[str, str]:
    """Headers that make browsers save a download under its own name, and never show it as a page of ours."""
    if not clip.is_file:
        return {}
    return {
        "Content-Disposition": content_disposition_header(
            True, download_name(clip.original_name, clip.format)
        ),
        "X-Content-Type-Options": "nosniff",
    }
