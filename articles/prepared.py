"""Queries that are put together once in a process: for a small page, that takes longer than the answer."""

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from itertools import count
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet

from articles.routing import source

_numbers = count(1)


class Prepared:
    """A query of which only the values differ from one time to the next.

    `@Prepared.of(at=datetime, slug=str)` stands before a function that gives the query for such values, as
    `values_list()`. It is called once for each kind of database, with stand-ins. A value must enter the
    query as it is, at least once.
    """

    def __init__(self, build: Callable[..., QuerySet], kinds: dict[str, type]):
        self.build, self.kinds = build, kinds
        self._compiled: dict[str, tuple] = {}

    @classmethod
    def of(cls, **kinds: type) -> Callable[[Callable[..., QuerySet]], "Prepared"]:
        return lambda build: wraps(build)(cls(build, kinds))

    def __call__(self, **values: Any) -> list[tuple]:
        """The rows, for these values, from the database that this thread reads."""
        sql, wanted, converters, compiler = self._for_this_kind()
        sent = {name: _as_sent(value) for name, value in values.items()}
        with connections[source()].cursor() as cursor:
            cursor.execute(sql, [sent[given] if is_value else given for is_value, given in wanted])
            rows = cursor.fetchall()
        return [*map(tuple, compiler.apply_converters(rows, converters))] if converters else rows

    def _for_this_kind(self):
        if connection.vendor not in self._compiled:
            self._compiled[connection.vendor] = self._compile()
        return self._compiled[connection.vendor]

    def _compile(self):
        values = {name: _STAND_INS[kind](next(_numbers)) for name, kind in self.kinds.items()}
        # Not the connection of this thread: `connection` is that of whichever thread uses it.
        compiler = self.build(**values).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        names = {_as_sent(value): name for name, value in values.items()}
        wanted = [(given in names, names.get(given, given)) for given in params]
        if {given for is_value, given in wanted if is_value} != set(values):
            raise ValueError(f"Not every value is in the query as it is: {sql}")
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        return sql, wanted, converters, compiler


class PreparedShapes:
    """A query, built by a function of a shape and of named values, that has one SQL text for each shape.

    The values are ids and moments, never None; whatever else the query depends on belongs to the shape.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self._build = build
        self._compiled: dict[Hashable, tuple[str, list]] = {}

    def rows(self, shape: Hashable, **values: int | datetime) -> list[tuple]:
        """Run it on the primary and return its rows, as the database gives them."""
        key = connection.vendor, shape
        if key not in self._compiled:
            self._compiled[key] = self._compile(shape, values)
        sql, places = self._compiled[key]
        with connection.cursor() as cursor:
            cursor.execute(sql, [place(values) for place in places])
            return cursor.fetchall()

    def _compile(self, shape, values) -> tuple[str, list]:
        """The SQL, and for each of its parameters what makes it from the values."""
        marks = {name: _STAND_INS[type(value)](next(_numbers)) for name, value in values.items()}
        sql, parameters = self._build(shape, **marks).query.sql_with_params()
        names = {_as_sent(mark): name for name, mark in marks.items()}
        return sql, [_place(parameter, names.get(parameter)) for parameter in parameters]


def _place(parameter, name) -> Callable[[dict], Any]:
    if name is None:
        return lambda values: parameter
    if isinstance(parameter, int):
        # psycopg tells the types of integers apart by classes of its own.
        return lambda values: type(parameter)(values[name])
    return lambda values: _as_sent(values[name])


_LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)
_STAND_INS: dict[type, Callable] = {
    datetime: lambda number: _LONG_AGO + timedelta(seconds=number),
    date: lambda number: (_LONG_AGO + timedelta(days=number)).date(),
    int: lambda number: 8_000_000_000_000 + number,
    str: "stand-in {}".format,
}
"""{kind: a value that stands in no query for itself, by number}"""


def _as_sent(value):
    """A value as Django sends it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
