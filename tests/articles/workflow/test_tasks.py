"""Published words need a second reader."""

import pytest

from articles import workflow
from tests.articles.workflow.steps import edit, newest
from tests.moments import HOUR, NOON


def is_unread(story):
    """Whether the story has an open task for a second reading."""
    return story.tasks.filter(check_name="second-reader", done_at=None).exists()


@pytest.fixture
def on_duty(journalist, editor, clock):
    workflow.put_on_duty(journalist, by=editor, until=NOON + 24 * HOUR)
    return journalist


NO_READING = {
    "assign": lambda story, by: workflow.assign(story, by=by, to=story.owner),
    "urgency": lambda story, by: workflow.set_urgency(story, by=by, urgency=2),
    "goal": lambda story, by: workflow.set_goal(story, by=by, words=600),
    "restrict": lambda story, by: workflow.restrict(story, by=by, people=[by]),
    "recall": lambda story, by: (workflow.submit(story, by=story.owner), workflow.recall(story, by=by)),
    "embargo": lambda story, by: (
        workflow.embargo(story, by=by, until=NOON + HOUR),
        workflow.lift(story, by=by, reason="They said so."),
    ),
    "reschedule": lambda story, by: (
        workflow.publish(story, by=story.owner, kind="first", at=NOON + HOUR),
        workflow.reschedule(story, by=by, at=NOON + 2 * HOUR),
    ),
    "hold": lambda story, by: (
        workflow.publish(story, by=story.owner, kind="first", at=NOON + HOUR),
        workflow.hold(by=by),
        workflow.cancel(story, by=by),
    ),
}


@pytest.mark.parametrize("act", NO_READING)
def test_an_act_without_words_is_no_second_reading(draft, on_duty, editor, act):
    NO_READING[act](draft, editor)
    workflow.publish(draft, by=on_duty, kind="first")
    assert is_unread(draft)


def sent_back(story, by):
    workflow.submit(story, by=story.owner)
    workflow.send_back(story, by=by, note="Call them again.")


READING = {
    "save": lambda story, by: edit(story, by, dek="The editor's."),
    "send back": sent_back,
    "restore": lambda story, by: workflow.restore(story, by=by, source=story.revisions.first()),
}


@pytest.mark.parametrize("act", READING)
def test_who_wrote_or_sent_back_the_words_has_read_them(draft, on_duty, editor, act):
    READING[act](draft, editor)
    workflow.publish(draft, by=on_duty, kind="first")
    assert not is_unread(draft)


def test_who_published_the_same_words_has_read_them(draft, on_duty, editor):
    workflow.publish(draft, by=editor, kind="first")
    workflow.withdraw(draft, by=editor, notice="We are checking it.")
    workflow.publish(draft, by=on_duty, kind="update", again=True)
    assert not is_unread(draft)


def test_who_scheduled_other_words_has_not_read_the_new_ones(draft, on_duty, editor):
    workflow.publish(draft, by=editor, kind="first", at=NOON + HOUR)
    edit(draft, on_duty, headline="Something else")
    workflow.publish(draft, by=on_duty, kind="first")
    assert is_unread(draft)


def test_each_update_needs_a_second_reader_of_its_own(live, on_duty):
    edit(live, on_duty, headline="Bridge reopens")
    workflow.publish(live, by=on_duty, kind="update")
    assert is_unread(live)


def test_a_writers_words_that_were_scheduled_and_then_changed_by_the_editor_are_read(clock, ahead, editor):
    edit(ahead, editor, headline="Bridge shut")
    workflow.publish(ahead, by=editor, kind="first")
    assert not is_unread(ahead)


def test_words_that_were_read_once_are_read_when_they_are_published_again(live, journalist, editor):
    edit(live, journalist, headline="Bridge shut")
    edit(live, editor, dek="To all traffic.")
    workflow.publish(live, by=editor, kind="update")
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    workflow.publish(live, by=editor, kind="update", again=True)
    assert not is_unread(live)


def test_a_fix_is_unread_until_somebody_else_reads_it(live, journalist, editor):
    edit(live, journalist, headline="Half a thought")
    workflow.fix(live, by=editor, article=newest(live), words={"dek": "Put right."})
    assert is_unread(live)


def test_a_fix_to_the_words_that_another_has_written_is_read(live, journalist, editor):
    edit(live, journalist, dek="Put right.")
    workflow.fix(live, by=editor, article=newest(live), words={"dek": "Put right."})
    assert not is_unread(live)


def test_an_editor_who_publishes_over_what_nobody_had_read_is_its_second_reader(draft, on_duty, editor):
    workflow.publish(draft, by=on_duty, kind="first")
    edit(draft, on_duty, dek="More of my own.")
    workflow.publish(draft, by=on_duty, kind="minor")
    assert is_unread(draft)
    edit(draft, editor, headline="Bridge shut")
    workflow.publish(draft, by=editor, kind="minor")
    assert not is_unread(draft)
