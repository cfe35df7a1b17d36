import pytest
import time_machine

from articles import workflow
from articles.models import PublicNote
from tests import factories
from tests.moments import HOUR, NOON


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def image(editor):
    return factories.image(editor, size=(330, 20), caption="The bridge at noon.")


@pytest.fixture
def story(journalist, editor, image, clock):
    """Live under its second address, with a correction and a picture."""
    lead = {"lead_image": image, "lead_credit": "A. Photographer", "lead_alt_text": "A bridge."}
    story = factories.story(journalist, headline="Bridge closes", slug="bridge", **lead)
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    workflow.readdress(story, by=editor, slug="north-bridge")
    clock.shift(HOUR)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="It is the north bridge."))
    clock.shift(HOUR)
    return story
