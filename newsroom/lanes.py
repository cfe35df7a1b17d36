"""How many requests of a kind a process handles at once, so that no kind occupies all of its threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

from newsroom import patience

LONGEST_WAIT = 3
"""Seconds in the queue."""
_LOOK_EVERY = 0.1


class Lane:
    """A number of slots and a queue; the queue is emptied while the requests in the slots are stuck."""

    def __init__(self, most: int, most_queued: float = float("inf")):
        self.most, self.most_queued = most, most_queued
        self.inside = self.queued = 0
        self._changed = Condition()

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Hold a slot; False if the request must be refused."""
        has_place = self._enter()
        try:
            yield has_place
        finally:
            if has_place:
                self._leave()

    def _enter(self) -> bool:
        with self._changed:
            if self.inside >= self.most and not self._queue():
                return False
            self.inside += 1
            return True

    def _queue(self) -> bool:
        """Wait for a free slot; False if that takes too long."""
        if self.queued >= self.most_queued:
            return False
        self.queued += 1
        ends_at = monotonic() + LONGEST_WAIT
        try:
            while self.inside >= self.most:
                if monotonic() > ends_at or patience.stuck() >= self.most:
                    return False
                self._changed.wait(_LOOK_EVERY)
            return True
        finally:
            self.queued -= 1

    def _leave(self) -> None:
        with self._changed:
            self.inside -= 1
            self._changed.notify()


READING, WRITING = Lane(5), Lane(5, most_queued=5)
"""Of the 16 threads in deploy/gunicorn.conf.py, writers occupy ten at most."""
