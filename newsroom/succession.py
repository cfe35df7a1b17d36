"""A new worker makes the pages that its predecessor had cached, before a reader asks.

Only the keys of the pages are handed on: each page is made again, by the usual rules.
"""

import json
import tempfile
from collections.abc import Callable
from io import BytesIO
from time import monotonic
from typing import IO

from django.db import connections

from newsroom.pages import Key, pages

MOST_PAGES = 60
"""The most recently used ones."""
LONGEST = 2
"""Seconds after which a new worker serves readers, however many pages are left."""


class Succession:
    """A list of keys in an unnamed file, which all workers share."""

    def __init__(self):
        self._file: IO[bytes] | None = None

    def begin(self) -> None:
        """Open the file, before the first worker is forked."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the server runs

    def leave(self) -> None:
        """In a worker that ends: write down the keys of its pages, if it has any."""
        keys = pages.newest(MOST_PAGES)
        if self._file and keys:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(json.dumps(keys).encode())
            self._file.flush()

    def take_over(self, site: Callable) -> None:
        """In a new worker: have the site make the pages that another had cached, newest first."""
        began, keys = monotonic(), self._keys()
        for key in keys:
            if monotonic() - began > LONGEST or not _made(site, key):
                break
        if keys:
            connections.close_all()  # This thread handles no requests.

    def _keys(self) -> list[Key]:
        if not self._file:
            return []
        self._file.seek(0)
        try:
            return [Key(*values) for values in json.loads(self._file.read() or b"[]")]
        except (ValueError, TypeError):  # Two workers that ended at once overwrote each other.
            return []


def _made(site, key: Key) -> bool:
    """Have a page made; False if the site could not: without its database, the next would fail too."""
    statuses: list[int] = []
    answer = site(_environ(key), lambda status, headers: statuses.append(int(status[:3])))
    for _ in answer:
        pass
    getattr(answer, "close", lambda: None)()
    return statuses[-1] < 500


def _environ(key: Key) -> dict:
    """The request for a key, as a WSGI environ (PEP 3333)."""
    return {
        "REQUEST_METHOD": key.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": key.path.encode().decode("latin-1"),
        "QUERY_STRING": key.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": key.host,
        "HTTP_ACCEPT_ENCODING": key.coding,
        **({"HTTP_X_FORWARDED_PROTO": key.forwarded} if key.forwarded else {}),
        **({"HTTP_SEC_FETCH_DEST": "document"} if key.preview else {}),
        "wsgi.url_scheme": key.scheme,
        "wsgi.input": BytesIO(),
    }


succession = Succession()
