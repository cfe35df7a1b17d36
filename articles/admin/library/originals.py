"""The original of a picture, as uploaded, for editors."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import workflow
from articles.models import Image
from articles.picture_origins import SourceType
from articles.pictures import storing


@require_safe
@never_cache
def original(request, pk):
    """The file under its own name; only administrators get one that was taken from readers for good."""
    if not may_download(image := get_object_or_404(Image, pk=pk), request.user):
        raise workflow.Forbidden(_("Only an editor can download the original of a picture."))
    try:
        file = storing.open_original(image)
    except FileNotFoundError as gone:
        raise Http404(_("The original of this picture is missing from the storage.")) from gone
    except OSError:
        messages.error(request, _("The picture store is not responding: download the original later."))
        return redirect("admin:articles_image_change", pk)
    # A download of unknown type: browsers must not open an untrusted file on the desk's origin.
    return FileResponse(
        file, as_attachment=True, filename=image.original_name, content_type="application/octet-stream"
    )


def may_download(image: Image, by) -> bool:
    """Whether this person may have the original, which says where and with what it was taken."""
    is_sealed = image.erased_at or image.status == Image.Status.KILLED
    return by.has_perm("articles.take_down_story" if is_sealed else "articles.edit_any_story")


def around(image: Image | None, by) -> dict:
    """What the page of a picture shows about its file."""
    if image is None:
        return {}
    made = image.credentials.get("source_type", "")
    return {
        "may_download": may_download(image, by),
        "is_waiting": storing.is_waiting(image),
        "credentials_say": SourceType(made).label if made in SourceType else "",
    }
