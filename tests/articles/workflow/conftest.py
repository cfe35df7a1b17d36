import pytest

from articles import workflow
from articles.signals import act_recorded
from tests import factories
from tests.moments import HOUR, NOON


@pytest.fixture
def draft(clock, journalist):
    """The journalist's, begun at noon."""
    return factories.story(journalist, headline="Bridge closes", slug="bridge-closes")


@pytest.fixture
def live(clock, journalist, editor):
    """The journalist's, published at noon; the clock stands an hour later."""
    story = factories.story(journalist, headline="Bridge closes", slug="bridge-closes")
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    return story


@pytest.fixture
def ahead(clock, journalist, editor):
    """The journalist's, scheduled for one o'clock; the clock stands at noon."""
    story = factories.story(journalist, headline="Bridge closes", slug="bridge-closes")
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    return story


@pytest.fixture
def announced():
    """The acts that were announced, in order."""
    acts = []

    def listen(sender, **sent):
        acts.append((sent["act"], sent["story"].pk, sent["by"].pk, sent["at"]))

    act_recorded.connect(listen)
    yield acts
    act_recorded.disconnect(listen)
