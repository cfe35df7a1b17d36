from datetime import timedelta

import pytest

from articles import workflow
from articles.models import Story
from newsroom.models import User
from tests import factories
from tests.articles.people import (
    PEOPLE,
)
from tests.moments import HOUR, NOON


@pytest.fixture
def people(db):
    roles = {"owner": "journalist", "assigned": "journalist", "colleague": "journalist"}
    everyone = {who: factories.person(roles.get(who, who)) for who in PEOPLE if who != "nobody"}
    return {**everyone, "nobody": User.objects.create(username="nobody", is_staff=True)}


@pytest.fixture
def in_state(people, clock):
    """Makes a story by the owner, assigned to another journalist, in a given state."""

    def make(state):
        editor = people["editor"]
        story = factories.story(people["owner"], headline="Bridge closes", slug="bridge-closes")
        Story.objects.filter(pk=story.pk).update(assigned_to=people["assigned"])
        if state == "in_review":
            workflow.submit(story, by=people["owner"])
        if state == "scheduled":
            workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
        if state in ("live", "changed", "withdrawn"):
            workflow.publish(story, by=editor, kind="first")
            clock.shift(timedelta(minutes=1))
        if state == "changed":
            workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
        if state == "withdrawn":
            workflow.withdraw(story, by=editor, notice="We are checking it.")
        story.refresh_from_db()
        return story

    return make
