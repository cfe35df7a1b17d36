"""The badge of each state in the list of stories, and what a filter by state finds."""

import pytest

from articles import workflow
from tests import factories
from tests.articles.admin.pages import STORIES
from tests.articles.admin.stories.pages import listed, rows
from tests.moments import HOUR, NOON, SECOND

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]


ON_HOLD = {
    "On hold": ["schedule"],
    "On hold, draft changes": ["schedule", "change"],
    "Update on hold": ["publish", "update"],
    "Update on hold, changes in review": ["publish", "update", "change", "submit"],
}
"""{badge: the acts that lead to it, before a hold}"""


OTHERS = {
    "Draft": [],
    "In review": ["submit"],
    "Scheduled": ["schedule"],
    "Scheduled, draft changes": ["schedule", "change"],
    "Scheduled, changes in review": ["schedule", "change", "submit"],
    "Published": ["publish"],
    "Live, with changes": ["publish", "change"],
    "Live, changes in review": ["publish", "change", "submit"],
    "Update scheduled": ["publish", "update"],
    "Update scheduled, draft changes": ["publish", "update", "change"],
    "Update scheduled, changes in review": ["publish", "update", "change", "submit"],
    "Withdrawn": ["publish", "withdraw"],
    "Taken down": ["publish", "take_down"],
}
"""{badge: the acts that lead to it, after the hold}"""


def changed(story, by):
    workflow.save(story, by=by, version=story.version, words={"dek": f"Version {story.version} changed."})


def scheduled(story, by, kind="first"):
    workflow.publish(story, by=by, kind=kind, at=NOON + 5 * HOUR)


@pytest.fixture
def acts(editor, administrator, clock):
    """{name: what is done to a story}"""

    def publish(story):
        workflow.publish(story, by=editor, kind="first")
        clock.shift(SECOND)

    def update(story):
        changed(story, editor)
        scheduled(story, editor, "update")

    return {
        "change": lambda story: changed(story, editor),
        "submit": lambda story: workflow.submit(story, by=editor),
        "publish": publish,
        "schedule": lambda story: scheduled(story, editor),
        "update": update,
        "withdraw": lambda story: workflow.withdraw(story, by=editor, notice="We check it."),
        "take_down": lambda story: workflow.take_down(story, by=administrator, reason="A court."),
    }


@pytest.fixture
def in_every_state(journalist, editor, acts):
    """A story in each state, its headline the badge that it must have."""

    def start(badges):
        for badge, names in badges.items():
            story = factories.story(journalist, headline=badge)
            for name in names:
                acts[name](story)

    start(ON_HOLD)
    workflow.hold(by=editor)
    start(OTHERS)


CHANGES = ["", ", draft changes", ", changes in review"]


def test_each_story_has_the_badge_of_its_state(desk, administrator, in_every_state):
    found = rows(desk(administrator))
    assert len(found) == 17
    assert [row.state for row in found] == [row.story.headline for row in found]


BADGES = {
    "draft": {"Draft"},
    "in_review": {"In review"},
    "scheduled": {f"{words}{changes}" for words in ("Scheduled", "Update scheduled") for changes in CHANGES},
    "held": {"On hold", "On hold, draft changes", "Update on hold", "Update on hold, changes in review"},
    "published": {"Published"},
    "changed": {"Live, with changes"},
    "changed_in_review": {"Live, changes in review"},
    "withdrawn": {"Withdrawn"},
    "taken_down": {"Taken down"},
}
"""{status of the filter: the badges of the stories that it finds}"""


def test_a_status_finds_the_stories_whose_badge_says_so(desk, administrator, in_every_state):
    client = desk(administrator)
    assert {state: set(listed(client, state=state)) for state in BADGES} == BADGES


def test_what_is_taken_down_is_listed_for_administrators_alone(desk, editor, in_every_state):
    assert "Taken down" not in listed(desk(editor))
    answer = desk(editor).get(STORIES, {"state": "taken_down"})
    assert "Taken down" not in answer.content.decode()
