"""Cleans pasted HTML before the editor inserts it, so that nothing vanishes on save."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import html, workflow
from articles.cleaning import LONGEST_BODY, clean_and_count, has_too_many_pieces

LONGEST_PASTE = 2 * LONGEST_BODY
"""In characters; office programs write several times as much markup as text."""


@require_POST
@never_cache
def pasted(request):
    """The cleaned HTML and one sentence on what was removed; 400 if it is too long."""
    workflow.require_allowed(request.user, "add_story", _("paste into a story"))
    markup = request.POST.get("html", "")
    if len(markup) > LONGEST_PASTE or has_too_many_pieces(markup):
        return _too_long()
    body, left_out = clean_and_count(markup)
    if len(body) > LONGEST_BODY:
        return _too_long()
    return JsonResponse({"html": html.for_editor(body), "left_out": str(left_out)})


def _too_long():
    return JsonResponse({"error": _("This is too long for one paste: paste it in parts.")}, status=400)
