"""Locks on several rows at once, in an order in which no two transactions can deadlock."""

from django.db.models import QuerySet


def in_order[Rows: QuerySet](rows: Rows, *, no_key: bool = False) -> Rows:
    """The same rows, locked in the order of their keys by the statement that changes or deletes them.

    On its own, that statement would lock them as PostgreSQL happens to find them. `no_key`: the change leaves
    their keys alone, so that inserting rows which refer to them need not wait.
    """
    keys = rows.order_by("pk").select_for_update(no_key=no_key).values("pk")
    return rows.model._default_manager.filter(pk__in=keys)
