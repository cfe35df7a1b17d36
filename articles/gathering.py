"""Rows of other tables as columns of a query, so that related rows are fetched with each row."""

from typing import Any

from django.db.models import Aggregate, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONArray


class Gathered(Aggregate):
    """The values of an expression in all rows of a group, as a list without order."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def gathered(rows: QuerySet, by: str, *columns: str) -> Subquery:
    """These columns of all rows, as a list of lists without order; None if there are no rows.

    `by` is a column in which all the rows have the same value.
    """
    in_one: Any = rows.order_by().values(by).annotate(gathered=Gathered(JSONArray(*columns)))
    return Subquery(in_one.values("gathered"), output_field=JSONField())
