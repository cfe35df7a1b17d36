"""The replicas of the primary that keep up with it; each process reads readers' pages from one of them.

What hangs is asked in threads of its own, so that no reader waits for a server that another could replace.
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
"""Seconds from one look at the primary's stamp to the next, at least."""
PAUSE = 2
"""Seconds without a look after which a replica must have all that the primary has now.

So readers are at most LOOKED_EVERY + PAUSE behind the primary, while it can be asked.
"""
LONGEST_LOOK = 0.3
"""Seconds for which readers wait for a look; after that the primary counts as away."""
LEFT_FOR, CATCHES_UP_IN = 5, 1
"""Seconds after which a replica is tried again that failed, and one that was behind."""
WITHOUT_PRIMARY = 600
"""Seconds for which replicas serve readers while the primary can't be asked."""
FAILURES = (OperationalError, InterfaceError, ProgrammingError)
"""What a replica's fault may be: it is down, cancels for its recovery, or is a migration behind."""


def numbers_of(alias: str) -> tuple[int, int, int]:
    """The numbers of the stamp in this database: `number`, `removed`, `relabelled`."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT number, removed, relabelled FROM articles_stamp WHERE id = %s", [Stamp.ROW])
        return cursor.fetchone() or (0, 0, 0)


class Watch:
    """The primary's stamp, as the last two looks found it."""

    def __init__(self):
        self._looking = threading.Lock()
        self._began = self._looked_at = float("-inf")
        self._away_since = float("inf")
        self._newest = self._before = 0

    def least(self, *, is_change: bool) -> int:
        """The number that a replica must have: what the primary had at the look before the last.

        With a change to another database, what it has now: readers have had that perhaps.
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
    """Those of the settings, and when each that was left is tried again."""

    def __init__(self, aliases: Iterable[str]):
        self.aliases = list(aliases)
        self.know_nothing()

    def __bool__(self) -> bool:
        return bool(self.aliases)

    def know_nothing(self) -> None:
        """Start as a new process: each replica has to answer before a reader is sent to it."""
        self.watch = Watch()
        self._tried_at = dict.fromkeys(self.aliases, float("-inf"))
        self._in_use: str | None = None

    def candidates(self, present: str) -> list[str]:
        """The databases from which to read, the best first; the last is the primary."""
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
        """Have readers' pages made without a replica for a while: it failed, or without a `why` is behind."""
        self._tried_at[alias] = monotonic() + (LEFT_FOR if why else CATCHES_UP_IN)
        if alias == self._in_use:
            shown = " ".join(str(why or "it is behind").split())
            logger.warning("Readers' pages come from elsewhere than %s: %s", alias, shown)
            self._in_use = None

    def _from_own(self) -> list[str]:
        """All, beginning with this process's own: so processes spread over them."""
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
