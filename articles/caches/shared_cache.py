"""The cache that all processes share: a Valkey or Redis server that may be slow, gone or full at any time.

Nothing depends on it. If it does not respond at once, it is left alone for some seconds, and readers
wait a little longer for their pages.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings

from articles.caches.release import release

if TYPE_CHECKING:
    from redis import Redis

LONGEST_WAIT = 0.1
"""Seconds for which a request waits for the server, each time it asks."""
LEFT_ALONE = 5
"""Seconds after a failure in which the server is not asked."""
KEPT_FOR = 3600
"""The most seconds for which it keeps a value, so that words that were taken down leave its memory, too."""
LARGEST = 1024**2
"""The largest value that is stored, in bytes."""
_SEAL = 16
"""Bytes before each value that prove that this site wrote it under this name."""


class SharedCache:
    """Keeps bytes under names, for the processes of one site that run the same code."""

    def __init__(self):
        self._url, self._server = "", None
        self._asked_again_at = float("-inf")
        self._trying = threading.Lock()

    def get(self, names: Sequence[str]) -> dict[str, bytes]:
        """The values of those names that it has; empty if the server fails."""
        keys = [_key(name) for name in names] if settings.CACHE_URL and names else []
        found = self._ask(lambda server: _fetched(server, keys)) if keys else None
        opened = {
            name: _opened(key, value) for name, key, value in zip(names, keys, found or (), strict=False)
        }
        return {name: value for name, value in opened.items() if value is not None}

    def put(self, values: Mapping[str, bytes]) -> None:
        """Store these values, except those that are too large."""
        if settings.CACHE_URL and (small := {n: v for n, v in values.items() if len(v) <= LARGEST}):
            self._ask(lambda server: _store(server, small))

    def _ask(self, question: Callable[["Redis"], Any]) -> Any:
        """The server's response; None if it fails or has failed recently. Only one thread retries it."""
        from redis import RedisError  # It has 60 modules, so only if there is such a server.

        failed = self._asked_again_at > float("-inf")
        if failed and (monotonic() < self._asked_again_at or not self._trying.acquire(blocking=False)):
            return None
        try:
            answer = question(self._connected())
            self._asked_again_at = float("-inf")
        except (RedisError, OSError, ValueError):  # The last if another program answers at its address.
            self._asked_again_at = monotonic() + LEFT_ALONE
            return None
        finally:
            if failed:
                self._trying.release()
        return answer

    def _connected(self) -> "Redis":
        if self._server is None or self._url != settings.CACHE_URL:
            self._url, self._server = settings.CACHE_URL, _server(settings.CACHE_URL)
        return self._server

    def forget(self) -> None:
        """Reset to the state of a new process."""
        self._server, self._asked_again_at = None, float("-inf")


def _server(url):
    """A client that connects lazily, and tries everything once."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        url,
        socket_connect_timeout=LONGEST_WAIT,
        socket_timeout=LONGEST_WAIT,
        retry=Retry(NoBackoff(), 0),
        protocol=2,  # Every version of both servers supports it, with fewer round trips.
        driver_info=None,
    )


def _fetched(server, keys):
    """What the server has under these keys. Raises ValueError for anything else than values."""
    found = server.mget(keys)
    if not (isinstance(found, list) and all(isinstance(each, bytes | None) for each in found)):
        raise ValueError(found)
    return found


def _store(server, values):
    with server.pipeline(transaction=False) as pipe:
        for name, value in values.items():
            key = _key(name)
            pipe.set(key, _seal(key, value) + value, ex=KEPT_FOR)
        pipe.execute()


def _key(name: str) -> bytes:
    return b"newsroom:" + blake2b(f"{release()} {name}".encode(), digest_size=24).hexdigest().encode()


def _opened(key, sealed):
    """A value without its seal; None if there is none, or if another program wrote it."""
    if not sealed or sealed[:_SEAL] != _seal(key, sealed[_SEAL:]):
        return None
    return sealed[_SEAL:]


def _seal(key, value):
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(key + value, key=secret, digest_size=_SEAL).digest()


shared_cache = SharedCache()
