"""The picture library as JSON for the desk's dialogs, newest first."""

from django.core.files.storage import default_storage
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.searching import MOST_WORDS
from articles.cleaning import one_line
from articles.folding import search
from articles.models import Image
from articles.pictures import storing
from articles.pictures.renditions import name_for

PAGE = 24


@require_safe
@never_cache
def library(request):
    """A page of pictures: `q` searches their words, `before` is the last id of the previous page."""
    workflow.require_allowed(request.user, "view_image", "see the pictures")
    found = Image.objects.exclude(status=Image.Status.KILLED).order_by("-id")
    if query := one_line(request.GET.get("q", "")[:100]):
        found = search(found, "searchable", query, MOST_WORDS)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(id__lt=int(before))
    page = list(found[: PAGE + 1])
    following = str(page[PAGE - 1].pk) if len(page) > PAGE else ""
    return JsonResponse({"images": [as_json(image) for image in page[:PAGE]], "next": following})


@require_POST
def upload(request):
    """Add a picture to the library: 201 with it, 400 with the reason, 409 if the storage refuses it."""
    workflow.require_allowed(request.user, "add_image", "upload pictures")
    if "file" not in request.FILES:
        return JsonResponse({"error": "Choose a picture to upload."}, status=400)
    try:
        image = storing.store(request.FILES["file"], by=request.user)
    except storing.Unusable as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=400)
    except storing.NotStored as refusal:
        return JsonResponse({"error": f"{refusal} Your words are safe."}, status=409)
    return JsonResponse(as_json(image), status=201)


def as_json(image):
    return {
        "id": image.pk,
        "key": image.key,
        "thumb": default_storage.url(name_for(image, 320)),
        "src": default_storage.url(name_for(image, 960)),
        "width": image.width,
        "height": image.height,
        "caption": image.caption,
        "credit": image.credit,
        "alt_text": image.alt_text,
    }
