"""The id of each request: in each log line, in the response, and on pages that report a failure."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
SHORT = 12
"""Characters of it that are shown to people: enough to find it in a log."""
_OF_A_PROXY = re.compile(r"[0-9A-Za-z-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """Middleware that takes the id from one of our own proxies, or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _given(request) or uuid4().hex
        _current.set(number)
        response = self.get_response(request)
        # A page that caches may store is also for other requests.
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers[HEADER] = number
        return response


def _given(request) -> str:
    """The id that the nearest proxy gave; anybody can send one to a site without a proxy."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return given if _OF_A_PROXY.fullmatch(given) else ""


def request_id() -> str:
    """The id of the request that this thread handles; empty outside a request."""
    return _current.get()


def reference() -> str:
    """The beginning of it, for people to quote."""
    return request_id()[:SHORT]


def _forget(**kwargs) -> None:
    """Clear it, after the last line about a request, which Django logs outside all middleware."""
    _current.set("")


request_finished.connect(_forget)
