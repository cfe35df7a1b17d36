"""The timeline of a story: its revisions and public versions in one list, newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import NamedTuple

from articles import cursors
from articles.models import Article, Revision, Story
from articles.models.article import HELD_UNTIL
from articles.models.words import Words
from articles.workflow.standing import Standing

PAGE_SIZE = 50
WORKING_COPY, LIVE = "now", "live"
_NAME = re.compile(r"([ra])([0-9]{1,18})", re.ASCII)
_NOT_WORDS = [field.name for field in Words._meta.local_fields if field.name != "headline"]
"""Not loaded: the list does not show them, and they are most of a long story."""


@dataclass(frozen=True)
class Version:
    """The words of a story at some moment: a Revision, an Article, or the working copy itself."""

    row: Story | Revision | Article
    read_at: datetime

    @property
    def kind(self) -> str:
        """ "story", "revision" or "article"."""
        return self.row._meta.model_name

    @property
    def name(self) -> str:
        """Its name in addresses: "now", "r12", "a34"."""
        return WORKING_COPY if self.kind == "story" else f"{self.kind[0]}{self.row.pk}"

    @property
    def at(self) -> datetime:
        """When it was made, or is scheduled for."""
        return _moment(self.row)

    @property
    def is_held(self) -> bool:
        return self.kind == "article" and self.row.is_held

    @property
    def is_scheduled(self) -> bool:
        return self.kind == "article" and self.at > self.read_at

    @property
    def is_live(self) -> bool:
        return self.kind == "article" and not self.is_scheduled and not self.is_past

    @property
    def is_past(self) -> bool:
        """Whether it was live and no longer is."""
        return self.kind == "article" and bool(self.until) and self.until <= self.read_at

    @property
    def until(self) -> datetime | None:
        """When it stopped being live, or will stop."""
        return self.row.live_until if self.row.live_until != HELD_UNTIL else None


def _moment(row):
    if isinstance(row, Revision):
        return row.at
    return (row.held_from or row.live_from) if isinstance(row, Article) else row.modified_at


class Page(NamedTuple):
    versions: Sequence[Version]
    next_cursor: str
    """The cursor of the next page; empty on the last page."""
    is_first: bool


class _Place(NamedTuple):
    """The last revision and the last article shown, from which the next page reads each by its own index."""

    revision: int
    article: int
    """`live_from` in microseconds since 1970."""


_TOP = _Place(10**18 - 1, cursors.microseconds(HELD_UNTIL) + 1)


def read_page(story: Story, cursor: str, at: datetime) -> Page:
    """The page after a cursor; the first page for an invalid cursor."""
    before = _place(cursor)
    revisions = story.revisions.filter(pk__lt=before.revision).select_related("by")
    articles = story.articles.filter(live_from__lt=cursors.moment(before.article))
    found = merge(
        articles.select_related("opened_by")
        .defer(*_NOT_WORDS, "teaser")
        .order_by("-live_from")[: PAGE_SIZE + 1],
        revisions.defer(*_NOT_WORDS).order_by("-id")[: PAGE_SIZE + 1],
        key=_order,
        reverse=True,
    )
    rows = list(islice(found, PAGE_SIZE + 1))
    shown = [Version(row, at) for row in rows[:PAGE_SIZE]]
    return Page(shown, _cursor_after(shown, before) if len(rows) > PAGE_SIZE else "", before == _TOP)


def _order(row):
    return row.at if isinstance(row, Revision) else row.live_from


def _place(cursor: str) -> _Place:
    pair = cursors.read_pair(cursor)
    is_place = pair is not None and cursors.moment(pair[1]) is not None
    return _Place(*pair) if is_place else _TOP


def _cursor_after(shown: Sequence[Version], before: _Place) -> str:
    revision, article = before
    for version in shown:
        if version.kind == "revision":
            revision = version.row.pk
        else:
            article = cursors.microseconds(version.row.live_from)
    return f"{revision}-{article}"


def find(story: Story, name: str, at: datetime) -> Version | None:
    """The version of this story with this name: "now", "live", "r12" or "a34"."""
    if name == WORKING_COPY:
        return Version(story, at)
    if name == LIVE:
        live = Standing.of(story, at).live
        return _first(_articles(story).filter(pk=live.pk), at) if live else None
    found = _NAME.fullmatch(name)
    rows = {"r": _revisions, "a": _articles}
    return _first(rows[found[1]](story).filter(pk=int(found[2])), at) if found else None


def before(story: Story, version: Version) -> Version | None:
    """The previous version of the same kind; for the working copy, the live version."""
    if version.kind == "story":
        return find(story, LIVE, version.read_at)
    if version.kind == "revision":
        earlier = _revisions(story).filter(pk__lt=version.row.pk).order_by("-id")
    else:
        earlier = _articles(story).filter(live_from__lt=version.row.live_from).order_by("-live_from")
    return _first(earlier, version.read_at)


def _revisions(story):
    return story.revisions.select_related("by", "lead_image")


def _articles(story):
    return story.articles.select_related("opened_by").with_labels()


def _first(rows, at):
    row = rows.first()
    return Version(row, at) if row else None
