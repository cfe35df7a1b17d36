"""The sign-in page, closed to addresses that guess passwords; `lanes` bounds the checks at a time."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from newsroom.signing_in import client_address

MOST_FAILURES = 50
"""Wrong passwords from one address, whatever the names, after which it is turned away."""
LATELY = timedelta(hours=settings.AXES_COOLOFF_TIME)


def sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's sign-in page; a POST may be turned away before its password is checked."""
    if request.method == "POST" and _is_guessing(request):
        return render(request, "admin/locked_out.html", {"cooloff_timedelta": LATELY}, status=429)
    return admin.site.login(request)


def _is_guessing(request) -> bool:
    """Whether too many wrong passwords came from this address lately; a proxy's is nobody's."""
    if not settings.TRUSTED_PROXIES and "X-Forwarded-For" in request.headers:
        return False  # A proxy that the settings don't name: everybody comes from its address.
    attempts = AccessAttempt.objects.filter(
        ip_address=client_address(request), attempt_time__gt=timezone.now() - LATELY
    )
    return (attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0) >= MOST_FAILURES
