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


def bare_view():
    with override_settings(MIDDLEWARE=[]):
        return asking(BareHandler())


def asking(application, **headers):
    """Prepares and gives a run that asks a WSGI application for `/`."""
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
        "wsgi.url_scheme": "http",
        **headers,
    }
    return lambda: partial(_ask, application, asked)


def _ask(application, asked):
    for _ in range(TIMES):
        answer = application({**asked, "wsgi.input": BytesIO()}, lambda status, headers: None)
        b"".join(answer)
        getattr(answer, "close", lambda: None)()
