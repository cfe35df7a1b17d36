import pytest

from articles import workflow
from tests import factories
from tests.moments import HOUR, NOON


@pytest.fixture
def ahead(journalist, editor):
    """The journalist's, set for one o'clock."""
    story = factories.story(journalist, headline="Ferry timetable cut")
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    return story
