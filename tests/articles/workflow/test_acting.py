"""What all verbs share: the clock, the signal, the lock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles import record, workflow
from articles.invariants import broken
from articles.models import Article, Job, Revision, Story
from articles.signals import act_recorded
from articles.workflow.seen import Seen
from tests import factories
from tests.articles.workflow.steps import at_once, edit, newest, readers_have
from tests.moments import HOUR, NOON

# The clock.


def test_a_server_whose_clock_is_behind_cancels_nothing_that_is_live(clock, live, editor):
    edit(live, editor, headline="Bridge closes at noon")
    clock.shift(HOUR)
    workflow.publish(live, by=editor, kind="update")
    clock.shift(-timedelta(seconds=1))
    edit(live, editor, headline="Bridge closes at one")
    workflow.publish(live, by=editor, kind="update", at=NOON + 5 * HOUR)
    clock.shift(timedelta(seconds=2))
    assert readers_have(live) == "Bridge closes at noon"
    assert live.articles.count() == 3
    assert list(broken(timezone.now())) == []


# The signal.


def test_each_act_is_announced_once(live, journalist, editor, announced):
    edit(live, journalist, headline="Bridge reopens")
    edit(live, journalist, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="update")
    at = NOON + HOUR
    assert announced == [("save", live.pk, journalist.pk, at), ("publish", live.pk, editor.pk, at)]


def test_a_second_save_of_a_sitting_is_announced_too(draft, journalist, announced):
    edit(draft, journalist, headline="Bridge shut")
    assert [act for act, *_ in announced] == ["save"]


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_leaves_no_job():
    editor, writer = factories.person("editor"), factories.person("journalist")
    story = factories.story(writer)
    with pytest.raises(workflow.Refused):
        workflow.publish(story, by=editor, kind="update")
    with transaction.atomic():
        workflow.publish(story, by=editor, kind="first")
        assert Job.objects.exists()
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_jobs_cannot_be_enqueued_is_not_done():
    def fail(sender, **announced):
        raise RuntimeError("The table of jobs is full.")

    editor = factories.person("editor")
    story = factories.story(editor)
    act_recorded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            workflow.publish(story, by=editor, kind="first")
    finally:
        act_recorded.disconnect(fail)
    assert not Article.objects.exists()


# Two at once.


@pytest.mark.django_db(transaction=True)
def test_two_stories_published_at_once_with_one_slug_both_get_an_address():
    editors = [factories.person("editor"), factories.person("editor")]
    stories = [factories.story(editor, slug="budget") for editor in editors]
    published = at_once(
        *(
            lambda story=story, editor=editor: workflow.publish(story, by=editor, kind="first")
            for story, editor in zip(stories, editors, strict=True)
        )
    )
    assert sorted(article.slug for article in published) == ["budget", "budget-2"]
    assert list(broken(timezone.now())) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_one_story_at_once_the_second_is_refused():
    editors = [factories.person("editor"), factories.person("editor")]
    pk = factories.story(editors[0]).pk
    done = at_once(
        *(
            lambda editor=editor: workflow.publish(Story.objects.get(pk=pk), by=editor, kind="first")
            for editor in editors
        )
    )
    assert sorted(isinstance(each, workflow.Refused) for each in done) == [False, True]
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_over_one_version_at_once_the_second_is_refused():
    editors = [factories.person("editor"), factories.person("editor")]
    pk = factories.story(editors[0]).pk
    done = at_once(
        *(
            lambda editor=editor: workflow.save(
                Story.objects.get(pk=pk), by=editor, words={"headline": editor.username}, seen=Seen(1)
            )
            for editor in editors
        )
    )
    assert sorted(type(each).__name__ for each in done) == ["Stale", "bool"]
    assert Story.objects.get().version == 2


# Bringing in from elsewhere.


def test_acts_of_an_import_can_be_dated(clock, editor):
    then = datetime(2019, 3, 1, 9, tzinfo=UTC)
    with record.acting_at(then):
        story = factories.published(editor, slug="from-the-archive")
    assert story.created_at == newest(story).published_at == then
    assert newest(story).get_absolute_url() == "/2019/03/01/from-the-archive/"
    assert set(Revision.objects.values_list("at", flat=True)) == {then}
