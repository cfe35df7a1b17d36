"""The benchmarks run: what each of them measures is for `make bench` to say."""

import pytest

from benchmarks.comparisons import comparisons, of_one_process
from benchmarks.measure import time_run
from benchmarks.newsroom import build

pytestmark = pytest.mark.once


def test_each_comparison_runs(transactional_db, cache_server, settings):
    settings.CACHE_URL = ""
    newsroom = build(cache_server.url, 100)
    for sides in [*comparisons(newsroom).values(), *of_one_process(newsroom).values()]:
        for prepare in sides:
            assert time_run(prepare) > 0
