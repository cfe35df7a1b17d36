"""What is new in the News Feed, or in the list of a label, for a reader who opened it earlier."""

from datetime import datetime, timedelta
from typing import NamedTuple

from articles import cursors
from articles.models import Article, Author, Category, Place
from feed.paging import PAGE_SIZE, cursor_after
from feed.places import Entry, entries, listed

LIST = "feed"
"""For a label, too: its list is in the same order, and it may get another slug while its page is open."""
MOST_SHOWN = 200
"""How many stories of an open page are kept up to date; those further down stay as they were."""

LONGEST_ACT = timedelta(minutes=1)
"""How long after reading its clock an act may become visible: a page made in between does not have it."""


class Latest(NamedTuple):
    """What is new above an open page, and what has changed in the stories on it."""

    newer: list[Entry]
    """The stories above the newest of the page, newest first; one more than a page if there are more."""
    shown: list[Entry]
    """The stories from the newest of the page on, in feed order."""
    changed: list[Entry]
    """Those of them with a newer version than the page shows."""

    @property
    def cursor(self) -> str:
        """The cursor of the newest story of all."""
        return cursor_of([*self.newer, *self.shown])

    @property
    def seen(self) -> str:
        """What the page has seen then, for its next request."""
        return seen_by([*self.newer, *self.shown])


def since(
    at: datetime, newest: Place | None, seen_at: datetime | None, label: Category | Author | None = None
) -> Latest:
    """What has changed for a page whose newest story has this place, and which was current when it was seen.

    With a label, the page is of its list.
    """
    articles = Article.objects.published(at)
    if newest is None:
        return Latest(entries(listed(articles, label)[: PAGE_SIZE + 1]), [], [])
    newer = entries(articles.above(newest, label)[: PAGE_SIZE + 1])
    shown = entries(articles.from_place(newest, label)[:MOST_SHOWN])
    changed = [entry for entry in shown if seen_at and entry.live_from > seen_at - LONGEST_ACT]
    return Latest(newer, shown, changed)


def cursor_of(entries: list[Entry]) -> str:
    """The cursor of the first of these; empty if there is none."""
    return cursor_after(entries[0].place, LIST) if entries else ""


def seen_by(entries: list[Entry]) -> str:
    """When the newest of these versions opened: a reader who has them has seen all that opened before.

    Not the current time, nor the stamp, which the desk's plans move, too: no byte of a page may reveal them.
    """
    return cursors.write_moment(max(entry.live_from for entry in entries)) if entries else ""
