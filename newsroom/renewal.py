"""Reads the stamp ahead of time while readers come, so that none of them waits for it."""

import threading
from contextlib import suppress

from django.db import DatabaseError, InterfaceError, close_old_connections

from articles import freshness
from newsroom import patience
from newsroom.outages import READERS_PATIENCE


class Renewal:
    """Runs in a thread of a process that serves readers, with its own database connection."""

    def __init__(self):
        self._asked = threading.Event()

    def start(self) -> None:
        # Not before the fork, which no thread survives.
        threading.Thread(target=self._run, name="renewal", daemon=True).start()

    def ask(self) -> None:
        """Have the stamp read if that is soon due; return at once."""
        if freshness.is_to_be_renewed() and not self._asked.is_set():
            self._asked.set()

    def _run(self) -> None:
        with patience.of(READERS_PATIENCE):
            while self._asked.wait():
                with suppress(DatabaseError, InterfaceError):
                    close_old_connections()  # As Django does with each request.
                self.renew()

    def renew(self) -> None:
        """Read the stamp, unless another thread has done so meanwhile."""
        self._asked.clear()
        # The code that answers readers notices this itself, and handles it.
        with suppress(freshness.Unknown):
            freshness.renew()


renewal = Renewal()
