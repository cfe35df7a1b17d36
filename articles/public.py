"""What every page for readers keeps to."""

import unicodedata
from collections.abc import Callable
from functools import wraps

from django.http import HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

LISTINGS: list[Callable[[object], list[tuple[str, str]]]] = []
"""Added to by other apps in their `ready`: gives the (name, path) of each output that lists an Article."""


def public_page(view):
    """Answer GET and HEAD alone, for caches to keep a second, under one spelling of the address.

    An address in another of Unicode's forms, as some systems copy it, leads to the one in NFC.
    """

    @require_safe
    @cache_control(public=True, max_age=1)
    @wraps(view)
    def page(request, *args, **kwargs):
        path = unicodedata.normalize("NFC", request.path)
        if path != request.path:
            return moved(request, escape_uri_path(path))
        return view(request, *args, **kwargs)

    return page


def moved(request, address: str) -> HttpResponsePermanentRedirect:
    """Redirect to the address that took this one's place, with the query string that was asked for."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(address + (query and f"?{query}"))
