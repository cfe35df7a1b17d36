"""Who may see the state of the site: this machine's own programs, and anyone who has the token."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

PROXIED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
"""Headers that reveal a proxy: it speaks for somebody else, often from this machine."""


def may_know(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself, or with MONITOR_TOKEN."""
    return _has_token(request) or _is_from_here(request)


def _has_token(request) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    is_bearer = bool(settings.MONITOR_TOKEN) and kind.lower() == "bearer"
    return is_bearer and constant_time_compare(token.strip(), settings.MONITOR_TOKEN)


def _is_from_here(request) -> bool:
    """A proxied request is from here if all of our own proxies saw it come from here."""
    if any(name in request.headers for name in PROXIED):
        if not settings.TRUSTED_PROXIES:
            return False
        # The entries of our own proxies; anything that a client wrote itself comes before them.
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        return all(_is_loopback(address) for address in forwarded[-settings.TRUSTED_PROXIES :])
    return _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address) -> bool:
    try:
        return ip_address(address.strip()).is_loopback
    except ValueError:
        return False
