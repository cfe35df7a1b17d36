"""Rows written many at a time: COPY on PostgreSQL, executemany on SQLite."""

from operator import itemgetter

from django.db import connection


class Table:
    """Collects rows of {attribute: value} for a model, and writes them.

    Values are in the database's form: text for moments. A row must name every column of the model and
    nothing else; ValueError names the missing ones, so that a new column is not left empty here.
    """

    def __init__(self, model, *, is_emptied: bool = False):
        self.model, self.is_emptied = model, is_emptied
        fields = model._meta.concrete_fields
        self.attributes = [field.attname for field in fields]
        self._values = itemgetter(*self.attributes)
        self._of_all = frozenset(self.attributes)
        self._rows: list[tuple] = []
        self._neighbours: list[int] = []
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        self._into = f"{connection.ops.quote_name(model._meta.db_table)} ({names})"

    def add(self, row: dict, *, beside: int = 0) -> None:
        """Add a row; among those that are taken together, it is next to those with the same `beside`."""
        if row.keys() != self._of_all:
            raise ValueError(self._difference(row))
        self._rows.append(self._values(row))
        self._neighbours.append(beside)

    def __len__(self):
        return len(self._rows)

    def take(self) -> list[tuple]:
        """The rows since the last call."""
        order = sorted(range(len(self)), key=self._neighbours.__getitem__)
        rows = [self._rows[number] for number in order]
        self._rows, self._neighbours = [], []
        return rows

    def write(self, cursor, rows: list[tuple]) -> None:
        """Write rows; frozen on PostgreSQL if `is_emptied` in this transaction: no vacuum need follow."""
        if connection.vendor == "postgresql":
            freeze = " (FREEZE)" if self.is_emptied else ""
            with cursor.copy(f"COPY {self._into} FROM STDIN{freeze}") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(self.attributes))
            cursor.executemany(f"INSERT INTO {self._into} VALUES ({marks})", rows)  # noqa: S608 - our names

    def _difference(self, row):
        lacking, unknown = sorted(self._of_all - row.keys()), sorted(row.keys() - self._of_all)
        return (
            f"{self.model.__name__}: benchmarks/world/rows.py gives no value for {lacking or 'none'},"
            f" and one for {unknown or 'none'}, which is no column."
        )
