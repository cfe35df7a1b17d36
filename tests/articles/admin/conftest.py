import pytest


@pytest.fixture
def editors_desk(clock, desk, editor):
    """A client on which the editor is signed in."""
    return desk(editor)
