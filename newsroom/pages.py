"""The page cache of a process: responses, and how long each stays valid."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from itertools import islice
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from articles import freshness
from articles.freshness import Moment

MOST_BYTES = 4 * 1024**2
"""The most that a process keeps."""
LARGEST = 2 * 1024**2
OVERHEAD = 2048
"""Rough size in bytes of a page without its body: its key, headers and objects."""
STANDS_IN = 600
"""Seconds without a database during which the last page may stand in for a new one."""
FOR_CDN = ("Surrogate-Control", "Cloudflare-CDN-Cache-Control")
OF_304 = ("Cache-Control", "ETag", "Vary", *FOR_CDN)


class Key(NamedTuple):
    """Everything in a request that the answer depends on."""

    method: str
    scheme: str
    forwarded: str
    """The scheme that a proxy says a reader used: plain http is redirected."""
    host: str
    path: str
    query: str
    coding: str
    preview: str = ""
    """At a feed's address: whether it is for a person, who gets a page about the feed."""


@dataclass(frozen=True, slots=True)
class Page:
    """A response as it left the middleware, and the moment it was made for."""

    moment: Moment
    until: datetime
    status: int
    headers: dict[str, str]
    body: bytes

    def is_of(self, moment: Moment) -> bool:
        return self.moment.number == moment.number and self._is_in_time

    def may_stand_in(self) -> bool:
        """Whether it may be shown although it may be stale.

        Not if readers have lost something since, it has expired, or the database was away for too long.
        """
        known = freshness.last_known()
        if known is None or known[1] > STANDS_IN:
            return False
        return self.moment.number >= known[0].removed and self._is_in_time

    @property
    def _is_in_time(self) -> bool:
        """Whether it has not expired, and the clock was not put back since it was made."""
        return self.moment.since <= timezone.now() < self.until

    def answer(self, request: HttpRequest) -> HttpResponse:
        return conditional(request, HttpResponse(self.body, status=self.status, headers=self.headers))

    @property
    def status_line(self) -> str:
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    def of_304(self) -> list[tuple[str, str]]:
        """The headers of a 304 for a reader who already has the page."""
        return [(name, self.headers[name]) for name in OF_304 if name in self.headers]

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


def conditional(request, response):
    """The response, or a 304 for a reader who already has it."""
    etag = response.headers.get("ETag")
    answer = get_conditional_response(request, etag=etag, response=response) if etag else response
    for name in FOR_CDN:  # Django leaves them out of a 304.
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


class Pages:
    """The pages of a process, bounded in bytes; the least recently used is evicted first."""

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

    def newest(self, most: int) -> list[Key]:
        """The keys of the most recently used pages, latest first."""
        with self._lock:
            return [*islice(reversed(self._pages), most)]

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0


pages = Pages()
