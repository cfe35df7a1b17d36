"""Asks people to confirm who they are before people, roles or ways to sign in change."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.second_factor import passkeys

CONFIRMED_AT = "confirmed_at"
"""Key in the session: when its person last confirmed who they are, in seconds."""
LASTS = 15 * 60
SAFE = {"GET", "HEAD", "OPTIONS"}
OWN = {"confirm_password", "confirm_passkey", "csrfmiddlewaretoken"}


def confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view change things only for somebody who has just confirmed who they are; keep what they sent."""

    @wraps(view)
    def asking(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method in SAFE or not request.user.is_staff or _is_recent(request):
            return view(request, *args, **kwargs)
        if _shows(request):
            note(request)
            return view(request, *args, **kwargs)
        return _ask(request)

    return asking


def note(request: HttpRequest) -> None:
    """Remember that the person of this session has just confirmed who they are."""
    request.session[CONFIRMED_AT] = timezone.now().timestamp()


def _is_recent(request) -> bool:
    return request.session.get(CONFIRMED_AT, 0) + LASTS > timezone.now().timestamp()


def _shows(request) -> bool:
    if answer := request.POST.get("confirm_passkey"):
        try:
            return passkeys.check(request, answer) == request.user
        except passkeys.Refused:
            return False
    password = request.POST.get("confirm_password", "")
    return bool(password) and _fits(request, password)


def _fits(request, password) -> bool:
    """Whether it is the person’s password; wrong ones count, and are throttled, as at sign-in."""
    from newsroom import throttling  # It needs the sign-in pages, which need this module.

    if throttling.why_not(request, request.user.get_username()):
        return False
    person = authenticate(request, username=request.user.get_username(), password=password)
    return person is not None and person.pk == request.user.pk


def _ask(request) -> HttpResponse:
    """The page that asks for it, with everything that was sent."""
    is_wrong = bool(request.POST.get("confirm_password") or request.POST.get("confirm_passkey"))
    context = {
        **admin.site.each_context(request),
        "title": _("Confirm that it’s you"),
        "fields": [(name, each) for name, all_ in request.POST.lists() if name not in OWN for each in all_],
        "is_wrong": is_wrong,
        "has_password": request.user.has_usable_password(),
        "has_passkeys": passkeys.are_possible(request) and request.user.passkeys.exists(),
        "address": request.get_full_path(),
    }
    return render(request, "admin/confirm.html", context, status=403)
