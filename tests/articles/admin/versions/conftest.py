import pytest

from articles import workflow
from tests import factories
from tests.moments import HOUR


@pytest.fixture
def ann(db):
    return factories.person("editor", first_name="Ann", last_name="Archer")


@pytest.fixture
def story(ann, clock):
    """Published at 12:00 and 13:00, with a draft headline since 14:00."""
    story = factories.published(ann, headline="Bridge closes", slugline="bridge")
    clock.shift(HOUR)
    workflow.save(story, by=ann, version=story.version, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=ann, kind="update", note="It is open.")
    clock.shift(HOUR)
    workflow.save(story, by=ann, version=story.version, words={"headline": "Bridge closes again"})
    return story
