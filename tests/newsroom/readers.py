"""Readers who keep requesting pages while something happens."""

import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import NamedTuple

from tests.newsroom.running import Answer, ask

PAUSE = 0.03
"""Seconds between a response and the reader's next request: readers must not take up the whole machine."""


class Asked(NamedTuple):
    """A request and its response."""

    address: str
    began: float
    ended: float
    """Both from `time.monotonic`, which all processes of a machine share."""
    answer: Answer


class Reader(threading.Thread):
    """Requests each of the addresses in turn."""

    def __init__(self, addresses, asking: Callable[[str], Answer]):
        super().__init__()
        self.addresses, self.asking = list(addresses), asking
        self.asked: list[Asked] = []
        self._end = threading.Event()

    def run(self):
        while not self._end.is_set():
            for address in self.addresses:
                began = time.monotonic()
                answer = self.asking(address)
                self.asked.append(Asked(address, began, time.monotonic(), answer))
                self._end.wait(PAUSE)

    def stop(self):
        self._end.set()
        self.join()


@contextmanager
def readers(count: int, addresses, asking: Callable[[str], Answer] = ask):
    """Yields this many readers, each starting at a different address."""
    found = []
    for number in range(count):
        start = number * len(addresses) // count
        found.append(Reader([*addresses[start:], *addresses[:start]], asking))
    for reader in found:
        reader.start()
    try:
        yield found
    finally:
        for reader in found:
            reader.stop()


def all_asked(found) -> list[Asked]:
    return [asked for reader in found for asked in reader.asked]


def rounds(found) -> int:
    """How often every reader has requested all of the addresses."""
    return min(len(reader.asked) // len(reader.addresses) for reader in found)
