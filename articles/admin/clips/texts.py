"""Captions and transcripts on the page of a clip."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import linebreaks_filter
from django.urls import path
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.clips.answering import PRIVATE, do, page_again, seen
from articles.admin.clips.forms import CaptionsForm, TranscriptForm, paragraphs
from articles.models import Clip, ClipText
from articles.spoken import of_captions
from articles.text import languages


def paths(view):
    """The routes of these acts."""
    return [
        path("<int:pk>/captions/", view(captions), name="articles_clip_captions"),
        path("<int:pk>/transcript/", view(transcript), name="articles_clip_transcript"),
        path("<int:pk>/texts/<int:text>/", view(text_of), name="articles_clip_text"),
        path("<int:pk>/texts/<int:text>/remove/", view(remove_text), name="articles_clip_remove_text"),
    ]


@require_POST
def captions(request, pk):
    """Store captions, replacing those in the same language that the page showed."""
    clip, form = get_object_or_404(Clip, pk=pk), CaptionsForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        _add(request, clip, form, workflow.add_captions, vtt=said["file"])
    return _page_or_back(request, clip, captions=form)


@require_POST
def transcript(request, pk):
    """Store a transcript, replacing the one in the same language that the page showed."""
    clip, form = get_object_or_404(Clip, pk=pk), TranscriptForm(request.POST)
    if form.is_valid():
        html = linebreaks_filter(escape(form.cleaned_data["text"]))
        _add(request, clip, form, workflow.add_transcript, html=html)
    return _page_or_back(request, clip, transcript=form)


def _add(request, clip, form, verb, **text):
    """Add a text; a refusal becomes an error of the form."""
    language, seen = form.cleaned_data["language"], form.cleaned_data["seen"]
    try:
        verb(clip, by=request.user, language=language, seen=seen, **text)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        form.add_error(None, str(refusal))
        form.show_theirs(_present(clip, text, language))
    except ValidationError as refusal:
        form.add_error(None, refusal)


def _present(clip, text, language):
    of_kind = clip.captions if "vtt" in text else clip.transcripts
    return of_kind.filter(language=language).first()


def _page_or_back(request, clip, **forms):
    """The page again if the form has errors; else a redirect to it."""
    [form] = forms.values()
    if form.errors:
        return page_again(request, clip, **forms)
    messages.success(request, _("Saved."))
    return redirect("admin:articles_clip_change", clip.pk)


def first_captions(texts) -> dict[str, str]:
    """The initial values of the captions form."""
    seen = " ".join(str(text.pk) for text in texts if text.kind == ClipText.Kind.CAPTIONS)
    return {"language": languages.site_language().tag, "seen": seen}


def first_transcript(texts, asked: str = "") -> dict[str, str]:
    """The form's initial values: the transcript with the id `asked`, or the first, or the captions' text."""
    written = [text for text in texts if text.html]
    if chosen := next((text for text in written if str(text.pk) == asked), (written or [None])[0]):
        return {"language": chosen.language, "text": paragraphs(chosen.html), "seen": str(chosen.pk)}
    if spoken := next((text for text in texts if text.vtt), None):
        return {"language": spoken.language, "text": of_captions(spoken.vtt)}
    return {"language": languages.site_language().tag}


@require_POST
def remove_text(request, pk, text):
    """Remove captions or a transcript."""
    do(request, workflow.remove_clip_text, get_object_or_404(Clip, pk=pk), pk=text)
    return redirect("admin:articles_clip_change", pk)


@require_safe
def text_of(request, pk, text):
    """Captions as WebVTT."""
    found = get_object_or_404(seen(request, pk).texts.exclude(vtt=""), pk=text)
    return HttpResponse(found.vtt, "text/vtt; charset=utf-8", headers=PRIVATE)
