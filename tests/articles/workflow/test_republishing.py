"""A withdrawn story that readers get back: what becomes of its public notes."""

import pytest

from articles import workflow
from articles.models import AuditEntry
from articles.readers import public_record
from tests.articles.workflow.steps import newest, note
from tests.moments import HOUR, NOON, SECOND


@pytest.fixture
def withdrawn(clock, live, editor):
    """Withdrawn with a correction, an hour and a second after noon."""
    workflow.note(live, by=editor, public_note=note(text="At noon, not at ten."))
    clock.shift(SECOND)
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    return live


def texts(story, at=NOON + 9 * HOUR):
    return [note.text for note in public_record.notes(newest(story), at)]


def republish(story, by, **given):
    return workflow.publish(story, by=by, kind="update", again=True, **given)


def test_the_notes_of_a_withdrawn_story_come_back_with_it(withdrawn, editor):
    republish(withdrawn, editor)
    assert texts(withdrawn) == ["At noon, not at ten."]


def test_notes_are_left_off_only_for_a_reason_that_is_on_record(withdrawn, editor):
    with pytest.raises(workflow.Refused, match="Say why the earlier public notes are left off"):
        republish(withdrawn, editor, without_notes=" ")
    republish(withdrawn, editor, without_notes="It was written anew.")
    assert texts(withdrawn) == []
    said = "Without the earlier public notes: It was written anew."
    assert withdrawn.revisions.latest("id").note == said
    assert AuditEntry.objects.filter(act="publish").latest("id").detail == said


def test_notes_left_off_once_do_not_come_back_with_a_later_republication(clock, withdrawn, editor):
    republish(withdrawn, editor, without_notes="It was written anew.")
    clock.shift(HOUR)
    workflow.note(withdrawn, by=editor, public_note=note(text="Only the footway."))
    clock.shift(HOUR)
    workflow.withdraw(withdrawn, by=editor, notice="Again.")
    clock.shift(HOUR)
    republish(withdrawn, editor)
    assert texts(withdrawn) == ["Only the footway."]


def test_a_story_scheduled_to_come_back_brings_its_notes_at_that_time(clock, withdrawn, editor):
    republish(withdrawn, editor, at=NOON + 5 * HOUR)
    clock.move_to(NOON + 5 * HOUR)
    assert texts(withdrawn) == ["At noon, not at ten."]


def test_a_story_without_notes_asks_for_nothing(clock, live, editor):
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    republish(live, editor, without_notes="")
    assert newest(live).kind == "update"
