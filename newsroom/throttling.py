"""Keeps strangers from guessing passwords for the desk; `lanes` bounds how many are checked at a time.

Wrong passwords are counted per name and address (by axes), per address, and per name. A device that the
person has signed in with before is known: nobody else can lock it out.
"""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from newsroom import devices
from newsroom.people import signing_pages
from newsroom.signing_in import network

MOST_FAILURES = 50
"""Wrong passwords from one address, whatever the names, after which it is turned away."""
MOST_FOR_ONE_NAME = 100
"""Wrong passwords for one name, whatever the addresses, after which strangers are turned away from it."""
LATELY = timedelta(hours=settings.AXES_COOLOFF_TIME)


def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a POST may be turned away before its password is checked."""
    refusal = turned_away(request, request.POST.get("username", "")) if request.method == "POST" else None
    return refusal or signing_pages.SignIn.as_view()(request)


def turned_away(request: HttpRequest, username: str) -> HttpResponse | None:
    """The page for those whose password is not even checked; None for all others."""
    if reason := why_not(request, username):
        return render(request, "admin/locked_out.html", {"cooloff_timedelta": LATELY, **reason}, status=429)
    return None


def comes_from_known_device(request, credentials) -> bool:
    """For axes: wrong passwords from a known device are counted only against the device."""
    return devices.is_known(request, (credentials or {}).get("username"))


def why_not(request: HttpRequest, username: str) -> dict | None:
    """What the page says to those who are turned away; None for all others."""
    if devices.is_known(request, username):
        return None
    if _failures(username=username) >= MOST_FOR_ONE_NAME:
        return {"many_places_for": username}
    return {"is_network": True} if _is_guessing(request) else None


def _is_guessing(request) -> bool:
    """Whether too many wrong passwords came from this address lately; a proxy's doesn't count."""
    if not settings.TRUSTED_PROXIES and "X-Forwarded-For" in request.headers:
        return False  # A proxy that the settings don't name: everybody seems to come from its address.
    return _failures(ip_address=network(request)) >= MOST_FAILURES


def _failures(**of) -> int:
    attempts = AccessAttempt.objects.filter(**of, attempt_time__gt=timezone.now() - LATELY)
    return attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0
