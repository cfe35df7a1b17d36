"""Uploads of video and audio to the library: one at a time by scripts, or by a plain form."""

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.clips.picking import as_json
from articles.clips import storing

_AROUND = 64 * 1024
"""Allowance for what a form sends besides its file, in bytes."""


@require_POST
def upload(request):
    """Add a file to the library: 201 with it, 400 with the reason, 409 if the storage refuses it.

    A file that is too large is refused before it is processed; web servers refuse it before it arrives. A
    plain form sends `page`, and is redirected to the page of the uploaded file.
    """
    workflow.require_allowed(request.user, "add_clip", _("upload video, audio and files"))
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    if announced > largest() + _AROUND:
        return JsonResponse({"error": " ".join(storing.too_large(announced).messages)}, status=400)
    file = request.FILES.get("file")
    return _by_form(request, file) if "page" in request.POST else answer_to(file, request.user)


def largest() -> int:
    """Size of the largest accepted file, in bytes."""
    return settings.CLIP_MOST_MB * 1024 * 1024


def answer_to(file, by) -> JsonResponse:
    """Add a file to the library; return the response to its upload."""
    try:
        clip, is_known = _store(file, by)
    except storing.Unusable as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=400)
    except storing.NotStored as refusal:
        return JsonResponse({"error": _unstored(refusal)}, status=409)
    known = {"is_known": True} if is_known else {}
    address = reverse("admin:articles_clip_change", args=[clip.pk])
    facts = {"id": clip.pk, "key": clip.key, "address": address, "figure": as_json(clip)}
    return JsonResponse({**facts, **known}, status=201)


def _store(file, by):
    if file is None:
        raise storing.Unusable(_("Choose a file to upload."))
    return storing.store(file, by=by)


def _unstored(refusal):
    return _("The file could not be stored: %(reason)s") % {"reason": refusal.reason}


def _by_form(request, file):
    try:
        clip, is_known = _store(file, request.user)
    except storing.Unusable as refusal:
        return _refused(request, " ".join(refusal.messages))
    except storing.NotStored as refusal:
        return _refused(request, _unstored(refusal))
    said = _("“%(file)s” is in the library already.") if is_known else _("“%(file)s” is in the library.")
    messages.success(request, said % {"file": clip.original_name})
    return redirect("admin:articles_clip_change", clip.pk)


def _refused(request, said):
    messages.error(request, said)
    return redirect("admin:articles_clip_changelist")
