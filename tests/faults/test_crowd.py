"""People at work on the same stories at the same moment; `make crowd` has fifty of them for five minutes."""

import pytest

from tests.faults.crowd import on_postgresql, on_sqlite

pytestmark = pytest.mark.once


@pytest.mark.parametrize("on", [on_sqlite, on_postgresql])
def test_nothing_that_was_acknowledged_is_lost(on):
    counts = on(people=6, seconds=5)
    assert counts["save"] > 5
    assert counts["publish"] > 1
    assert counts.keys() & {"save: Stale", "publish: Stale", "publish: Refused"}
