"""The acts on a clip's page, and the files that the page shows."""

from django.contrib import messages
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.clips.answering import PRIVATE, do, page_again, seen
from articles.admin.clips.forms import WordsForm
from articles.admin.form_fields import whole_number
from articles.models import Clip
from articles.pictures import storing
from articles.readers.clip_views import whole_or_part


def paths(view):
    """The routes of these acts."""
    routes = {"words": words, "frame": frame, "kill": kill}
    return [
        *(path(f"<int:pk>/{name}/", view(act), name=f"articles_clip_{name}") for name, act in routes.items()),
        path("<int:pk>/file/", view(file), name="articles_clip_file"),
        path("key/<slug:key>/", view(file_by_key), name="articles_clip_by_key"),
        path("<int:pk>/frames/<int:number>/", view(frame_picture), name="articles_clip_frame_picture"),
    ]


@require_POST
def words(request, pk):
    """Store the title, the credit and the poster."""
    clip = get_object_or_404(Clip, pk=pk)
    form = _words_form(request, pk)
    if not form.is_valid():
        return page_again(request, clip, words=form)
    try:
        workflow.store_clip(clip, by=request.user, **form.cleaned_data)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        form = _words_form(request, pk)
        if form.is_valid():
            form.add_error(None, str(refusal))
        # Otherwise somebody else has just changed it, and the form says so.
        return page_again(request, clip, words=form)
    messages.success(request, _("Saved."))
    return redirect("admin:articles_clip_change", pk)


def _words_form(request, pk):
    return WordsForm(request.POST, instance=get_object_or_404(Clip, pk=pk))


@require_POST
def frame(request, pk):
    """Make a frame the poster: it becomes a picture in the library, with the clip's credit."""
    clip = get_object_or_404(Clip, pk=pk)
    number = whole_number(request.POST.get("frame", ""))
    if not 1 <= number <= len(clip.frames):
        messages.error(request, _("Choose a frame first."))
        return redirect("admin:articles_clip_change", pk)
    workflow.require_allowed(request.user, "add_image", _("upload pictures"))
    try:
        _make_poster(request, clip, clip.frames[number - 1])
    except storing.Unusable as refusal:
        messages.error(request, " ".join(refusal.messages))
    except (storing.NotStored, OSError) as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:articles_clip_change", pk)


def _make_poster(request, clip, name):
    with storages["originals"].open(name) as jpeg:
        upload = SimpleUploadedFile(f"{clip.key}.jpg", jpeg.read())
    with transaction.atomic(), storing.stored(storing.prepare(upload), by=request.user) as image:
        if workflow.may_edit_picture(image, request.user) and not image.credit:
            image.credit, image.caption = clip.credit, image.caption or clip.title
            image.alt_text = image.alt_text or clip.title
            workflow.store_picture(image, by=request.user)
        do(request, workflow.choose_clip_poster, clip, poster=image)


@require_POST
def kill(request, pk):
    """Take a clip from readers for good."""
    clip = get_object_or_404(Clip, pk=pk)
    do(request, workflow.kill_clip, clip, reason=request.POST.get("reason", ""))
    return redirect("admin:articles_clip_change", pk)


@require_safe
@never_cache
def file(request, pk):
    """The file as readers get it, or will get it."""
    return whole_or_part(request, seen(request, pk), PRIVATE)


@require_safe
@never_cache
def file_by_key(request, key):
    """The same by key, for the preview of a story."""
    return file(request, get_object_or_404(Clip, key=key).pk)


@require_safe
def frame_picture(request, pk, number):
    """One of the frames, as JPEG."""
    clip = seen(request, pk)
    if not 1 <= number <= len(clip.frames):
        raise Http404
    jpeg = storages["originals"].open(clip.frames[number - 1])
    return FileResponse(jpeg, content_type="image/jpeg", headers=PRIVATE)
