"""Stories pinned above the News Feed: until when, how many, and never for longer than readers have them."""

from datetime import UTC, datetime

import pytest

from articles import workflow
from articles.models import AuditEntry, Pin
from articles.workflow.pinning import end_of
from tests import factories
from tests.moments import HOUR, NOON, SECOND


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor)
    clock.shift(SECOND)
    return story


def current(at):
    return [pin.story_id for pin in Pin.objects.current(at)]


@pytest.mark.parametrize(
    ("lasts", "end"),
    [
        ("1", NOON + HOUR),
        ("3", NOON + 3 * HOUR),
        ("6", NOON + 6 * HOUR),
        ("morning", datetime(2026, 11, 25, 6, tzinfo=UTC)),
    ],
)
def test_a_pin_ends_when_its_name_says(lasts, end):
    assert end_of(NOON, lasts) == end


def test_a_pin_is_on_record_with_its_end_and_another_replaces_it(story, editor):
    workflow.pin(story, by=editor)
    workflow.pin(story, by=editor, lasts="1", label="breaking", in_strip=True)
    first, second = Pin.objects.order_by("pk")
    assert (first.ended_at, second.until - second.at) == (second.at, HOUR)
    entry = AuditEntry.objects.filter(act="pin").latest("pk")
    assert entry.detail.endswith("Breaking, in the strip on every page")
    assert story.revisions.latest("pk").act == "pin"


def test_three_stories_may_be_pinned_and_no_fourth_until_one_ends(clock, story, editor):
    for _ in range(2):
        workflow.pin(factories.published(editor), by=editor)
    workflow.pin(story, by=editor, lasts="1")
    fourth = factories.published(editor)
    with pytest.raises(workflow.Refused, match="3 stories are pinned already"):
        workflow.pin(fourth, by=editor)
    clock.shift(HOUR)
    workflow.pin(fourth, by=editor)
    assert story.pk not in current(NOON + 2 * HOUR)


@pytest.mark.parametrize("how", [{"lasts": "x"}, {"until": NOON}, {"label": "shouting"}])
def test_a_pin_that_says_nothing_sensible_is_refused(story, editor, how):
    with pytest.raises((workflow.Refused, ValueError)):
        workflow.pin(story, by=editor, **how)
    assert not Pin.objects.exists()


def test_what_is_scheduled_is_pinned_from_its_time_on(clock, editor):
    story = factories.published(editor, at=NOON + 5 * HOUR)
    assert workflow.pin(story, by=editor).until == NOON + 8 * HOUR
    workflow.hold(by=editor)
    with pytest.raises(workflow.Refused, match="on hold"):
        workflow.pin(story, by=editor)


def test_a_withdrawal_ends_the_pin_for_good(clock, story, editor):
    workflow.pin(story, by=editor)
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    workflow.publish(story, by=editor, kind="update", again=True)
    assert current(NOON + 2 * SECOND) == []


def test_only_what_is_pinned_is_unpinned(clock, story, editor):
    with pytest.raises(workflow.Refused, match="not pinned"):
        workflow.unpin(story, by=editor)
    workflow.pin(story, by=editor)
    clock.shift(SECOND)
    workflow.unpin(story, by=editor)
    assert current(NOON + 2 * SECOND) == []


def test_a_journalist_on_duty_pins_own_stories_alone(clock, editor, journalist, story):
    own = factories.story(journalist)
    with pytest.raises(workflow.Forbidden):
        workflow.pin(story, by=journalist)
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    workflow.publish(own, by=journalist, kind="first")
    clock.shift(SECOND)
    workflow.pin(own, by=journalist)
    with pytest.raises(workflow.Forbidden):
        workflow.pin(story, by=journalist)
