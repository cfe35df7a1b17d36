"""The least that Django answers with, an empty view without middleware, and how any application is asked."""

from functools import partial
from io import BytesIO

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

TIMES = 200
"""How often one run asks: once takes a few microseconds."""

urlpatterns = [path("", lambda request: HttpResponse())]


class BareRequest(WSGIRequest):
    urlconf = "benchmarks.bare"


class BareHandler(WSGIHandler):
    request_class = BareRequest


def bare_view(times=TIMES):
    with override_settings(MIDDLEWARE=[]):
        return asking(BareHandler(), times=times)


def asking(application, path="/", query="", *, times=TIMES, before=lambda: None):
    """Prepares and gives a run that asks a WSGI application so often, and does something before each time."""
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
        "wsgi.url_scheme": "http",
    }
    return lambda: partial(_ask, application, asked, times, before)


def _ask(application, asked, times, before):
    for _ in range(times):
        before()
        answer = application({**asked, "wsgi.input": BytesIO()}, _require_ok)
        b"".join(answer)
        getattr(answer, "close", lambda: None)()


def _require_ok(status, headers):
    if not status.startswith("200"):
        raise RuntimeError(status)
