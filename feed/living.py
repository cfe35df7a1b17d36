"""What the News Feed has that a reader who opened it earlier does not see yet."""

from datetime import datetime, timedelta
from typing import NamedTuple

from articles.models import Place
from articles.models.article import ArticleQuerySet
from feed.paging import PAGE_SIZE, cursor_after

LIST = "feed"
MOST_SHOWN = 200
"""How many stories of an open page are looked after; further down, they stay as they were."""

LONGEST_ACT = timedelta(minutes=1)
"""How long after its clock was read an act may become visible: a page made meanwhile does not have it."""


class Latest(NamedTuple):
    """What is new above an open page, and what has become of the stories on it."""

    newer: list
    """The articles above the newest of the page, newest first; one more than a page if there are more."""
    shown: list
    """The articles from the newest of the page on, in feed order."""
    changed: list
    """Those among them with another version than the page shows."""

    @property
    def cursor(self) -> str:
        """The cursor of the newest article of all."""
        return cursor_of([*self.newer, *self.shown])


def since(articles: ArticleQuerySet, newest: Place | None, seen_at: datetime | None) -> Latest:
    """What has changed for a page whose newest story has this place, and which was right at that moment."""
    if newest is None:
        return Latest(list(articles.in_feed_order()[: PAGE_SIZE + 1]), [], [])
    newer = list(articles.above(newest).in_feed_order()[: PAGE_SIZE + 1])
    shown = list(articles.from_place(newest).in_feed_order()[:MOST_SHOWN])
    changed = [article for article in shown if seen_at and article.live_from > seen_at - LONGEST_ACT]
    return Latest(newer, shown, changed)


def cursor_of(articles: list) -> str:
    """The cursor of the first of these articles; empty if there is none."""
    return cursor_after(articles[0].place, LIST) if articles else ""
