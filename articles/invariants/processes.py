"""All stories checked some at a time, by one process or by several."""

import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

import django

from articles import invariants
from articles.invariants.stories import AT_A_TIME, after
from articles.models import Story


class Checked(NamedTuple):
    """Some stories that were checked."""

    last: int
    """The id of the last of them."""
    count: int
    places: list[str]
    """A sentence for each place where a rule is broken."""


def checked(last: int, processes: int) -> Iterator[Checked]:
    """The stories after the one with an id, in the order of their ids.

    Each time of a new moment: no transaction stays open for long.
    """
    if processes == 1:
        while found := _check(last):
            yield found
            last = found.last
        return
    # Not forked: a copy of this process would share its connection to the database.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup)
    try:
        yield from filter(None, pool.map(_check_apart, _beginnings(last)))
    finally:
        pool.shutdown(cancel_futures=True)


def _beginnings(last) -> Iterator[int]:
    """The ids after which some stories are checked."""
    ids = Story.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
    yield last
    yield from islice(ids.iterator(), AT_A_TIME - 1, None, AT_A_TIME)


def _check_apart(last) -> Checked | None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The process that waits for this one ends it.
    return _check(last)


def _check(last) -> Checked | None:
    with invariants.snapshot() as at:
        if not (stories := after(last)):
            return None
        return Checked(stories.last, stories.count, list(invariants.broken_of(stories, at)))
