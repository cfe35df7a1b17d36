"""How often errors are told: each once in a while, and not many in all."""

import threading
from collections import OrderedDict
from time import monotonic

AGAIN_AFTER = 600
"""Seconds after which the same error is told again."""
MOST_AN_HOUR = 20
MOST_KNOWN = 200
"""Errors that are remembered; the one that came last longest ago is forgotten first."""


class Bounds:
    """Those of one process."""

    def __init__(self):
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, int]] = OrderedDict()
        """{error: (when it was told, how often it came since)}"""
        self._told: list[float] = []

    def passes(self, error: str) -> int | None:
        """How often this error came untold before, if it is to be told now; None if it is not."""
        with self._lock:
            now = monotonic()
            told_at, untold = self._known.pop(error, (float("-inf"), 0))
            self._told = [at for at in self._told if now - at < 3600]
            is_due = now - told_at >= AGAIN_AFTER and len(self._told) < MOST_AN_HOUR
            self._known[error] = (now, 0) if is_due else (told_at, untold + 1)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
            if not is_due:
                return None
            self._told.append(now)
            return untold
