"""Readers' pages, kept in the process for as long as they are exact, in front of all other middleware."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django_http_compression.middleware import best_coding

from articles import freshness, routing
from articles.freshness import Moment
from newsroom import patience
from newsroom.outages import READERS_PATIENCE

MOST_BYTES = 16 * 1024**2
"""What a process keeps at most."""
LARGEST = MOST_BYTES // 8
OVERHEAD = 2048
"""Bytes that a page takes besides its body, roughly: its key, its headers, its objects."""
LONGEST_KEY = 500
"""Characters of a request on which its answer depends, beyond which it is not kept: they fill memory, too."""
STANDS_IN = 600
"""Seconds without a database for which the last page stands in for a new one."""
LONGEST_TURN = 1
"""Seconds for which readers wait for another's page to be made, before they have it made themselves."""
STATUSES = {HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.GONE}
OF_304 = ("Cache-Control", "ETag", "Vary")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class Key(NamedTuple):
    """All of a request on which an answer depends."""

    method: str
    scheme: str
    forwarded: str
    """The scheme that a proxy says a reader used: plain http is redirected."""
    host: str
    path: str
    query: str
    coding: str


@dataclass(frozen=True, slots=True)
class Page:
    """A response as it left all middleware, and the moment for which it was made."""

    moment: Moment
    until: datetime
    status: int
    headers: dict[str, str]
    body: bytes

    def is_of(self, moment: Moment) -> bool:
        return self.moment.number == moment.number and timezone.now() < self.until

    def may_stand_in(self) -> bool:
        """Whether it may be shown although nobody knows if it is the newest.

        Not if readers have lost something since, a time has come, or the database was away for long.
        """
        known = freshness.last_known()
        if known is None or known[1] > STANDS_IN:
            return False
        return self.moment.number >= known[0].removed and timezone.now() < self.until

    def answer(self, request: HttpRequest) -> HttpResponse:
        return _conditional(request, HttpResponse(self.body, status=self.status, headers=self.headers))

    @property
    def status_line(self) -> str:
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    def of_304(self) -> list[tuple[str, str]]:
        """The headers of an answer to a reader who has the page."""
        return [(name, self.headers[name]) for name in OF_304 if name in self.headers]

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


class FastPath:
    """A WSGI application that answers with a kept page; all else is for Django.

    It never waits: where the stamp has to be read, Django's own path does it.
    """

    def __init__(self, django: Callable):
        self.django = django

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = _key(environ)
        page, moment = key and pages.get(key), freshness.trusted()
        if page and moment and page.is_of(moment):
            seen = environ.get("HTTP_IF_NONE_MATCH")
            if seen is None:
                start_response(page.status_line, list(page.headers.items()))
                return [] if key.method == "HEAD" else [page.body]
            if seen == page.headers.get("ETag"):
                start_response("304 Not Modified", page.of_304())
                return []
        return self.django(environ, start_response)


class PageStore:
    """Middleware that answers with a kept page, and has each page made once at a time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request.META)
        if key is None:
            return self.get_response(request)
        with routing.for_readers():
            return self._answer(request, key)

    def _answer(self, request, key):
        kept = pages.get(key)
        if kept:
            moment = _moment()
            if kept.is_of(moment) if moment else kept.may_stand_in():
                return kept.answer(request)
        with making.turn(key):
            return self._made_meanwhile(request, key) or self._make(request, key, kept)

    def _made_meanwhile(self, request, key):
        kept = pages.get(key)
        moment = kept and _moment()
        return kept.answer(request) if kept and moment and kept.is_of(moment) else None

    def _make(self, request, key, before):
        with _for_everybody(request, key.coding):
            response = self.get_response(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and before and before.may_stand_in():
            return before.answer(request)
        if page := _page(response):
            pages.put(key, page)
        return _conditional(request, response)


def _key(environ) -> Key | None:
    """The key of a request; None for one that this is not for."""
    path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
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
    )
    return key if sum(map(len, key)) <= LONGEST_KEY else None


@contextmanager
def _for_everybody(request, coding) -> Iterator[None]:
    """Have the page made whole, in one coding, so that it fits all who get it under the same key."""
    conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
    request.META["HTTP_ACCEPT_ENCODING"] = coding
    yield
    request.META.update(conditions)


def _conditional(request, response):
    """The response, or 304 for a reader who has it."""
    etag = response.headers.get("ETag")
    return get_conditional_response(request, etag=etag, response=response) if etag else response


NOT_PAGES = ("/admin/", settings.STATIC_URL, "/healthz", "/readyz", "/media/")


def _moment() -> Moment | None:
    try:
        with patience.of(READERS_PATIENCE):
            return freshness.current()
    except freshness.Unknown:
        return None


def _page(response) -> Page | None:
    """The response as a page to keep; None if it is not exact, not for everybody, or too large."""
    moment = getattr(response, "moment", None)
    if moment is None or response.status_code not in STATUSES or response.cookies or response.streaming:
        return None
    if len(response.content) > LARGEST:
        return None
    until = min(moment.until, getattr(response, "good_until", moment.until))
    return Page(moment, until, response.status_code, dict(response.headers), response.content)


class Pages:
    """The pages of a process, bounded in bytes; the one that was asked for longest ago goes first."""

    def __init__(self, most: int = MOST_BYTES):
        self.most, self.size = most, 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self.size += page.size - (before.size if before else 0)
            self._pages[key] = page
            while self.size > self.most:
                self.size -= self._pages.popitem(last=False)[1].size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0


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


pages, making = Pages(), Making()
