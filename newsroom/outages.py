"""Requests while the database is down, frozen or locked: a prompt 503, and nothing typed is lost."""

import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error

from newsroom import kept, lanes, patience
from newsroom.desk_only import DESK, is_desks

logger = logging.getLogger(__name__)

READERS_PATIENCE, DESKS_PATIENCE = 2.5, 14
"""Seconds for one answer of the database, on readers' pages and on the desk."""
RETRY_AFTER = 2
"""Seconds, for the header of that name."""
LOGIN = reverse_lazy("admin:login")
UPLOADS = [reverse_lazy(f"admin:articles_{kind}_upload") for kind in ("image", "clip")]
SEARCH = "/search/"
SINGLE_SIGN_ON = "/admin/login/sso/"
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}

BUSY = _("Someone else’s change is not finished yet, and yours has to wait for it.")
AWAY = _("The newsroom’s database can’t be reached right now.")
MANY = _("Many people are signing in right now.")
PICTURES = _("Many pictures are being uploaded right now.")
# SQLSTATE of lock timeout, deadlock, serialization failure and idle-in-transaction timeout.
_BUSY_CODES = {"55P03", "40P01", "40001", "25P03"}
_SQLITE_BUSY = {5, 6}
_SQLITE_AWAY = {8, 10, 13, 14}  # read-only, input and output, full, not to be opened


class Outages:
    """Middleware that bounds how long requests wait for the database, and answers 503 after that."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _needs_no_database(request.path_info):
            return self.get_response(request)
        lane, refusal = _lane_of(request)
        with lane.place() as has_place:
            if not has_place:
                return unavailable(request, refusal)
            with patience.of(DESKS_PATIENCE if is_desks(request) else READERS_PATIENCE):
                return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        why = reason(error)
        if why is None:
            return None
        logger.error("%s %s: %s", request.method, request.path_info, _in_a_line(error))
        return unavailable(request, why)


def misunderstood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The site's handler400. Django's own reads the POST again for its token, which may be what failed."""
    return HttpResponse(loader.get_template("400.html").render(), status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """The site's handler500, for what happens outside of views, such as storing a session."""
    why = reason(sys.exc_info()[1])
    return server_error(request) if why is None else unavailable(request, why)


def reason(error: BaseException | None) -> str | None:
    """The message for people if the database caused the error, else None."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        code &= 0xFF  # The primary code; the other bits are details.
        return BUSY if code in _SQLITE_BUSY else AWAY if code in _SQLITE_AWAY else None
    if getattr(cause, "sqlstate", None) in _BUSY_CODES:
        return BUSY
    return AWAY if isinstance(error, OperationalError | InterfaceError) else None


def unavailable(request: HttpRequest, why: str) -> HttpResponse:
    """503 with Retry-After, made without a query; at the desk the page keeps what was typed."""
    if is_desks(request):
        answer = kept.refusal(request, why, status=503)
    else:
        answer = render(None, "503.html", status=503)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lane_of(request) -> tuple[lanes.Lane, str]:
    """The lane in which the request queues, and the message if that takes too long."""
    if request.path_info.startswith(SINGLE_SIGN_ON):
        return lanes.SIGNING_IN, MANY  # It waits for the provider.
    if request.method in SAFE:
        if request.path_info.startswith(SEARCH):
            return lanes.SEARCHING, BUSY
        return (lanes.AT_THE_DESK if is_desks(request) else lanes.READING), BUSY
    if request.path_info.startswith((str(LOGIN), f"{DESK}invitation/", f"{DESK}new-password/")):
        return lanes.SIGNING_IN, MANY
    is_upload = request.path_info in map(str, UPLOADS)
    return (lanes.UPLOADING, PICTURES) if is_upload else (lanes.SAVING, BUSY)


def _needs_no_database(path: str) -> bool:
    return path == "/healthz" or path.startswith((settings.STATIC_URL, f"{settings.MEDIA_URL}images/"))


def _in_a_line(error) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
