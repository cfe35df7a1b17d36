"""How many requests of a kind a process handles at once, so that no kind occupies all of its threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident
from time import monotonic

from newsroom import patience

LONGEST_WAIT = 3
"""Seconds in the queue."""
_LOOK_EVERY = 0.1


class Lane:
    """A number of slots and a queue. While all requests in the slots are stuck, nobody queues."""

    def __init__(self, most: int, most_queued: float = float("inf"), longest_wait: float = LONGEST_WAIT):
        self.most, self.most_queued, self.longest_wait = most, most_queued, longest_wait
        self.threads: set[int] = set()
        self.queued = 0
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
            if self._is_full() and not self._queue():
                return False
            self.threads.add(get_ident())
            return True

    def _is_full(self) -> bool:
        return len(self.threads) >= self.most

    def _queue(self) -> bool:
        """Wait for a free slot; False if that takes too long."""
        if self.queued >= self.most_queued:
            return False
        self.queued += 1
        ends_at = monotonic() + self.longest_wait
        try:
            while self._is_full():
                if monotonic() > ends_at or patience.are_stuck(self.threads):
                    return False
                self._changed.wait(_LOOK_EVERY)
            return True
        finally:
            self.queued -= 1

    def _leave(self) -> None:
        with self._changed:
            self.threads.remove(get_ident())
            self._changed.notify()


READING = Lane(4)
SEARCHING = Lane(2, most_queued=6)
"""Separate from readers' other pages, so that no number of searches can hold those up."""
AT_THE_DESK = Lane(4, most_queued=12)
SAVING = Lane(4, most_queued=10)
UPLOADING = Lane(2, most_queued=4, longest_wait=25)
"""Pictures are decoded one at a time: an upload in that queue must not occupy the slots of saving."""
SIGNING_IN = Lane(2, most_queued=4)
"""A password check is 1.5 million rounds of SHA-256 by design, and occupies a core for that long.

Of the 54 threads in deploy/gunicorn.conf.py, the lanes other than READING occupy 50 at most.
"""
