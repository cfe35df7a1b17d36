"""What is done on the page of a clip, and what that page shows of it."""

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import linebreaks_filter
from django.urls import path
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import languages, workflow
from articles.admin.clips.forms import CaptionsForm, TranscriptForm, WordsForm
from articles.clip_views import whole_or_part
from articles.clips.captions import plain_text
from articles.html import plain_text as words_of
from articles.models import Clip
from articles.pictures import storing

_PRIVATE = {"Cache-Control": "private, no-store"}


def paths(view):
    """The routes of these acts."""
    routes = {"words": words, "frame": frame, "captions": captions, "transcript": transcript, "kill": kill}
    return [
        *(path(f"<int:pk>/{name}/", view(act), name=f"articles_clip_{name}") for name, act in routes.items()),
        path("<int:pk>/file/", view(file), name="articles_clip_file"),
        path("key/<slug:key>/", view(file_by_key), name="articles_clip_by_key"),
        path("<int:pk>/frames/<int:number>/", view(frame_picture), name="articles_clip_frame_picture"),
        path("<int:pk>/texts/<int:text>/", view(text_of), name="articles_clip_text"),
        path("<int:pk>/texts/<int:text>/remove/", view(remove_text), name="articles_clip_remove_text"),
    ]


def _do(request, verb, *what, **how) -> bool:
    """Do an act; a refusal is said on the page to which the person returns."""
    try:
        verb(*what, by=request.user, **how)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True


def _again(request, clip, **form):
    """The page once more, with what was typed and what is wrong with it."""
    from articles.admin.clips.clip import page  # It has these acts among its routes.

    answer = page(site.get_model_admin(Clip), request, clip, **form)
    answer.status_code = 200
    return answer


@require_POST
def words(request, pk):
    """Store the title, the credit and the poster."""
    clip = get_object_or_404(Clip, pk=pk)
    form = WordsForm(request.POST, instance=Clip.objects.get(pk=pk))
    if not form.is_valid():
        return _again(request, clip, words=form)
    _do(request, workflow.store_clip, clip, **form.cleaned_data)
    return redirect("admin:articles_clip_change", pk)


@require_POST
def frame(request, pk):
    """Make a frame the poster: it becomes a picture of the library, with the clip's credit."""
    clip = get_object_or_404(Clip, pk=pk)
    number = request.POST.get("frame", "")
    if not number.isdecimal() or not 1 <= int(number) <= len(clip.frames):
        messages.error(request, _("Choose a frame first."))
        return redirect("admin:articles_clip_change", pk)
    workflow.require_allowed(request.user, "add_image", _("upload pictures"))
    try:
        _make_poster(request, clip, clip.frames[int(number) - 1])
    except storing.Unusable as refusal:
        messages.error(request, " ".join(refusal.messages))
    except (storing.NotStored, OSError) as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:articles_clip_change", pk)


def _make_poster(request, clip, name):
    with storages["originals"].open(name) as jpeg:
        upload = SimpleUploadedFile(f"{clip.key}.jpg", jpeg.read())
    with transaction.atomic(), storing.stored(storing.prepare(upload), by=request.user) as image:
        credit, title = clip.credit, clip.title
        if workflow.may_edit_picture(image, request.user) and not image.credit:
            image.credit, image.caption = credit, image.caption or title
            image.alt_text = image.alt_text or title
            workflow.store_picture(image, by=request.user)
        _do(request, workflow.store_clip, clip, title=title, credit=credit, poster=image)


@require_POST
def captions(request, pk):
    """Take captions, in place of those in the same language."""
    clip = get_object_or_404(Clip, pk=pk)
    form = CaptionsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, clip, captions=form)
    language, vtt = form.cleaned_data["language"], form.cleaned_data["file"]
    _do(request, workflow.add_captions, clip, language=language, vtt=vtt)
    return redirect("admin:articles_clip_change", pk)


@require_POST
def transcript(request, pk):
    """Take a transcript, in place of the one in the same language."""
    clip = get_object_or_404(Clip, pk=pk)
    form = TranscriptForm(request.POST)
    if form.is_valid():
        html = linebreaks_filter(escape(form.cleaned_data["text"]))
        try:
            _do(
                request,
                workflow.add_transcript,
                clip,
                language=form.cleaned_data["language"],
                html=html,
            )
        except ValidationError as refusal:
            form.add_error("text", refusal)
        else:
            return redirect("admin:articles_clip_change", pk)
    return _again(request, clip, transcript=form)


def first_transcript(texts) -> dict[str, str]:
    """What stands in the form at first: the transcript that there is, or the words of the captions."""
    for text in texts:
        if text.html:
            return {
                "language": text.language,
                "text": _paragraphs(text.html),
            }
    spoken = next((text for text in texts if text.vtt), None)
    if spoken:
        return {"language": spoken.language, "text": plain_text(spoken.vtt)}
    return {"language": languages.site_language().tag}


def _paragraphs(html):
    return "\n\n".join(filter(None, (words_of(part).strip() for part in html.split("</p>"))))


@require_POST
def remove_text(request, pk, text):
    """Take captions or a transcript off."""
    _do(request, workflow.remove_clip_text, get_object_or_404(Clip, pk=pk), pk=text)
    return redirect("admin:articles_clip_change", pk)


@require_POST
def kill(request, pk):
    """Take a clip from readers for good."""
    clip = get_object_or_404(Clip, pk=pk)
    _do(request, workflow.kill_clip, clip, reason=request.POST.get("reason", ""))
    return redirect("admin:articles_clip_change", pk)


def _seen(request, pk) -> Clip:
    workflow.require_allowed(request.user, "view_clip", _("see video and audio"))
    return get_object_or_404(Clip, pk=pk, killed_at=None)


@require_safe
@never_cache
def file(request, pk):
    """The file as readers get it, or will get it."""
    return whole_or_part(request, _seen(request, pk), _PRIVATE)


@require_safe
@never_cache
def file_by_key(request, key):
    """The same, for the preview of a story."""
    return file(request, get_object_or_404(Clip, key=key).pk)


@require_safe
def frame_picture(request, pk, number):
    """One of the frames."""
    clip = _seen(request, pk)
    if not 1 <= number <= len(clip.frames):
        raise Http404
    jpeg = storages["originals"].open(clip.frames[number - 1])
    return FileResponse(jpeg, content_type="image/jpeg", headers=_PRIVATE)


@require_safe
def text_of(request, pk, text):
    """Captions as WebVTT."""
    found = get_object_or_404(_seen(request, pk).texts.exclude(vtt=""), pk=text)
    return HttpResponse(found.vtt, "text/vtt; charset=utf-8", headers=_PRIVATE)
