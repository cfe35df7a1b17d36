"""Queries that are put together once in a process: for a small page, that takes longer than the answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import QuerySet

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
        """The rows, for these values."""
        sql, wanted, converters, compiler = self._for_this_database()
        sent = {name: _as_sent(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [sent[given] if is_value else given for is_value, given in wanted])
            rows = cursor.fetchall()
        return [*map(tuple, compiler.apply_converters(rows, converters))] if converters else rows

    def _for_this_database(self):
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
