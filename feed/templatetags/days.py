"""Lists of stories, day by day."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import NamedTuple, Protocol

from django import template
from django.utils.safestring import SafeString

from articles.html import rendered
from articles.templatetags.times import day_key, day_name

register = template.Library()


class Dated(Protocol):
    """A version in a list, whose item has been made."""

    listed_at: datetime
    item: str


class Day(NamedTuple):
    """The stories of a list that were published on a day."""

    key: str
    name: str
    items: SafeString
    """The HTML of all of them, one after the other."""


@register.filter
def by_day(entries: Iterable[Dated]) -> list[Day]:
    """The entries of a list, by day and in its order."""
    days = groupby(entries, key=lambda entry: day_key(entry.listed_at))
    return [_day(key, [*found]) for key, found in days]


def _day(key, entries):
    items = "".join(f"{entry.item}\n" for entry in entries)
    return Day(key, day_name(entries[0].listed_at), rendered(items))
