"""Queries that are compiled once per process: for a small page, compiling takes longer than running them."""

import re
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from itertools import count
from typing import Any, NamedTuple

from django.db import connection, connections
from django.db.models import QuerySet

from articles.routing import source

_numbers = count(1)


class Prepared:
    """A query that, for each shape, differs only in its values from one call to the next.

    `@Prepared` decorates a function of a shape, by position, and of named values. It returns the query, as
    `values_list()`, and is called with stand-ins when a shape is new. Values are numbers, strings, moments
    and days, never None, and enter the query unchanged. Anything else that it depends on belongs to the
    shape; so do the names of the values that are given.
    """

    def __init__(self, build: Callable[..., QuerySet], *, is_planned_once: bool = True):
        """`is_planned_once`: PostgreSQL may plan it once for all values, not again for each."""
        self.build, self.is_planned_once = build, is_planned_once
        self._compiled: dict[Hashable, _Compiled] = {}
        update_wrapper(self, build)

    def __call__(self, *shape: Hashable, **values: Any) -> list[tuple]:
        """The rows, for these values, from the database that this thread reads."""
        query, database = self._of(shape, values), connections[source()]
        prepared = getattr(database, "prepared_cursor", database.cursor)
        with (prepared if self.is_planned_once else database.cursor)() as cursor:
            cursor.execute(query.sql, query.parameters(values))
            rows = cursor.fetchall()
        return (
            [*map(tuple, query.compiler.apply_converters(rows, query.converters))]
            if query.converters
            else rows
        )

    def within(self, *shape: Hashable, **values: Any) -> tuple[str, list]:
        """Its SQL and parameters for these values, to embed in another statement."""
        query = self._of(shape, values)
        return query.sql, query.parameters(values)

    def _of(self, shape, values) -> "_Compiled":
        key = connection.vendor, shape, *values
        if key not in self._compiled:
            self._compiled[key] = self._compile(shape, values)
        return self._compiled[key]

    def _compile(self, shape, values) -> "_Compiled":
        """Compile it twice: whatever differs and is not a stand-in was made from a value."""
        (query, places), (other, other_places) = (self._with_stand_ins(shape, values) for _ in range(2))
        if (query.sql, places) != (other.sql, other_places):
            raise ValueError(f"A value is not in the query as it is: {query.sql}")
        return query

    def _with_stand_ins(self, shape, values):
        """The compiled query, and its parameters with names in place of values."""
        stand_ins = {name: _stand_in(value) for name, value in values.items()}
        # Not the connection of this thread: `connection` resolves to that of whichever thread uses it.
        compiler = self.build(*shape, **stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        names = {_as_sent(value): name for name, value in stand_ins.items()}
        sql, parameters = _with_literals(sql, parameters, names)
        places = [_place(parameter, names.get(parameter)) for parameter in parameters]
        named = [(parameter in names, names.get(parameter, parameter)) for parameter in parameters]
        return _Compiled(sql, places, converters, compiler), named


class _Compiled(NamedTuple):
    sql: str
    places: list[Callable[[dict], Any]]
    """Functions that make each parameter from the values."""
    converters: dict
    compiler: Any

    def parameters(self, values: dict) -> list:
        return [place(values) for place in self.places]


def _with_literals(sql, parameters, names) -> tuple[str, list]:
    """A statement for PostgreSQL with all but the values in its text, so that the server knows the types."""
    if connection.vendor != "postgresql":
        return sql, parameters
    write, waiting = connections[source()].ops.compose_sql, iter(parameters)

    def written(place):
        if place[0] == "%%" or (parameter := next(waiting)) in names:
            return place[0]
        return write("%s", [parameter]).replace("%", "%%")

    return _PLACES.sub(written, sql), [parameter for parameter in parameters if parameter in names]


_PLACES = re.compile("%s|%%")


def _place(parameter, name) -> Callable[[dict], Any]:
    if name is None:
        return lambda values: parameter
    if isinstance(parameter, int):
        # One type, whatever their size: PostgreSQL would prepare the statement again for each other type.
        return lambda values: connection.ops.adapt_integerfield_value(values[name], "BigIntegerField")
    return lambda values: _as_sent(values[name])


_LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)
_STAND_INS: dict[type, Callable] = {
    datetime: lambda number: _LONG_AGO + timedelta(seconds=number),
    date: lambda number: (_LONG_AGO + timedelta(days=number)).date(),
    int: lambda number: 2_000_000_000 + number,  # PostgreSQL's integers end soon after this.
    str: "stand-in {}".format,
}
"""{type: a value, by number, that no query contains by itself}; a datetime is a date, too."""


def _stand_in(value):
    return next(make for kind, make in _STAND_INS.items() if isinstance(value, kind))(next(_numbers))


def _as_sent(value):
    """A value as Django sends it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
