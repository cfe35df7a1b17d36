"""Entries that meet conditions, searched in one stretch of days after another, all in one statement."""

from collections.abc import Callable, Sequence

from django.db import connections
from django.db.models import QuerySet

from articles.models import SearchEntry
from articles.models.search import Outer
from articles.prepared import Prepared
from articles.routing import source
from articles.search.conditions import All, Condition

_ASKED = Outer("asked.terms && stretch.days")
# A loop over the stretches yields their entries in turn and stops at the limit: later ones are not read.
_IN_TURN = """
SELECT asked.number, entry.* FROM unnest(%s::tsquery[]) WITH ORDINALITY AS asked(terms, number), LATERAL (
    SELECT entry.* FROM unnest(%s::tsquery[]) AS stretch(days), LATERAL ({entries}) AS entry LIMIT %s
) AS entry"""


class Entries:
    """An ordered query of entries, to be searched for those that meet conditions.

    `build` returns the query for named values, as a function given to `Prepared` does.
    """

    def __init__(self, build: Callable[..., QuerySet[SearchEntry]]):
        self.build = build
        self._prepared = Prepared(self._shown)

    def first_of(
        self,
        columns: tuple[str, ...],
        asked: Sequence[Condition],
        stretches: Sequence[Condition],
        most: int,
        **values,
    ) -> list[list[tuple]]:
        """For each condition, these columns of at most `most` entries: those of the first stretch first.

        Within a stretch they are in the order of the query.
        """
        if not asked or not stretches:
            return [[] for _ in asked]
        if connections[source()].vendor == "postgresql":
            return self._in_one_statement(columns, asked, stretches, most, values)
        shown = self.build(**values).values_list(*columns)
        return [_one_by_one(shown, condition, stretches, most) for condition in asked]

    def _shown(self, columns, most, **values):
        return self.build(**values).filter(document__matches=_ASKED).values_list(*columns)[:most]

    def _in_one_statement(self, columns, asked, stretches, most, values):
        """A statement for each stretch would take longer than most answers."""
        sql, parameters = self._prepared.within(columns, most, **values)
        terms = [[each.as_tsquery() for each in conditions] for conditions in (asked, stretches)]
        found: list[list[tuple]] = [[] for _ in asked]
        with connections[source()].cursor() as cursor:
            cursor.execute(_IN_TURN.format(entries=sql), [*terms, *parameters, most])
            for number, *row in cursor.fetchall():
                found[number - 1].append(tuple(row))
        return found


def _one_by_one(shown, condition, stretches, most):
    found: list[tuple] = []
    for days in stretches:
        found += shown.filter(document__matches=All((condition, days)))[: most - len(found)]
        if len(found) == most:
            break
    return found
