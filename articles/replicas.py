"""The replicas of the primary that keep up with it; each process reads readers' pages from one of them.

Servers that may hang are queried in separate threads, so that no reader waits for one of several.
"""

import logging
import os
import threading
from collections.abc import Iterable
from time import monotonic

from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connections,
)

from articles.models import Stamp
from articles.routing import PRIMARY, WATCHED

logger = logging.getLogger(__name__)

LOOKED_EVERY = 1
"""The least number of seconds between two looks at the primary's stamp."""
PAUSE = 2
"""Seconds without a look after which a replica must have everything that the primary has now.

So readers are at most LOOKED_EVERY + PAUSE behind the primary, while it can be reached.
"""
LONGEST_LOOK = 0.3
"""Seconds for which readers wait for a look; after that the primary counts as unavailable."""
LEFT_FOR, CATCHES_UP_IN = 5, 1
"""Seconds after which a replica that failed is tried again, and one that lagged behind."""
WITHOUT_PRIMARY = 600
"""Seconds for which replicas serve readers while the primary can't be reached."""
FAILURES = (OperationalError, InterfaceError, ProgrammingError)
"""Errors that may be a replica's fault: it is down, cancels queries to recover, or is a migration behind."""


def numbers_of(alias: str) -> tuple[int, int, int]:
    """The numbers of the stamp in this database: `number`, `removed`, `relabelled`."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT number, removed, relabelled FROM articles_stamp WHERE id = %s", [Stamp.ROW])
        return cursor.fetchone() or (0, 0, 0)


class Watch:
    """The primary's stamp, as of the last two looks."""

    def __init__(self):
        self._looking = threading.Lock()
        self._began = self._looked_at = float("-inf")
        self._away_since = float("inf")
        self._newest = self._before = 0

    def least(self, *, is_change: bool) -> int:
        """The least number that a replica must have: what the primary had at the look before the last.

        On a change to another database, what it has now: readers may have seen that already.
        """
        self._look(is_due=is_change or monotonic() - self._began >= LOOKED_EVERY)
        return self._newest if is_change else self._before

    def is_away_for_long(self) -> bool:
        return monotonic() - self._away_since > WITHOUT_PRIMARY

    def _look(self, *, is_due: bool) -> None:
        if not is_due or not self._looking.acquire(blocking=False):
            return
        self._began = began = monotonic()
        thread = threading.Thread(target=self._ask, args=[began], daemon=True)
        thread.start()
        thread.join(LONGEST_LOOK)
        if thread.is_alive():
            self._away_since = min(self._away_since, began)

    def _ask(self, began: float) -> None:
        try:
            number = numbers_of(WATCHED)[0]
        except (DatabaseError, InterfaceError):
            self._away_since = min(self._away_since, began)
        else:
            is_watched = began - self._looked_at <= PAUSE
            self._before, self._newest = self._newest if is_watched else number, number
            self._looked_at, self._away_since = began, float("inf")
        finally:
            connections[WATCHED].close()
            self._looking.release()


class Replicas:
    """The replicas of the settings, and when each that is avoided is tried again."""

    def __init__(self, aliases: Iterable[str]):
        self.aliases = list(aliases)
        self.know_nothing()

    def __bool__(self) -> bool:
        return bool(self.aliases)

    def know_nothing(self) -> None:
        """Reset to the state of a new process: each replica has to respond before it serves a reader."""
        self.watch = Watch()
        self._tried_at = dict.fromkeys(self.aliases, float("-inf"))
        self._in_use: str | None = None

    def candidates(self, present: str) -> list[str]:
        """The databases to read from, the best first; the last is the primary."""
        if not self.aliases:
            return [PRIMARY]
        self._try_those_due()
        if self.watch.is_away_for_long():
            return [PRIMARY]
        usable = [alias for alias in self._from_own() if alias not in self._tried_at]
        return [*sorted(usable, key=lambda alias: alias != present), PRIMARY]

    def is_used(self, alias: str) -> None:
        if alias not in (self._in_use, PRIMARY):
            logger.info("Readers' pages come from %s.", alias)
        self._in_use = alias

    def leave(self, alias: str, why: Exception | None = None) -> None:
        """Avoid a replica for readers' pages for a while: it failed, or, without a `why`, lags behind."""
        self._tried_at[alias] = monotonic() + (LEFT_FOR if why else CATCHES_UP_IN)
        if alias == self._in_use:
            shown = " ".join(str(why or "it is behind").split())
            logger.warning("Readers' pages come from elsewhere than %s: %s", alias, shown)
            self._in_use = None

    def _from_own(self) -> list[str]:
        """All of them, beginning with this process's own, so that processes spread over them."""
        own = os.getpid() % len(self.aliases)
        return self.aliases[own:] + self.aliases[:own]

    def _try_those_due(self) -> None:
        now = monotonic()
        for alias, at in list(self._tried_at.items()):
            if at <= now:
                self._tried_at[alias] = now + LEFT_FOR
                threading.Thread(target=self._try, args=[alias], daemon=True).start()

    def _try(self, alias: str) -> None:
        try:
            numbers_of(alias)
        except (DatabaseError, InterfaceError):
            return
        finally:
            connections[alias].close()
        self._tried_at.pop(alias, None)


replicas = Replicas(alias for alias in settings.DATABASES if alias not in (PRIMARY, WATCHED))
