"""A clock that was ahead by an hour and has been put back: what readers had is back, nothing stays away."""

import pytest

from articles import freshness, workflow
from articles.models import Article, Job, SearchEntry
from newsroom import health
from newsroom.doctor import machine
from tests import factories
from tests.moments import HOUR, MINUTE, NOON, SECOND

pytestmark = pytest.mark.django_db


def updated(story, editor, headline):
    workflow.save(story, by=editor, words={"headline": headline})
    workflow.publish(story, by=editor, kind="update", note="It goes on.")


@pytest.fixture
def story(editor, clock):
    """One that was live at noon, and updated by a clock that was an hour ahead; others went out after it."""
    clock.move_to(NOON - MINUTE)
    story = factories.published(editor, headline="As it was", slug="bridge")
    clock.move_to(NOON + HOUR)
    updated(story, editor, "An hour ahead")
    for minutes in (2, 4, 6):
        clock.move_to(NOON + HOUR + minutes * MINUTE)
        updated(factories.published(editor), editor, "Another")
    assert Article.objects.filter(story=story, is_closed=True).exists()
    clock.move_to(NOON)
    return story


def heading(client, story):
    return client.get(story.articles.earliest("live_from").get_absolute_url()).text


def put_back():
    """What the doctor says of it; PostgreSQL's own clock does not stand at noon."""
    return [finding for finding in machine.clock() if finding.name == "clock.put_back"]


def test_what_readers_had_before_is_back_when_the_worker_has_looked(client, story, editor, clock):
    assert "As it was" not in heading(client, story)
    assert workflow.reopen_closed_early() > 0
    assert workflow.reopen_closed_early() == 0
    assert "As it was" in heading(client, story)
    assert "As it was" in client.get("/").text
    assert SearchEntry.objects.filter(article__story=story).count() == 2
    clock.move_to(NOON + HOUR + SECOND)
    assert "An hour ahead" in heading(client, story)


def test_an_editor_publishes_again_and_the_doctor_says_which(client, story, editor, clock):
    [found] = put_back()
    assert f" {story.pk}" in found.advice
    workflow.publish(story, by=editor, kind="update", note="Again.")
    assert "An hour ahead" in heading(client, story)
    assert not any(f" {story.pk}," in finding.advice for finding in put_back())
    clock.move_to(NOON + 2 * HOUR)
    assert not put_back()


def test_an_act_on_the_story_opens_what_it_falls_back_on(client, story, editor):
    workflow.fix(story, by=editor, article=story.articles.earliest("live_from"), words={"dek": "Mended."})
    live = Article.objects.published(NOON + SECOND).get(story=story)
    assert live.dek == "Mended."
    assert not story.articles.filter(is_closed=True).exclude(live_until__lte=NOON + SECOND).exists()


def test_a_scheduled_version_that_a_clock_ahead_has_shown_is_kept_from_readers_again(client, editor, clock):
    clock.move_to(NOON - MINUTE)
    story = factories.story(editor, headline="Under embargo")
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    clock.move_to(NOON + HOUR)
    assert "Under embargo" in client.get("/").text
    clock.move_to(NOON)
    assert "Under embargo" not in client.get("/").text
    clock.move_to(NOON + HOUR)
    assert "Under embargo" in client.get("/").text


def test_a_moment_ends_when_the_clock_is_put_back(db, clock):
    moment = freshness.current()
    clock.shift(-1)
    assert moment.is_over


def test_jobs_of_then_are_due_at_once_and_those_for_later_are_not(db, clock):
    clock.move_to(NOON + HOUR)
    Job.objects.enqueue("mail", keys=["now"])
    Job.objects.enqueue("mail", keys=["soon"], at=NOON + HOUR + 5 * SECOND)
    Job.objects.enqueue("mail", keys=["later"], at=NOON + 2 * HOUR)
    due = Job.objects.due(NOON).values_list("key", flat=True)
    assert {*due} == {"now", "soon"}


def test_a_worker_of_then_is_not_at_work_now(clock):
    assert health.is_working(NOON - MINUTE)
    assert not health.is_working(NOON + HOUR)
    assert not health.is_working(None)
