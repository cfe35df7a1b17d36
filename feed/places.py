"""Which articles are in a list and where: all that is read of a list whose items have been made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet, Subquery

from articles.models import Article, Author, Category, Place
from articles.models.article import ArticleQuerySet
from articles.prepared import Prepared

_COLUMNS = ("pk", "live_from", "listed_at", "story_id")


@dataclass(slots=True)
class Entry:
    """A version in a list."""

    pk: int
    live_from: datetime
    listed_at: datetime
    story_id: int
    of: Category | Author | None = None
    """The label whose list it is, with what its page shows; only in a list that was requested by slug."""
    item: str = field(default="", compare=False)
    """Its HTML, if it is for readers."""
    preload: str = field(default="", compare=False)
    """What the head of a page says about its picture, if it is the first on the page."""

    @property
    def place(self) -> Place:
        return Place(self.listed_at, self.story_id)


def entries(articles: QuerySet) -> list[Entry]:
    """The entries of these articles."""
    return [Entry(*row) for row in articles.values_list(*_COLUMNS)]


def listed(articles: ArticleQuerySet, label: Category | Author | None) -> QuerySet:
    """The articles in the list of a label, or without one in the News Feed, newest first."""
    return _CARRY[type(label)](articles, label) if label else articles.in_feed_order()


class Places:
    """The first `most` articles of a list, newest first.

    `narrowed(articles, before, label)` returns the articles in their order, after a Place if there is one.
    """

    columns: tuple[str, ...] = _COLUMNS
    entry: Callable[..., Entry] = Entry

    def __init__(self, most: int, narrowed: Callable[..., QuerySet]):
        self.most, self.narrowed = most, narrowed
        self._rows = Prepared(self._query)

    def __call__(self, at: datetime, before: Place | None = None, **label: int | str) -> list[Entry]:
        place = before._asdict() if before else {}
        return [self.entry(*row) for row in self._rows(at=at, **place, **label)]

    def _query(self, at, listed_at=None, story_id=None, **label):
        before = Place(listed_at, story_id) if listed_at else None
        narrowed = self.narrowed(Article.objects.published(at), before, **label)
        return narrowed.values_list(*self.columns)[: self.most]


def in_lists(model: type[Category | Author] | None, most: int, **only) -> Places:
    """The articles of the News Feed, or of a category or an author whose id is `label`."""
    if model is None:
        return Places(most, lambda found, before: found.filter(**only).in_feed_order(before))
    carry = _CARRY[model]
    return Places(most, lambda found, before, label: carry(found.filter(**only), label, before))


class LabelPlaces(Places):
    """The articles of the category or author with a slug, each with its label."""

    def __init__(self, model: type[Category | Author], most: int):
        def narrowed(found, before, slug):
            label = Subquery(model.objects.filter(slug=slug).order_by().values("pk")[:1])
            return _CARRY[model](found, label, before)

        self.model = model
        super().__init__(most, narrowed)

    @property
    def columns(self) -> tuple[str, ...]:
        return *_COLUMNS, *(f"{_ROWS[self.model]}__{name}" for name in _SHOWN[self.model])

    def entry(self, *row) -> Entry:
        place, values = row[: len(_COLUMNS)], row[len(_COLUMNS) :]
        return Entry(*place, of=self.model.from_db(DEFAULT_DB_ALIAS, _SHOWN[self.model], values))


_CARRY = {Category: ArticleQuerySet.tagged, Author: ArticleQuerySet.by_author}
_ROWS = {Category: "category_rows__category", Author: "byline_rows__author"}
_SHOWN = {
    Category: ("id", "name", "slug", "picture_id", "description"),
    Author: (
        *("id", "name", "slug", "picture_id", "role", "profile", "links", "email", "contact"),
        "is_organisation",
    ),
}
"""What the page of a label shows of it, in the order of the model's fields, as `from_db` needs it."""
