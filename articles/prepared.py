"""Queries that are compiled once and run with other values: compiling takes longer than running."""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_FIRST_NUMBER = 9_170_417_760_000
_FIRST_MOMENT = datetime(1907, 4, 17, 7, 6, tzinfo=UTC)


class Prepared:
    """A query, built by a function of a shape and of named values, that has one SQL text for each shape.

    The values are ids and moments, never None; whatever else the query depends on belongs to the shape.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self._build = build
        self._compiled: dict[Hashable, tuple[str, list]] = {}

    def rows(self, shape: Hashable, **values: int | datetime) -> list[tuple]:
        """Run it and return its rows, as the database gives them."""
        key = connection.vendor, shape
        if key not in self._compiled:
            self._compiled[key] = self._compile(shape, values)
        sql, places = self._compiled[key]
        with connection.cursor() as cursor:
            cursor.execute(sql, [place(values) for place in places])
            return cursor.fetchall()

    def _compile(self, shape, values) -> tuple[str, list]:
        """The SQL, and for each of its parameters what makes it from the values."""
        marks = {name: _mark(number, value) for number, (name, value) in enumerate(values.items())}
        sql, parameters = self._build(shape, **marks).query.sql_with_params()
        names = {_stored(mark): name for name, mark in marks.items()}
        return sql, [_place(parameter, names.get(parameter)) for parameter in parameters]


def _mark(number, value) -> Any:
    """A value of the same type that no query has by itself."""
    is_moment = isinstance(value, datetime)
    return _FIRST_MOMENT + timedelta(days=number) if is_moment else _FIRST_NUMBER + number


def _stored(value):
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _place(parameter, name) -> Callable[[dict], Any]:
    if name is None:
        return lambda values: parameter
    if isinstance(parameter, int):
        # psycopg tells the types of integers apart by classes of its own.
        return lambda values: type(parameter)(values[name])
    return lambda values: _stored(values[name])
