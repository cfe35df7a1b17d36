import pytest

from feed.search import spans


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch):
    """Splits a handful of stories into several stretches, like those of a whole archive."""
    monkeypatch.setattr(spans, "FEWEST", 2)
    monkeypatch.setattr(spans, "MOST", 5)
