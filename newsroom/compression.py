"""Compress pages for browsers; readers' pages only once per content, however often they are made."""

import threading
from collections import OrderedDict

from django_http_compression.middleware import HttpCompressionMiddleware, best_coding

MOST_BYTES = 2 * 1024**2
"""The most that a process remembers; most of it is the bodies of pages that it keeps anyway."""
OVERHEAD = 300


class Compression(HttpCompressionMiddleware):
    """The library's, without its header of random length on pages that contain no secret.

    That header protects a secret from somebody who can add to the same page (BREACH). A page that all readers
    get has none, and is cached with all its headers.
    """

    def maybe_compress(self, request, response):
        if not hasattr(response, "moment"):
            super().maybe_compress(request, response)
            return
        # The ETag is a hash of the bytes before compression.
        key = response.headers.get("ETag"), best_coding(request.headers.get("Accept-Encoding", ""))
        if before := compressed.get(key):
            response.content, headers = before
            for name, value in headers.items():
                response.headers[name] = value
            return
        super().maybe_compress(request, response)
        del response.headers["x-noise"]
        if key[0]:
            # The library writes the name in lower case; the page cache looks its headers up by name.
            response.headers["ETag"] = response.headers["ETag"]
        if key[0] and "Content-Encoding" in response.headers:
            compressed.put(key, response)


class Compressed:
    """Compressed bodies with their headers, by ETag and coding; the least recently used goes first."""

    HEADERS = ("Content-Encoding", "Content-Length", "ETag")

    def __init__(self, most: int = MOST_BYTES):
        self.most, self.size = most, 0
        self._bodies: OrderedDict[tuple, tuple[bytes, dict]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key):
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
            return self._bodies.get(key)

    def put(self, key, response) -> None:
        headers = {name: response.headers[name] for name in self.HEADERS if name in response.headers}
        with self._lock:
            if key not in self._bodies:
                self.size += len(response.content) + OVERHEAD
            self._bodies[key] = response.content, headers
            while self.size > self.most:
                self.size -= len(self._bodies.popitem(last=False)[1][0]) + OVERHEAD

    def clear(self) -> None:
        with self._lock:
            self._bodies.clear()
            self.size = 0


compressed = Compressed()
