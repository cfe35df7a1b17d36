"""The sign-in page, throttled so that password guessing can't slow the site down."""

from datetime import timedelta
from threading import BoundedSemaphore

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from newsroom import outages
from newsroom.signing_in import client_address

MOST_FAILURES = 50
"""Wrong passwords from one address, whatever the names, after which it is turned away."""
LATELY = timedelta(hours=settings.AXES_COOLOFF_TIME)
CHECKS_AT_ONCE = BoundedSemaphore(2)
"""A password check is 1.5 million rounds of SHA-256 by design, and occupies a core for that long."""
LONGEST_WAIT = 2
"""Seconds to wait for other checks to finish."""
MANY = "Many people are signing in right now. Go back and try again in a few seconds."


def sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's sign-in page; a POST may be turned away before its password is checked."""
    if request.method != "POST":
        return admin.site.login(request)
    if _is_guessing(request):
        return render(request, "admin/locked_out.html", {"cooloff_timedelta": LATELY}, status=429)
    if not CHECKS_AT_ONCE.acquire(timeout=LONGEST_WAIT):
        return outages.unavailable(request, MANY)
    try:
        return admin.site.login(request)
    finally:
        CHECKS_AT_ONCE.release()


def _is_guessing(request) -> bool:
    """Whether too many wrong passwords came from this address lately; a proxy's is nobody's."""
    if not settings.TRUSTED_PROXIES and "X-Forwarded-For" in request.headers:
        return False  # A proxy that the settings don't name: everybody comes from its address.
    attempts = AccessAttempt.objects.filter(
        ip_address=client_address(request), attempt_time__gt=timezone.now() - LATELY
    )
    return (attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0) >= MOST_FAILURES
