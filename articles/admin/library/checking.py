"""What is done to a picture besides changing its words: clearing, holding and killing it; its receipt."""

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.library import killed
from articles.follow_up.failing import retry
from articles.models import Image, ImageRevision


def paths(view):
    """The routes of these pages."""
    return [
        path("<int:pk>/check/", view(check), name="articles_image_check"),
        path("<int:pk>/kill/", view(kill), name="articles_image_kill"),
        path("<int:pk>/killed/", view(receipt), name="articles_image_killed"),
        path("<int:pk>/erase/", view(erase), name="articles_image_erase"),
        path("cleared/", view(require_cleared), name="articles_image_require_cleared"),
    ]


@require_POST
def check(request, pk):
    """Clear a picture, hold it, or set it to be checked."""
    image = get_object_or_404(Image, pk=pk)
    status, note = request.POST.get("status", ""), request.POST.get("note", "")
    done = _do(request, workflow.check_picture, image, status, note=note)
    if done:
        said = _("The picture is now: %(status)s.") % {"status": image.get_status_display().lower()}
        messages.success(request, said)
    return redirect("admin:articles_image_change", pk)


@require_POST
def kill(request, pk):
    """Take a picture from readers for good."""
    image = get_object_or_404(Image, pk=pk)
    if _do(request, workflow.kill_picture, image, reason=request.POST.get("reason", "")):
        messages.success(
            request, _("Killed: readers get a stand-in. Its public files are erased within seconds.")
        )
        return redirect("admin:articles_image_killed", pk)
    return redirect("admin:articles_image_change", pk)


def _do(request, verb, *what, **how) -> bool:
    """Do an act; a refusal is said on the page to which the person returns."""
    try:
        verb(*what, by=request.user, **how)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


@require_safe
@never_cache
def receipt(request, pk):
    """What readers can still get of a killed picture, asked now at each address."""
    workflow.require_allowed(request.user, "kill_image", _("see what became of a killed picture"))
    image = get_object_or_404(Image, pk=pk, status=Image.Status.KILLED)
    checked = killed.checked(image)
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


@require_POST
def erase(request, pk):
    """Erase the public files of a killed picture now, where that has failed."""
    workflow.require_allowed(request.user, "kill_image", _("erase the files of a killed picture"))
    image = get_object_or_404(Image, pk=pk, status=Image.Status.KILLED)
    retry("picture_files", str(image.pk), by=request.user)
    messages.success(request, _("The picture’s files will be erased within seconds: check again then."))
    return redirect("admin:articles_image_killed", pk)


@require_POST
def require_cleared(request):
    """Say whether stories need cleared pictures."""
    workflow.require_cleared_pictures("required" in request.POST, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("admin:articles_image_changelist")
