"""Readers' pages, cached in the process for as long as they are exact, in front of most middleware."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.http import HttpRequest, HttpResponse
from django_http_compression.middleware import best_coding

from articles import freshness, routing
from articles.freshness import Moment
from articles.readers import visits
from newsroom import page_sharing, patience
from newsroom.metrics.counters import PAGES
from newsroom.outages import READERS_PATIENCE
from newsroom.pages import LARGEST, Key, Page, conditional, pages
from newsroom.renewal import renewal

LONGEST_KEY = 500
"""Characters of a key beyond which its page is not cached: keys fill memory, too."""
LONGEST_TURN = 1
"""Seconds that a request waits for another to make its page, before it makes the page itself."""
STATUSES = {HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.GONE}
PRECONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
"""Those that Django evaluates, for cached pages, too: only editors of files send them."""
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", *PRECONDITIONS)


class FastPath:
    """A WSGI application that answers with a cached page, and leaves everything else to Django.

    It never waits: the stamp is read ahead of time, and if that was too late, Django's own path reads it.
    """

    def __init__(self, django: Callable):
        self.django = django

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = _key(environ, _path(environ))
        renewal.ask()
        page, moment = key and pages.get(key), freshness.trusted()
        if any(name in environ for name in PRECONDITIONS):
            page = None
        if page and moment and page.is_of(moment):
            seen = environ.get("HTTP_IF_NONE_MATCH")
            if seen is None or seen == page.headers.get("ETag"):
                PAGES.add("kept")
            if seen is None:
                start_response(page.status_line, list(page.headers.items()))
                return [] if key.method == "HEAD" else [page.body]
            if seen == page.headers.get("ETag"):
                start_response("304 Not Modified", page.of_304())
                return []
        answer = self.django(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        # The server would drop what Django leaves of a body, and log a warning for each.
        answer.close()
        return []


class PageStore:
    """Middleware that answers with a cached page, and has each page made by one thread at a time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request.META, request.path_info)
        if key is None:
            return self.get_response(request)
        with routing.for_readers():
            return self._answer(request, key)

    def _answer(self, request, key):
        kept = pages.get(key)
        if kept:
            moment = _moment()
            if kept.is_of(moment) if moment else kept.may_stand_in():
                PAGES.add("kept")
                return kept.answer(request)
        with making.turn(key):
            page = _made_meanwhile(key) or _made_elsewhere(key)
            return page.answer(request) if page else self._make(request, key, kept)

    def _make(self, request, key, before):
        with _for_everybody(request, key.coding):
            response = self.get_response(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and before and before.may_stand_in():
            return before.answer(request)
        if page := _page(response):
            PAGES.add("made")
            pages.put(key, page)
            page_sharing.share(key, page)
        return conditional(request, response)


def _path(environ) -> str:
    """The path of a request as Django's middleware gets it: in PEP 3333, its bytes are decoded as Latin-1."""
    path = environ.get("PATH_INFO", "")
    return path if path.isascii() else get_path_info(environ)


def _key(environ, path) -> Key | None:
    """The cache key of a request; None if its answer is not cached."""
    method = environ["REQUEST_METHOD"]
    if method not in ("GET", "HEAD") or path.startswith(NOT_PAGES):
        return None
    key = Key(
        method,
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_HOST", ""),
        path,
        environ.get("QUERY_STRING", ""),
        best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        "preview" if visits.is_asked_for(environ) else "",
    )
    return key if sum(map(len, key)) <= LONGEST_KEY else None


def _made_meanwhile(key) -> Page | None:
    """The page that another thread has made, if any."""
    page = pages.get(key)
    moment = page and _moment()
    return page if page and moment and page.is_of(moment) else None


def _made_elsewhere(key) -> Page | None:
    """The page that another process has made, if any."""
    moment = _moment() if page_sharing.is_on() else None
    page = moment and page_sharing.found(key, moment)
    if page:
        pages.put(key, page)
        PAGES.add("shared")
    return page


@contextmanager
def _for_everybody(request, coding) -> Iterator[None]:
    """Have the whole page made, in one coding, so that it fits all requests with the same key."""
    conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
    request.META["HTTP_ACCEPT_ENCODING"] = coding
    yield
    request.META.update(conditions)


NOT_PAGES = ("/admin/", settings.STATIC_URL, "/healthz", "/readyz", "/metrics", "/media/")


def _moment() -> Moment | None:
    try:
        with patience.of(READERS_PATIENCE):
            return freshness.current()
    except freshness.Unknown:
        return None


def _page(response) -> Page | None:
    """The response as a page to cache; None if it is not exact, not for everybody, or too large."""
    moment = getattr(response, "moment", None)
    if moment is None or response.status_code not in STATUSES or response.cookies or response.streaming:
        return None
    if len(response.content) > LARGEST:
        return None
    until = min(moment.until, getattr(response, "good_until", moment.until))
    return Page(moment, until, response.status_code, dict(response.headers), response.content)


class Making:
    """Lets one thread at a time make a page; the others wait for it, but not for long."""

    def __init__(self):
        self._locks: dict[Key, tuple[threading.Lock, int]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, key: Key) -> Iterator[None]:
        with self._lock:
            turn, users = self._locks.get(key, (threading.Lock(), 0))
            self._locks[key] = (turn, users + 1)
        has_turn = turn.acquire(timeout=LONGEST_TURN)
        try:
            yield
        finally:
            if has_turn:
                turn.release()
            with self._lock:
                turn, users = self._locks[key]
                self._locks[key] = (turn, users - 1)
                if users == 1:
                    del self._locks[key]


making = Making()
