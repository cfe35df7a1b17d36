"""JSON responses for the writing page's scripts, including when access is denied or the session has ended."""

import re
import secrets
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin.finding import TakenDown

_PAGE = re.compile(r"[0-9a-z]{16,40}")


def signed_in(view):
    """Require a POST by the person whom the page was made for; else 401, 403, 404 or 410 with the reason."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not admin.site.has_permission(request):
            return JsonResponse({"error": _("You are signed out.")}, status=401)
        if request.POST.get("person") != str(request.user.pk):
            error = _("%(person)s is now signed in to this browser.") % {"person": request.user}
            return JsonResponse({"error": error}, status=401)
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as denied:
            return JsonResponse({"error": str(denied)}, status=403)
        except Http404 as absent:
            status = 410 if isinstance(absent, TakenDown) else 404
            return JsonResponse({"error": str(absent)}, status=status)

    return never_cache(require_POST(checked))


def page_of(request) -> str:
    """The id that the open page has given itself; empty if it runs no scripts."""
    page = request.POST.get("page", "")
    return page if _PAGE.fullmatch(page) else ""


def name_for(request) -> str:
    """The id of the page in the response: its own or a new one, so that a form sent twice counts once."""
    return page_of(request) or secrets.token_hex(12)


def named_page(request) -> str:
    """The id of the page; raises PermissionDenied without one."""
    if page := page_of(request):
        return page
    raise PermissionDenied(_("The request does not name its page."))
