"""Scheduled versions, and what becomes of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Address, Article, PublicNote, Story
from tests import factories
from tests.articles.workflow.steps import acts, edit, newest, note, readers_have, state
from tests.moments import HOUR, MICROSECOND, NOON, SECOND


def test_a_scheduled_story_reaches_readers_then_without_another_act(clock, ahead):
    assert state(ahead) == "Scheduled"
    clock.move_to(NOON + HOUR - MICROSECOND)
    assert readers_have(ahead) is None
    clock.move_to(NOON + HOUR)
    assert readers_have(ahead) == "Bridge closes"
    assert state(ahead) == "Published"
    assert newest(ahead).published_at == NOON + HOUR
    assert acts(ahead) == ["save", "schedule"]


@pytest.mark.parametrize("late", [timedelta(), MICROSECOND, HOUR])
def test_a_time_that_has_passed_is_refused(draft, editor, late):
    with pytest.raises(workflow.Refused, match="has passed: choose a later time"):
        workflow.publish(draft, by=editor, kind="first", at=NOON - late)
    assert not Article.objects.exists()


def test_a_scheduled_update_leaves_readers_the_old_words_until_then(clock, live, editor):
    edit(live, editor, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="update", at=NOON + 3 * HOUR)
    assert state(live) == "Update scheduled"
    clock.move_to(NOON + 3 * HOUR - MICROSECOND)
    assert readers_have(live) == "Bridge closes"
    clock.move_to(NOON + 3 * HOUR)
    assert readers_have(live) == "Bridge reopens"
    assert (newest(live).published_at, newest(live).updated_at) == (NOON, NOON + 3 * HOUR)


def test_versions_follow_each_other_at_the_times_that_were_set(clock, live, editor):
    edit(live, editor, headline="Second")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    clock.move_to(NOON + 3 * HOUR)
    edit(live, editor, headline="Third")
    workflow.publish(live, by=editor, kind="update")
    versions = live.articles.order_by("live_from").values_list("headline", "is_closed", "live_until")
    assert list(versions) == [
        ("Bridge closes", False, NOON + 2 * HOUR),
        ("Second", False, NOON + 3 * HOUR),
        ("Third", False, None),
    ]


def test_an_edit_of_a_scheduled_story_waits_and_the_scheduled_words_still_go_out(clock, ahead, journalist):
    edit(ahead, journalist, headline="Half a thought")
    assert state(ahead) == "Scheduled, draft changes"
    clock.shift(HOUR)
    assert (readers_have(ahead), state(ahead)) == ("Bridge closes", "Live, with changes")


def test_at_most_one_version_is_scheduled(clock, live, editor):
    for number in (2, 3, 4):
        edit(live, editor, headline=f"Version {number}")
        workflow.publish(live, by=editor, kind="update", at=NOON + number * HOUR)
        assert live.articles.filter(live_from__gt=timezone.now()).count() == 1
    clock.move_to(NOON + 4 * HOUR - SECOND)
    assert readers_have(live) == "Bridge closes"
    clock.shift(SECOND)
    assert readers_have(live) == "Version 4"


def test_publishing_now_cancels_the_scheduled_version(clock, live, editor):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    edit(live, editor, headline="For now")
    workflow.publish(live, by=editor, kind="update")
    clock.move_to(NOON + 5 * HOUR)
    assert readers_have(live) == "For now"
    assert not live.articles.filter(headline="For later").exists()
    assert acts(live)[-3:] == ["schedule", "save", "publish"]


def test_a_note_cancels_the_scheduled_version_and_the_story_is_back_in_review(clock, live, editor):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    workflow.note(live, by=editor, public_note=note())
    clock.move_to(NOON + 3 * HOUR)
    assert (readers_have(live), state(live)) == ("Bridge closes", "Live, changes in review")
    assert Story.objects.get().headline == "For later"


def test_a_cancelled_first_publication_leaves_no_trace_for_readers(clock, ahead, editor):
    clock.shift(HOUR / 2)
    workflow.cancel(ahead, by=editor)
    assert ahead.submitted_at == NOON + HOUR / 2
    clock.shift(2 * HOUR)
    assert state(ahead) == ahead.get_status_display() == "In review"
    assert not Article.objects.exists()
    assert not Address.objects.exists()
    assert acts(ahead) == ["save", "schedule", "cancel"]


def test_a_cancelled_update_gives_the_live_version_its_open_end_back(clock, live, editor):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR, public_note=note())
    workflow.cancel(live, by=editor)
    clock.shift(5 * HOUR)
    assert readers_have(live) == "Bridge closes"
    assert (newest(live).live_until, PublicNote.objects.count()) == (None, 0)


def test_a_reschedule_moves_the_time_and_keeps_the_scheduled_words(clock, ahead, journalist, editor):
    edit(ahead, journalist, headline="Half a thought", slug="half-a-thought")
    article = workflow.reschedule(ahead, by=editor, at=NOON + 24 * HOUR)
    assert (article.headline, article.kind) == ("Bridge closes", "first")
    assert article.published_at == article.listed_at == article.live_from == NOON + 24 * HOUR
    assert article.get_absolute_url() == "/2026/11/25/bridge-closes/"
    assert list(Address.objects.values_list("published_on", "slug")) == [
        (date(2026, 11, 25), "bridge-closes")
    ]
    fresh = Story.objects.get()
    assert (fresh.headline, fresh.slug, fresh.status) == ("Half a thought", "half-a-thought", "draft")


def test_a_reschedule_leaves_the_status_as_it_is(ahead, editor):
    workflow.reschedule(ahead, by=editor, at=NOON + 2 * HOUR)
    assert (ahead.status, Story.objects.get().status) == ("published", "published")


def test_a_rescheduled_update_keeps_its_labels_its_note_and_its_move_to_the_top(clock, live, editor):
    label = factories.category("Transport")
    edit(live, editor, headline="Bridge reopens", categories=[label])
    workflow.publish(
        live,
        by=editor,
        kind="update",
        note="It reopens.",
        at=NOON + 2 * HOUR,
        public_note=note(is_grave=True),
        move_to_top=True,
    )
    article = workflow.reschedule(live, by=editor, at=NOON + 4 * HOUR)
    assert (article.categories, article.note, article.kind) == ([label], "It reopens.", "update")
    assert article.listed_at == article.updated_at == NOON + 4 * HOUR
    stored = PublicNote.objects.get()
    assert (stored.article, stored.at, stored.is_grave) == (article, NOON + 4 * HOUR, True)


@pytest.mark.parametrize(("verb", "given"), [("cancel", {}), ("reschedule", {"at": NOON + 9 * HOUR})])
def test_what_has_gone_live_meanwhile_is_too_late_to_stop(clock, ahead, editor, verb, given):
    clock.move_to(NOON + HOUR)
    with pytest.raises(workflow.Refused, match="no version of this story is scheduled"):
        getattr(workflow, verb)(ahead, by=editor, **given)
    assert readers_have(ahead) == "Bridge closes"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # British clocks go back from 02:00 to 01:00 on 25 October 2026.
        ("2026-10-24T22:59:59", date(2026, 10, 24)),
        ("2026-10-24T23:00:00", date(2026, 10, 25)),
        ("2026-10-25T00:30:00", date(2026, 10, 25)),
        ("2026-10-25T01:30:00", date(2026, 10, 25)),
        ("2026-10-25T23:59:59", date(2026, 10, 25)),
        ("2026-10-26T00:00:00", date(2026, 10, 26)),
    ],
)
def test_across_the_autumn_change_the_address_has_the_newsrooms_day(clock, editor, moment, day):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    clock.move_to(datetime(2026, 10, 24, 12, tzinfo=UTC))
    story = factories.published(editor, at=at, slug="clocks-go-back")
    assert newest(story).published_on == day
    assert Address.objects.get().published_on == day


def test_the_hour_that_comes_twice_keeps_the_order_of_the_instants(clock, editor):
    clock.move_to(datetime(2026, 10, 25, 0, 59, tzinfo=UTC))
    summer = factories.published(editor, slug="one")
    clock.move_to(datetime(2026, 10, 25, 1, 1, tzinfo=UTC))
    winter = factories.published(editor, slug="two")
    at = timezone.now()
    assert timezone.localtime(newest(summer).published_at).hour == 1
    assert timezone.localtime(newest(winter).published_at).hour == 1
    feed = Article.objects.published(at).in_feed_order().values_list("story", flat=True)
    assert list(feed) == [winter.pk, summer.pk]
