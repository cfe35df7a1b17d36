"""Video and audio that is uploaded to the library: by scripts one at a time, or by a plain form."""

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
"""Bytes that a form has besides its file."""


@require_POST
def upload(request):
    """Add a file to the library: 201 with it, 400 with the reason, 409 if the storage refuses it.

    What is too large is refused before anything is made of it; web servers refuse it before it has come. A
    plain form sends `page`, and is answered by the page of what it sent.
    """
    workflow.require_allowed(request.user, "add_clip", _("upload video, audio and files"))
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    if announced > settings.CLIP_MOST_MB * 1024 * 1024 + _AROUND:
        return JsonResponse({"error": " ".join(storing.too_large(announced).messages)}, status=400)
    by_form = "page" in request.POST
    try:
        if "file" not in request.FILES:
            raise storing.Unusable(_("Choose a file to upload."))
        clip, is_known = storing.store(request.FILES["file"], by=request.user)
    except storing.Unusable as refusal:
        return _refused(request, by_form, " ".join(refusal.messages), 400)
    except storing.NotStored as refusal:
        said = _("The file could not be stored: %(reason)s") % {"reason": refusal.reason}
        return _refused(request, by_form, said, 409)
    return _stored(request, by_form, clip, is_known)


def _refused(request, by_form, said, status):
    if not by_form:
        return JsonResponse({"error": said}, status=status)
    messages.error(request, said)
    return redirect("admin:articles_clip_changelist")


def _stored(request, by_form, clip, is_known):
    if not by_form:
        known = {"is_known": True} if is_known else {}
        address = reverse("admin:articles_clip_change", args=[clip.pk])
        facts = {"id": clip.pk, "key": clip.key, "address": address, "figure": as_json(clip)}
        return JsonResponse({**facts, **known}, status=201)
    said = _("“%(file)s” is in the library already.") if is_known else _("“%(file)s” is in the library.")
    messages.success(request, said % {"file": clip.original_name})
    return redirect("admin:articles_clip_change", clip.pk)
