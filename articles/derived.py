"""Columns derived from others in their row, to search, compare and order by."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Model, QuerySet

from articles.fields import Derived
from articles.models import Author, Category, Clip, ClipText, Image, Story

OF_THE_REST: tuple[type[Model], ...] = (Image, Clip, ClipText, Category, Author)
"""The models that do not belong to a story."""
MODELS: tuple[type[Model], ...] = (Story, *OF_THE_REST)
MANY = 500
"""Rows read at a time."""


def columns(model: type[Model]) -> list[Derived]:
    """The derived columns of a table."""
    return [field for field in model._meta.fields if isinstance(field, Derived)]


def outdated(rows: QuerySet) -> Iterator[Model]:
    """The rows with a derived column that is out of date."""
    derived = columns(rows.model)
    for row in rows.order_by("pk").iterator(MANY):
        if any(_value(row, column) != column.made_from(row) for column in derived):
            yield row


def _value(row, column):
    value = getattr(row, column.attname)
    return bytes(value) if isinstance(value, memoryview) else value


def remake(model: type[Model]) -> int:
    """Rebuild the derived columns of a table, and return how many rows were outdated.

    A change of LANGUAGE_CODE changes the order of names; a new Unicode version in Python may change any.
    """
    numbers = [row.pk for row in outdated(model._default_manager.all())]
    for number in numbers:
        with transaction.atomic():
            rows = model._default_manager.filter(pk=number)
            for row in rows.select_for_update():
                rows.update(**{column.name: column.made_from(row) for column in columns(model)})
    return len(numbers)
