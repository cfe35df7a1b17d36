"""Requests while the database is down, frozen or locked: a prompt 503, and nothing typed is lost."""

import errno
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
from newsroom.logs import in_a_line
from newsroom.metrics.counters import FAULTS

logger = logging.getLogger(__name__)

READERS_PATIENCE, DESKS_PATIENCE = 2.5, 14
"""Seconds for one database response, on readers' pages and on the desk."""
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
SLOW = _("The newsroom’s database took too long over this.")
TOO_MUCH = _("This request is too large for the newsroom’s database. Tell your administrator.")
READ_ONLY = _("The newsroom’s database takes no changes right now.")
NO_ROOM = _("A disk of the newsroom’s server is full. Tell your administrator.")
_OF_POSTGRESQL = {
    "55P03": BUSY,  # lock timeout
    "40P01": BUSY,  # deadlock
    "40001": BUSY,  # serialization failure
    "25P03": BUSY,  # idle-in-transaction timeout
    "25006": READ_ONLY,
    "53100": NO_ROOM,
    "57014": SLOW,  # statement timeout, or cancelled on the server
}
"""{SQLSTATE: message}"""
_OVER_A_LIMIT = "54"
"""SQLSTATE class of what PostgreSQL can never do, such as index a word that is too long: our own fault."""
_OF_SQLITE = {5: BUSY, 6: BUSY, 8: READ_ONLY, 10: AWAY, 13: NO_ROOM, 14: AWAY}
"""{primary error code: message}; 10 is an I/O error, 14 a file that can't be opened."""


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
        return _explained(request, error, why)


def misunderstood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The site's handler400. Django's reads the POST again for its CSRF token, which may be what failed."""
    return HttpResponse(loader.get_template("400.html").render(), status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """The site's handler500, for errors outside views, such as in storing a session."""
    error = sys.exc_info()[1]
    why = reason(error)
    return server_error(request) if error is None or why is None else _explained(request, error, why)


def _explained(request: HttpRequest, error: BaseException, why: str) -> HttpResponse:
    """503 for a database fault, logged in one line: a traceback says nothing, unless the fault is ours."""
    FAULTS.add()
    places = error if why is TOO_MUCH else None
    logger.error("%s %s: %s", request.method, request.path_info, in_a_line(error), exc_info=places)
    answer = unavailable(request, why)
    answer._has_been_logged = True  # Django would log it again.
    return answer


def reason(error: BaseException | None) -> str | None:
    """The message for people if the database or a full disk caused the error, else None."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return _OF_SQLITE.get(code & 0xFF)  # The primary code; the other bits are details.
    state = getattr(cause, "sqlstate", None) or ""
    if state.startswith(_OVER_A_LIMIT):
        return TOO_MUCH
    if said := _OF_POSTGRESQL.get(state):
        return said
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
    # Where an upload is processed; requests with parts of a file only store them.
    is_upload = request.path_info.startswith(tuple(map(str, UPLOADS))) and (
        request.path_info.endswith(("/upload/", "/end/"))
    )
    return (lanes.UPLOADING, PICTURES) if is_upload else (lanes.SAVING, BUSY)


def _needs_no_database(path: str) -> bool:
    return path in ("/healthz", "/metrics") or path.startswith(
        (settings.STATIC_URL, f"{settings.MEDIA_URL}images/")
    )
