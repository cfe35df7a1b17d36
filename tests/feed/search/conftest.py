import pytest

from feed.search import spans


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch):
    """A handful of stories lies in several stretches, as those of a whole archive do."""
    monkeypatch.setattr(spans, "FEWEST", 2)
    monkeypatch.setattr(spans, "MOST", 5)
