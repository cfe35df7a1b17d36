"""What readers' pages say about the newspaper itself, read once for all of them."""

import threading
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple

from django.conf import settings

from articles import freshness
from articles.models import AboutPage, Newspaper

RECENT = 60
"""Seconds for which the desk shows a cached name."""


class Face(NamedTuple):
    """The newspaper's row, with its name, and the pages about it that readers have."""

    newspaper: Newspaper
    pages: Sequence[AboutPage]
    frame: dict[Hashable, str]
    """Parts of pages that show nothing but this and labels, cached when the first page is made."""

    def page_of_kind(self, kind: AboutPage.Kind) -> AboutPage | None:
        """The first page of a kind that readers have."""
        return next((page for page in self.pages if page.kind == kind), None)


def face() -> Face:
    """The current face of readers' pages; while the database is unavailable, the last known one."""
    return _kept.last() if getattr(_own, "asks_nothing", False) else _kept.face()


@contextmanager
def asking_nothing() -> Iterator[None]:
    """Make a page in this thread with the last known face, without a query: for unknown addresses."""
    _own.asks_nothing = True
    try:
        yield
    finally:
        _own.asks_nothing = False


def newspaper() -> Newspaper:
    """The newspaper as readers know it; its name is never empty."""
    return face().newspaper


def name_lately() -> str:
    """The newspaper's name, at most a minute old, usually without a query: for the desk's pages."""
    return _kept.lately().newspaper.name


def known_name() -> str:
    """The last known name of the newspaper, without a query: the database may be unavailable."""
    return _kept.last().newspaper.name


def forget() -> None:
    """Reset to the state of a new process."""
    _kept.forget()


class _Kept:
    """The face, cached for as long as nothing but stories has changed."""

    def __init__(self):
        self.forget()

    def forget(self):
        self._known: tuple[tuple[int, str], Face] | None = None
        self._asked_at = float("-inf")

    def face(self) -> Face:
        try:
            moment = freshness.of_any_page()
        except freshness.Unknown:
            return self.last()
        state, known = (moment.relabelled, moment.source), self._known
        if known is None or known[0] != state:
            # Read after the stamp: anything newer is read again once the stamp moves.
            known = self._known = (state, _read())
        self._asked_at = monotonic()
        return known[1]

    def last(self) -> Face:
        return self._known[1] if self._known else Face(_named(Newspaper()), (), {})

    def lately(self) -> Face:
        is_recent = monotonic() - self._asked_at < RECENT
        return self._known[1] if self._known and is_recent else self.face()


def _read() -> Face:
    row = Newspaper.objects.filter(pk=Newspaper.ROW).first() or Newspaper()
    return Face(_named(row), [*AboutPage.objects.published().defer("live__body")], {})


def _named(row: Newspaper) -> Newspaper:
    row.name = row.name or settings.SITE_NAME
    return row


_kept, _own = _Kept(), threading.local()
