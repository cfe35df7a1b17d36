"""Fragments of readers' pages, each made once for what it shows and cached: versions never change."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from articles import cursors, freshness
from articles.caches.shared_cache import shared_cache

MOST_BYTES = 6 * 1024**2
"""The most that a process keeps."""
OVERHEAD = 300
"""Bytes that a part takes in addition to its text, roughly."""


class Part(NamedTuple):
    """Identifies a part by everything it depends on except labels, pictures and templates."""

    kind: str
    of: str

    @classmethod
    def of_version(cls, kind: str, pk: int, live_from: datetime) -> "Part":
        """The part of an Article, with its time: after a backup was restored, another may get its number."""
        return cls(kind, f"{pk}@{cursors.microseconds(live_from)}")


type Made = dict[Part, str] | Iterable[tuple[Part, str]]


class Key(NamedTuple):
    part: Part
    labels: int
    """The state of all labels and pictures before the part was made, so that an older part is never served
    as a newer one."""
    pictures: int = 0
    """The last change of pictures that only the clock made."""


def kept(
    parts: Iterable[Part],
    make: Callable[[list[Part]], Made],
    *,
    is_right: Callable[[str], bool] = lambda text: True,
) -> dict[Part, str]:
    """The text of each of these parts; `make` is called once with all those that are not cached.

    `is_right` tells whether a cached text is still valid.
    """
    moment = freshness.current()
    keys = [Key(part, moment.relabelled, moment.pictures) for part in parts]
    found = {key.part: text for key in keys if (text := fragments.get(key)) is not None and is_right(text)}
    if missing := [key for key in keys if key.part not in found]:
        found |= _made_elsewhere(missing, is_right)
    if missing := [key for key in missing if key.part not in found]:
        found |= _made(missing, make)
    return found


def _made_elsewhere(keys, is_right):
    """The parts that another process has made."""
    names = {repr(tuple(key)): key for key in keys}
    texts = {names[name]: value.decode() for name, value in shared_cache.get([*names]).items()}
    return {key.part: fragments.put(key, text) for key, text in texts.items() if is_right(text)}


def _made(keys, make):
    made = dict(make([key.part for key in keys]))
    for key in keys:
        fragments.put(key, made[key.part])
    shared_cache.put({repr(tuple(key)): made[key.part].encode() for key in keys})
    return made


class Fragments:
    """The parts that a process has cached, bounded in bytes; the least recently used is evicted first."""

    def __init__(self, most: int = MOST_BYTES):
        self.most, self.size = most, 0
        self._texts: OrderedDict[Key, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> str | None:
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
            return self._texts.get(key)

    def put(self, key: Key, text: str) -> str:
        with self._lock:
            self.size += _size(text) - _size(self._texts.pop(key, None))
            self._texts[key] = text
            while self.size > self.most:
                self.size -= _size(self._texts.popitem(last=False)[1])
        return text

    def clear(self) -> None:
        with self._lock:
            self._texts.clear()
            self.size = 0


def _size(text):
    return 0 if text is None else sys.getsizeof(text) + OVERHEAD


fragments = Fragments()
