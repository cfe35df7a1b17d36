"""The benchmarks run: what each of them measures is for `make bench` to say."""

import pytest

from benchmarks.comparisons import comparisons, of_one_process
from benchmarks.measure import time_run
from benchmarks.newsroom import build
from benchmarks.seen import main as measure_until_seen

pytestmark = pytest.mark.once


def test_each_comparison_runs(transactional_db, cache_server, settings):
    settings.CACHE_URL = ""
    newsroom = build(cache_server.url, 100)
    for sides in [*comparisons(newsroom).values(), *of_one_process(newsroom).values()]:
        for prepare in sides:
            assert time_run(prepare) > 0


def test_it_is_measured_how_soon_two_servers_have_a_publication(capsys):
    measure_until_seen(times=2)
    alone, on_standby = capsys.readouterr().out.splitlines()
    assert alone.startswith("publish to seen, primary alone: median ")
    assert on_standby.startswith("publish to seen, two servers on a standby: median ")
