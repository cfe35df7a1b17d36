"""Measures searches, in this process, of the newsroom in the database that DATABASE_URL names.

Each word is searched for once. Processor time is that of this process and, on PostgreSQL, of the server's
for this connection, as the kernel counts it: other load on the machine lengthens clock time far more.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from benchmarks import searches
from benchmarks.queries import counted

KINDS: dict[str, Callable[[], list[str]]] = {
    "common": searches.common,
    "rare": searches.rare,
    "mistyped": searches.mistyped,
}


class Search(NamedTuple):
    """How long one search took, in milliseconds, and how many statements."""

    clock: float
    here: float
    database: float
    statements: int


def lines() -> Iterator[str]:
    """A Markdown table: medians and 95th percentiles."""
    client = Client(headers={"host": "localhost"})
    yield "| | clock, ms: median | p95 | processor, ms: median | p95 | of that the database | statements |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind, words in KINDS.items():
        _search(client, "nothing of the kind")
        found = [_search(client, word) for word in words()]
        clock = _spread(each.clock for each in found)
        whole = _spread(each.here + each.database for each in found)
        database, _ = _spread(each.database for each in found)
        statements, _ = _spread(each.statements for each in found)
        cells = [f"{each:.0f}" for each in (*clock, *whole, database, statements)]
        yield f"| {kind} words | {' | '.join(cells)} |"


def _search(client, word) -> Search:
    began = time.perf_counter(), time.process_time(), _of_database()
    with counted() as statements:
        answer = client.get(f"/search/?{urlencode({'q': word})}")
    if answer.status_code != 200:
        raise RuntimeError(f"A search for {word} was answered {answer.status_code}.")
    ended = time.perf_counter(), time.process_time(), _of_database()
    return Search(*(1000 * (end - begin) for begin, end in zip(began, ended, strict=True)), len(statements))


def _of_database() -> float:
    """Processor seconds of the server's process for this connection; 0 on SQLite or another machine."""
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    taken = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(taken.read_text().split()[0]) / 1e9 if taken.exists() else 0


def _spread(figures) -> tuple[float, float]:
    """The median and the 95th percentile."""
    hundredths = quantiles([*figures], n=100, method="inclusive")
    return hundredths[49], hundredths[94]
