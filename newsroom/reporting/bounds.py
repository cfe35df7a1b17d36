"""Rate limits for error reports: for each error, and in total."""

import threading
from collections import OrderedDict
from time import monotonic

AGAIN_AFTER = 600
"""Seconds after which the same error is reported again."""
MOST_AN_HOUR = 20
MOST_KNOWN = 200
"""Errors that are remembered; the least recent is forgotten first."""


class Bounds:
    """The limits of one process."""

    def __init__(self):
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, int]] = OrderedDict()
        """{error: (when it was last reported, how often it has occurred since)}"""
        self._reported: list[float] = []

    def passes(self, error: str) -> int | None:
        """How often this error occurred unreported, if it is to be reported now; otherwise None."""
        with self._lock:
            now = monotonic()
            reported_at, unreported = self._known.pop(error, (float("-inf"), 0))
            self._reported = [at for at in self._reported if now - at < 3600]
            is_due = now - reported_at >= AGAIN_AFTER and len(self._reported) < MOST_AN_HOUR
            self._known[error] = (now, 0) if is_due else (reported_at, unreported + 1)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
            if not is_due:
                return None
            self._reported.append(now)
            return unreported
