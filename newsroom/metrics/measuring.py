"""Counts each request by kind, failed sign-ins, and how soon acts are seen."""

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse

from articles import freshness
from newsroom.metrics.counters import FAILED_SIGN_INS, REQUESTS, SECONDS, SEEN

LONGEST_GAP = 1
"""Seconds without a reader after which a process had no reason to have seen an act."""
_BY_PATH = [
    (re.compile(r"/$"), "front"),
    (re.compile(r"/admin/login/"), "sign_in"),
    (re.compile(r"/admin/articles/image/upload"), "upload"),
    (re.compile(r"/admin/"), "desk"),
    (re.compile(r"/preview/"), "preview"),
    (re.compile(r"/search/"), "search"),
    (re.compile(r".*\.(xml|json|opml)$"), "feed"),
    (re.compile(r"/\d{4}/\d\d/\d\d/[^/]"), "article"),
    (re.compile(r"/(\d{4}|category|author|authors|latest|corrections)/"), "list"),
]
_UNCOUNTED = ("/healthz", "/readyz", "/metrics", settings.STATIC_URL, "/media/")


class Measuring:
    """Middleware that counts requests and their times."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(_UNCOUNTED):
            return self.get_response(request)
        began = time.perf_counter()
        response = self.get_response(request)
        kind = kind_of(request.path_info)
        SECONDS.observe(kind, seconds=time.perf_counter() - began)
        REQUESTS.add(kind, f"{min(max(response.status_code // 100, 2), 5)}xx")
        return response


def kind_of(path: str) -> str:
    """One of a few words: paths themselves would make endless label values."""
    return next((kind for pattern, kind in _BY_PATH if pattern.match(path)), "other")


def seen(number: int, gap: float) -> None:
    """Note that this process has learned of an act, `gap` seconds after it last asked."""
    delay = time.time() - number / 1_000_000
    if gap < LONGEST_GAP and delay >= 0:
        SEEN.observe(seconds=delay)


def _failed(**kwargs) -> None:
    FAILED_SIGN_INS.add()


def start() -> None:
    """Start counting seen acts and failed sign-ins."""
    freshness.WHEN_SEEN.append(seen)
    user_login_failed.connect(_failed, dispatch_uid="newsroom.metrics")
