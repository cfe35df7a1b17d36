"""What a reader asked for: the fields of the search form, as submitted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date

from articles.models import Author, Category
from articles.models.article import known_to_readers
from feed.search.finding import Filters

LONGEST_KEPT = 2000
"""The most characters that the form shows again: far more than are searched for, so that nothing is lost."""


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True)
class Asked:
    """The fields of the form, each empty if it is missing or makes no sense."""

    typed: str = ""
    category: Category | None = None
    author: Author | None = None
    first: date | None = None
    last: date | None = None
    order: Order = Order.BEST
    is_exact: bool = False
    """Whether the words are searched for as they were typed, whatever they find."""

    @classmethod
    def of(cls, fields: QueryDict, at) -> "Asked":
        return cls(
            typed=fields.get("q", "").replace("\0", "").strip()[:LONGEST_KEPT],
            category=_label(Category.objects.all(), fields.get("category", ""), at),
            author=_label(Author.objects.all(), fields.get("author", ""), at),
            first=_day(fields.get("from", "")),
            last=_day(fields.get("to", "")),
            order=Order.NEWEST if fields.get("sort") == Order.NEWEST else Order.BEST,
            is_exact=fields.get("exact") == "1",
        )

    @property
    def is_narrowed(self) -> bool:
        return any((self.category, self.author, self.first, self.last))

    @property
    def is_backwards(self) -> bool:
        """Whether its first day is after its last, so that no story matches."""
        return bool(self.first and self.last and self.first > self.last)

    @property
    def filters(self) -> Filters:
        return Filters(_numbers(self.category), _numbers(self.author), self.first, self.last)

    def address(self, **changed: Any) -> str:
        """The query string of this search, with some fields changed."""
        fields = {
            "q": self.typed,
            "category": getattr(self.category, "slug", ""),
            "author": getattr(self.author, "slug", ""),
            "from": self.first or "",
            "to": self.last or "",
            "sort": "" if self.order == Order.BEST else self.order.value,
            "exact": "1" if self.is_exact else "",
            **changed,
        }
        return "?" + urlencode({name: value for name, value in fields.items() if value or name == "q"})


def _label(labels: QuerySet, slug: str, at) -> Any:
    """The label with this slug, or the one that replaced it, if readers know it."""
    slug = slug.replace("\0", "")[:_LONGEST_SLUG]
    if not slug:
        return None
    label = labels.filter(slug=slug, merged_into=None).first() or labels.successor(slug)
    return label and known_to_readers(labels.filter(pk=label.pk), at).first()


_LONGEST_SLUG = 100


def _numbers(label) -> tuple[int, ...]:
    """Its id, and those of the labels merged into it: the index knows each story by the label it had."""
    return (label.pk, *label.merged.order_by("pk").values_list("pk", flat=True)) if label else ()


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None
