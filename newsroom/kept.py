"""A refusal that keeps what was typed: the page says what to do and can submit the same form again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.newspaper import known_name

SIGNED_OUT = _("You are signed out, or have signed in again since this page was opened.")
AGAIN = _("Try again in a moment.")
LONGEST_SHOWN = 20_000
"""Characters of each field that are shown; the whole field is submitted again."""


def refusal(request: HttpRequest, why: str, *, status: int, needs_sign_in: bool = False) -> HttpResponse:
    """JSON or text for scripts; for people, a page with the form that they sent. Makes no query."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": f"{why} {AGAIN}"}, status=status)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(f"{why} {AGAIN}", status=status, content_type="text/plain; charset=utf-8")
    fields = _typed(request)
    context = {
        "why": why,
        "fields": fields,
        "readable": [value[:LONGEST_SHOWN] for _, value in fields if " " in value.strip()],
        "had_files": bool(fields and request.FILES),
        "csrf_token": _token(request),
        "address": request.get_full_path(),
        "sign_in": reverse("admin:login") if needs_sign_in else "",
        "desk": reverse("admin:index"),
        "site_name": known_name(),
    }
    return render(None, "admin/kept.html", context, status=status)


def _token(request) -> str:
    """The form's CSRF token; the cookie itself if the CSRF middleware was not reached."""
    kept = "" if "CSRF_COOKIE" in request.META else request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    return kept or get_token(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: most often somebody has signed in again since the page was opened."""
    answer = refusal(request, SIGNED_OUT, status=403, needs_sign_in=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _typed(request) -> list[tuple[str, str]]:
    """The submitted fields, if the form was one of this site's: another site's must not be re-submitted."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    if request.method != "POST" or not _is_own(request, origin):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]


def _is_own(request, origin) -> bool:
    try:
        host = urlsplit(origin).netloc
    except ValueError:  # No browser sends an address such as http://[
        return False
    return host in {request.get_host(), urlsplit(settings.SITE_URL).netloc}
