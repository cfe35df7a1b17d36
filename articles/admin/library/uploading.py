"""Uploads of pictures to the library: one at a time by scripts, several by a plain form."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.library.described import as_json
from articles.admin.library.similar import say_alike, similar_as_json
from articles.pictures import storing

MOST_BY_FORM = 20
"""Maximum number of files per plain form: each is rendered before the response is sent."""


@require_POST
def upload(request):
    """Add a picture to the library: 201 with it, 400 with the reason, 409 if the storage refuses it.

    503 means: send it again soon. The response has `is_known` for a picture that is already there, or else
    its lookalikes as `similar`. A plain form sends `page` with its files, and is redirected to the page for
    editing their words.
    """
    workflow.require_allowed(request.user, "add_image", _("upload pictures"))
    if "page" in request.POST:
        return _several(request)
    if "file" not in request.FILES:
        return JsonResponse({"error": _("Choose a picture to upload.")}, status=400)
    return answer_to(request.FILES["file"], request.user)


def answer_to(file, by) -> JsonResponse:
    """Add a file to the library; return the response to its upload."""
    try:
        image, is_known = _store(file, by)
    except storing.Busy as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=503)
    except storing.Unusable as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=400)
    except storing.NotStored as refusal:
        said = _("%(refusal)s Your words are safe.") % {"refusal": refusal}
        return JsonResponse({"error": said}, status=409)
    return JsonResponse(as_json(image) | _besides(image, is_known), status=201)


def _besides(image, is_known):
    """What else the response says of an accepted picture."""
    alike = [] if is_known else similar_as_json(image)
    said = {"is_known": is_known, "is_waiting": storing.is_waiting(image), "similar": alike}
    return {name: found for name, found in said.items() if found}


def _store(file, by):
    """Store a picture; return it, and whether the library already had it."""
    ready = storing.prepare(file)
    with storing.stored(ready, by=by) as image:
        return image, ready.known is not None


def _several(request):
    """Store what a form sent, report each result, and redirect to the words of the stored pictures."""
    stored = []
    for file in request.FILES.getlist("file")[:MOST_BY_FORM]:
        try:
            image, is_known = _store(file, request.user)
        except storing.Unusable as refusal:
            _refuse(request, file, " ".join(refusal.messages))
        except storing.NotStored as refusal:
            _refuse(request, file, refusal)
        else:
            stored.append(image.pk)
            _say_alike(request, file, image, is_known=is_known)
    if left := len(request.FILES.getlist("file")) - MOST_BY_FORM:
        _say_left(request, left)
    if not stored:
        return redirect("admin:articles_image_changelist")
    query = urlencode({"image": stored}, doseq=True)
    return redirect(f"{reverse('admin:articles_image_words')}?{query}")


def _say_alike(request, file, image, *, is_known):
    if is_known:
        messages.info(request, _("“%(file)s” is in the library already.") % {"file": file.name})
    else:
        say_alike(request, file.name, image)


def _refuse(request, file, refusal):
    said = _("“%(file)s”: %(refusal)s")
    messages.error(request, said % {"file": file.name, "refusal": refusal})


def _say_left(request, left):
    if left > 0:
        said = ngettext(
            "%(count)s file was not taken: upload %(most)s at a time.",
            "%(count)s files were not taken: upload %(most)s at a time.",
            left,
        )
        messages.warning(request, said % {"count": left, "most": MOST_BY_FORM})
