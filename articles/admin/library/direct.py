"""Direct uploads of pictures to the store: the site names the place, then checks what arrived."""

import secrets

from django.conf import settings
from django.core import signing
from django.core.files.storage import storages
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.library.uploading import answer_to
from articles.pictures import storing
from articles.pictures.storing import INCOMING

SECONDS = 3600
"""How long a place may be used, and its file taken into the library."""
_SALT = "articles.admin.library.direct"


def start_url() -> str:
    """The URL where a script requests a place; empty if the site takes uploads itself."""
    return reverse("admin:articles_image_upload_place") if settings.UPLOAD_ORIGINS else ""


@require_POST
@never_cache
def place(request):
    """A place in the store for one file of at most a picture's size, and a token to finish the upload."""
    _require_allowed(request)
    name = f"{INCOMING}/{secrets.token_urlsafe(24)}"
    to = storages["originals"].place_for(name, storing.MOST_BYTES, SECONDS)
    token = signing.dumps([name, request.user.pk, request.POST.get("name", "")[:255]], salt=_SALT)
    return JsonResponse({**to, "token": token, "end": reverse("admin:articles_image_upload_end")})


@require_POST
@never_cache
def end(request):
    """Add the uploaded file to the library; responds as an upload to the site does."""
    _require_allowed(request)
    try:
        name, person, called = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        person = None
    if person != request.user.pk:
        return JsonResponse({"error": _("This upload is too old: choose the picture again.")}, status=400)
    try:
        file = storages["originals"].fetch(name, storing.MOST_BYTES)
    except FileNotFoundError:
        said = _("The picture did not reach the picture store: choose it again.")
        return JsonResponse({"error": said}, status=400)
    except OSError:
        return JsonResponse({"error": _("The picture store is not responding. Try again soon.")}, status=503)
    with file:
        file.name = called
        answer = answer_to(file, request.user)
    if answer.status_code < 500:
        storing.forget_incoming(name)
    return answer


def _require_allowed(request):
    workflow.require_allowed(request.user, "add_image", _("upload pictures"))
    if not settings.UPLOAD_ORIGINS:
        raise Http404
