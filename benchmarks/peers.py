"""What other systems cost, measured on one machine of two cores; see HOW."""

from typing import NamedTuple

HOW = (
    "Measured in November 2026 on one machine of two cores, each with its usual database and server, as"
    " shipped: processor time of one request, database included, of a news index of 20 items with pictures"
    " and tags, an article, and the RSS feed. That was an earlier run than ours: absolute figures drift"
    " between runs, ratios within one run count."
)


class Peer(NamedTuple):
    """Milliseconds of processor time a request, by how many stories there were."""

    name: str
    feed: dict[int, float]
    article: float
    rss: dict[int, float]


PEERS = [
    Peer("Wagtail 8.0.1, PostgreSQL", {10_000: 35, 200_000: 242}, 12, {10_000: 12.5, 200_000: 12.8}),
    Peer("WordPress 6.1.9, MariaDB", {10_000: 57, 200_000: 135}, 42, {10_000: 64, 200_000: 907}),
    Peer("Ghost 6.65, MariaDB", {10_000: 60, 200_000: 173}, 22, {10_000: 24, 200_000: 96}),
]
BARE_VIEW = 0.3
"""Milliseconds of a bare Django view in the peers' run."""
CACHED = [
    ("nginx’s cache before Wagtail", "0.95 of nginx’s requests a second for a static file"),
    ("Wagtail with its pages in Redis", "0.31 of a bare Django view’s requests a second"),
    ("Django’s page cache in the process", "0.78 of a bare Django view’s requests a second"),
]
