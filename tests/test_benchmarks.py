"""The benchmarks run: what each of them measures is for `make bench` to say."""

import pytest

from benchmarks.comparisons import comparisons
from benchmarks.measure import time_run
from benchmarks.newsroom import build

pytestmark = pytest.mark.once


def test_each_comparison_runs(transactional_db):
    for sides in comparisons(build(100)).values():
        for prepare in sides:
            assert time_run(prepare) > 0
