"""Counters of all processes of a server, in shared memory of a fixed size, without a file.

Each process writes its own row, and the process that is asked adds up all rows. A process that replaces
another continues its row, so that no counter ever falls while the server runs.
"""

import mmap
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import product

MOST_PROCESSES = 128
"""Any more share the last row, and may then lose counts."""
_BYTES = 8


class Counters:
    """Numbers by name; all names are known from the start."""

    def __init__(self, names: Iterable[str]):
        self._places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self._width = len(self._places)
        memory = mmap.mmap(-1, MOST_PROCESSES * self._width * _BYTES)  # Shared with forked processes.
        self._numbers = memoryview(memory).cast("d")
        self._lock, self._start = threading.Lock(), 0

    def use_row(self, row: int) -> None:
        """Write to this row from now on; a process calls it once, before its first request."""
        self._lock = threading.Lock()  # The inherited one may be held.
        self._start = min(row, MOST_PROCESSES - 1) * self._width

    def add(self, *amounts: tuple[str, float]) -> None:
        with self._lock:
            for name, amount in amounts:
                self._numbers[self._start + self._places[name]] += amount

    def totals(self) -> dict[str, float]:
        """{name: sum over all processes}"""
        return {name: sum(self._numbers[place :: self._width]) for name, place in self._places.items()}


def free_row(rows_in_use: Iterable[int]) -> int:
    """The first row that no process writes, leaving out the server's own."""
    in_use = set(rows_in_use)
    return next((row for row in range(1, MOST_PROCESSES) if row not in in_use), MOST_PROCESSES - 1)


class Counter:
    """A Prometheus counter whose labels have only these values."""

    kind = "counter"

    def __init__(self, name: str, says: str, **labels: Iterable[str]):
        self.name, self.says, self._labels = name, says, {key: tuple(each) for key, each in labels.items()}

    def names(self) -> Iterator[str]:
        return map(self._name, product(*self._labels.values()))

    def add(self, *values: str, amount: float = 1) -> None:
        counters.add((self._name(values), amount))

    def _name(self, values) -> str:
        return self.name + braces(zip(self._labels, values, strict=True))


class Histogram:
    """A Prometheus histogram of seconds."""

    kind = "histogram"

    def __init__(self, name: str, says: str, bounds: tuple[float, ...], **labels: Iterable[str]):
        self.name, self.says, self._bounds = name, says, bounds
        self._labels = {key: tuple(each) for key, each in labels.items()}
        self._edges = [*map(str, bounds), "+Inf"]

    def names(self) -> Iterator[str]:
        for values in product(*self._labels.values()):
            pairs = [*zip(self._labels, values, strict=True)]
            yield from (f"{self.name}_bucket{braces([*pairs, ('le', edge)])}" for edge in self._edges)
            yield from (f"{self.name}_{part}{braces(pairs)}" for part in ("sum", "count"))

    def observe(self, *values: str, seconds: float) -> None:
        pairs = [*zip(self._labels, values, strict=True)]
        # A bucket counts everything up to its bound.
        reached = self._edges[bisect_left(self._bounds, seconds) :]
        buckets = [(f"{self.name}_bucket{braces([*pairs, ('le', edge)])}", 1.0) for edge in reached]
        ends = [(f"{self.name}_sum{braces(pairs)}", seconds), (f"{self.name}_count{braces(pairs)}", 1.0)]
        counters.add(*buckets, *ends)


def braces(pairs: Iterable[tuple[str, str]]) -> str:
    """Labels as Prometheus writes them."""
    text = ",".join(f'{name}="{value}"' for name, value in pairs)
    return f"{{{text}}}" if text else ""


KINDS = ("front", "article", "list", "feed", "search", "preview", "desk", "sign_in", "upload", "other")
STATUSES = ("2xx", "3xx", "4xx", "5xx")
REQUESTS = Counter(
    "newsroom_requests_total",
    "Requests that the site answered, without pages that a process answered at once.",
    kind=KINDS,
    status=STATUSES,
)
SECONDS = Histogram(
    "newsroom_request_seconds",
    "How long the answers to these took.",
    (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    kind=KINDS,
)
PAGES = Counter(
    "newsroom_pages_total",
    "Readers' pages by where they came from: kept in the process, found in the shared cache, or made anew.",
    source=("kept", "shared", "made"),
)
FAULTS = Counter("newsroom_database_faults_total", "Requests that failed because of the database.")
FAILED_SIGN_INS = Counter("newsroom_failed_sign_ins_total", "Wrong passwords.")
SEEN = Histogram(
    "newsroom_publish_to_seen_seconds",
    "From an act until a process that readers ask shows what it changed.",
    (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
COUNTED = (REQUESTS, SECONDS, PAGES, FAULTS, FAILED_SIGN_INS, SEEN)
counters = Counters(name for each in COUNTED for name in each.names())
