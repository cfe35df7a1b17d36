"""What a worker kept, made again by the one that replaces it, before a reader asks.

Only the keys of the pages go from one to the other: each page is made anew, by the same rules as ever.
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
"""Those that were asked for last."""
LONGEST = 2
"""Seconds after which readers wait no longer for a new worker, however many pages are left."""


class Succession:
    """A list of keys in a file that has no name, which all workers share."""

    def __init__(self):
        self._file: IO[bytes] | None = None

    def begin(self) -> None:
        """Before the first worker is forked."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the server runs

    def leave(self) -> None:
        """By a worker that ends: note what it keeps, unless that is nothing."""
        keys = pages.newest(MOST_PAGES)
        if self._file and keys:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(json.dumps(keys).encode())
            self._file.flush()

    def take_over(self, site: Callable) -> None:
        """By a new worker: have the site make the pages that another kept, the newest first."""
        began, keys = monotonic(), self._keys()
        for key in keys:
            if monotonic() - began > LONGEST or not _made(site, key):
                break
        if keys:
            connections.close_all()  # This thread answers no request.

    def _keys(self) -> list[Key]:
        if not self._file:
            return []
        self._file.seek(0)
        try:
            return [Key(*values) for values in json.loads(self._file.read() or b"[]")]
        except (ValueError, TypeError):  # Two that ended at once wrote over each other.
            return []


def _made(site, key: Key) -> bool:
    """Whether the site could answer: without its database it will not make the next page either."""
    statuses: list[int] = []
    answer = site(_environ(key), lambda status, headers: statuses.append(int(status[:3])))
    for _ in answer:
        pass
    getattr(answer, "close", lambda: None)()
    return statuses[-1] < 500


def _environ(key: Key) -> dict:
    """The request of a key, as PEP 3333 has it."""
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
