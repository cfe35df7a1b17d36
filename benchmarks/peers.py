"""What other systems cost, measured on one machine of two cores; see HOW."""

from typing import NamedTuple

HOW = (
    "Measured in November 2026 on one machine of two cores, each with its usual database and server,"
    " uncached as shipped: processor time of one request, database included, of a news index of 20 items with"
    " pictures and tags, an article, and the RSS feed. That was an earlier run than ours: absolute figures"
    " drift between runs, so compare multiples of the bare Django view of the same run."
)


class Peer(NamedTuple):
    """Milliseconds of processor time per request, by the number of stories; the rest in words."""

    name: str
    feed: dict[int, float]
    article: float
    rss: dict[int, float]
    deep: str
    """A page far down the index, as a multiple of its first page."""
    search: str
    """Milliseconds for a common and for a rare word among 200,000 stories."""
    publish: str
    """The call alone, with 200,000 stories."""
    memory: str
    """Megabytes (PSS) of two workers."""


PEERS = [
    Peer(
        "Wagtail 8.0.1, PostgreSQL",
        {10_000: 35, 200_000: 242},
        12,
        {10_000: 12.5, 200_000: 12.8},
        deep="3.2",
        search="3,452 / 2,405 ms",
        publish="0.7–1.1 s",
        memory="202",
    ),
    Peer(
        "WordPress 6.1.9, MariaDB",
        {10_000: 57, 200_000: 135},
        42,
        {10_000: 64, 200_000: 907},
        deep="0.94",
        search="3,913 / 4,451 ms",
        publish="0.3 s",
        memory="65 (PHP)",
    ),
    Peer(
        "Ghost 6.65, MariaDB",
        {10_000: 60, 200_000: 173},
        22,
        {10_000: 24, 200_000: 96},
        deep="about 60",
        search="in the browser",
        publish="0.08 s",
        memory="416",
    ),
]
BARE_VIEW = 0.3
"""Milliseconds of a bare Django view in the peers' run."""
LIMITS = (
    "In that run a bare Django view answered 4,916 requests a second, a WSGI function 6,763, nginx 60,160"
    " with a static file. Cached: nginx before Wagtail 0.95 of the static file, Wagtail with Redis 0.31 of"
    " the bare view, Django’s page cache in the process 0.78."
)
