"""Acts on a picture besides editing its words: clearing, holding and killing; and a kill's receipt."""

from collections import defaultdict
from collections.abc import Mapping

from django.contrib import admin, messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.attempts import is_done
from articles.admin.form_fields import whole_number
from articles.admin.library import killed
from articles.follow_up.failing import retry
from articles.models import Image, ImageRevision
from articles.text.lists import commas

MOST_KEPT = 200
"""Maximum number of pictures that stay selected: their ids are in the URL."""
MOST_NAMED = 5


def paths(view):
    """The routes of these pages."""
    return [
        path("<int:pk>/check/", view(check), name="articles_image_check"),
        path("<int:pk>/kill/", view(kill), name="articles_image_kill"),
        path("<int:pk>/killed/", view(receipt), name="articles_image_killed"),
        path("<int:pk>/erasing/", view(erasing), name="articles_image_erasing"),
        path("<int:pk>/erase/", view(erase), name="articles_image_erase"),
        path("cleared/", view(require_cleared), name="articles_image_require_cleared"),
    ]


@require_POST
def check(request, pk):
    """Clear a picture, hold it, or set it to be checked."""
    image = get_object_or_404(Image, pk=pk)
    status, note = request.POST.get("status", ""), request.POST.get("note", "")
    seen = whole_number(request.POST.get("seen", ""))
    done = is_done(request, workflow.check_picture, image, status, note=note, seen=seen)
    if done:
        said = _("The picture is now: %(status)s.") % {"status": image.get_status_display().lower()}
        messages.success(request, said)
    return redirect("admin:articles_image_change", pk)


def check_several(request, images: Mapping[Image, int], status: str, library: str):
    """Do the same to several pictures, one act each, and return to the library.

    `images` has the version of each that the page showed. If the reason for holding them is missing, they
    stay selected there.
    """
    refused, note = defaultdict(list), request.POST.get("note", "")
    for image, seen in images.items():
        try:
            workflow.check_picture(image, status, by=request.user, note=note, seen=seen)
        except workflow.Forbidden:
            raise
        except workflow.Refused as refusal:
            refused[str(refusal)].append(image)
    _say_checked(request, len(images) - sum(map(len, refused.values())), status, refused)
    if status == Image.Status.HELD and not note.strip():
        chosen = urlencode({"image": [image.pk for image in images][:MOST_KEPT]}, doseq=True)
        return redirect(f"{library}{'&' if '?' in library else '?'}{chosen}")
    return redirect(library)


def _say_checked(request, count, status, refused):
    if count:
        said = ngettext(
            "%(count)s picture is now: %(status)s.", "%(count)s pictures are now: %(status)s.", count
        )
        name = Image.Status(status).label.lower()
        messages.success(request, said % {"count": count, "status": name})
    for refusal, images in refused.items():
        names = commas(f"“{image}”" for image in images[:MOST_NAMED])
        more = "…" if len(images) > MOST_NAMED else ""
        messages.error(request, f"{refusal} {names}{more}")


@require_POST
def kill(request, pk):
    """Take a picture from readers for good."""
    image = get_object_or_404(Image, pk=pk)
    if is_done(request, workflow.kill_picture, image, reason=request.POST.get("reason", "")):
        messages.success(
            request, _("Killed: readers get a stand-in. Its public files are erased within seconds.")
        )
        return redirect("admin:articles_image_killed", pk)
    return redirect("admin:articles_image_change", pk)


@require_safe
@never_cache
def receipt(request, pk):
    """What readers can still get of a killed picture: each URL is checked now."""
    workflow.require_allowed(request.user, "kill_image", _("see what happened to a killed picture"))
    image = get_object_or_404(Image, pk=pk, status=Image.Status.KILLED)
    checked = killed.checked(image, request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("After the kill"),
        "opts": Image._meta,
        "image": image,
        "act": image.revisions.filter(act=ImageRevision.Act.KILLED).select_related("by").first(),
        "receipt": checked,
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/articles/image/killed.html", context)


@require_safe
@never_cache
def erasing(request, pk):
    """The state of the job that erases a killed picture's files; its receipt polls this."""
    workflow.require_allowed(request.user, "kill_image", _("see what happened to a killed picture"))
    image = get_object_or_404(Image, pk=pk, status=Image.Status.KILLED)
    return JsonResponse({"state": killed.state_of(killed.waiting(image))})


@require_POST
def erase(request, pk):
    """Retry erasing the public files of a killed picture now."""
    workflow.require_allowed(request.user, "kill_image", _("erase the files of a killed picture"))
    image = get_object_or_404(Image, pk=pk, status=Image.Status.KILLED)
    retry("picture_files", str(image.pk), by=request.user)
    messages.success(request, _("The picture’s files will be erased within seconds: check again then."))
    return redirect("admin:articles_image_killed", pk)


@require_POST
def require_cleared(request):
    """Set whether stories need cleared pictures."""
    workflow.require_cleared_pictures("required" in request.POST, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("admin:articles_image_changelist")
