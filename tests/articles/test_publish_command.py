"""manage.py publish follows the same rules as the desk."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from articles import workflow
from articles.models import Article, Story
from tests import factories

NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)  # 13:00 in London


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def publish(story, by, *options):
    call_command("publish", str(story.pk), f"--by={by.username}", *options)


def refusal(story, by, *options):
    """The command's refusal message; nothing has changed."""
    with pytest.raises(CommandError) as refused:
        publish(story, by, *options)
    assert list(Story.objects.values_list("status", flat=True)) == [story.status]
    return str(refused.value)


def test_a_story_is_published_at_once(journalist, editor, capsys):
    publish(factories.story(journalist, headline="Bridge closes"), editor)
    article = Article.objects.published(NOON).get()
    assert (article.kind, article.opened_by) == ("first", editor)
    assert capsys.readouterr().out == "Published: Bridge closes\n"


@pytest.mark.parametrize("time", ["2026-06-24T18:00", "2026-06-24T17:00Z", "2026-06-24T19:00+02:00"])
def test_a_time_is_the_newsrooms_unless_it_names_a_zone(journalist, editor, capsys, time):
    publish(factories.story(journalist), editor, f"--at={time}")
    assert Article.objects.get().live_from == datetime(2026, 6, 24, 17, tzinfo=UTC)
    assert capsys.readouterr().out.startswith("Scheduled for June 24, 18:00 BST: ")


def test_what_readers_know_is_a_fix_or_an_update(editor, clock):
    story = factories.published(editor)
    clock.shift(timedelta(hours=1))
    workflow.save(story, by=editor, words={"dek": "New."})
    assert "choose minor fix or update" in refusal(story, editor)
    publish(story, editor, "--kind=update")
    assert Article.objects.get(live_until=None).updated_at == NOON + timedelta(hours=1)


def test_the_checks_of_the_desk_hold(journalist, editor):
    bare = factories.story(journalist, dek="", body="", categories=[])
    assert refusal(bare, editor) == "Write a body, or at least a dek. The story has no category."
    workflow.embargo(bare, by=journalist, until_lifted=True)
    assert "under embargo" in refusal(bare, editor)


def test_the_roles_of_the_desk_hold(journalist, editor):
    story = factories.story(journalist)
    assert refusal(story, journalist) == "Only an editor can publish this story."
    workflow.restrict(story, by=journalist, people=[journalist])
    assert refusal(story, editor) == "Only an editor can publish this story."


def test_a_time_that_has_passed_and_one_that_is_none_are_refused(journalist, editor):
    story = factories.story(journalist)
    assert "has passed" in refusal(story, editor, "--at=2026-06-24T12:00")
    assert "tomorrow is not a time: write it like" in refusal(story, editor, "--at=tomorrow")
    assert "2026-06-31T12:00 is not a time" in refusal(story, editor, "--at=2026-06-31T12:00")


def test_an_hour_that_clocks_skip_or_repeat_is_refused_until_it_is_clear(journalist, editor):
    story = factories.story(journalist)
    assert "skip 01:30" in refusal(story, editor, "--at=2027-03-28T01:30")
    twice = refusal(story, editor, "--at=2026-10-25T01:30")
    assert "01:30 comes twice" in twice
    assert twice.endswith("Or add the offset: 2026-10-25T01:30+01:00.")
    publish(story, editor, "--at=2026-10-25T01:30+00:00")
    assert Article.objects.get().live_from == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_story_or_a_person_that_is_not_there_is_named(journalist, editor):
    story = factories.story(journalist)
    with pytest.raises(CommandError, match="There is no story 999999"):
        call_command("publish", "999999", "--by", editor.username)
    editor.is_active = False
    editor.save()
    assert refusal(story, editor) == f"There is no active user named {editor.username}."


def test_a_withdrawn_story_is_published_again_only_with_confirmation(editor, clock):
    story = factories.published(editor, headline="Bridge closes")
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    clock.shift(timedelta(minutes=1))
    assert "Confirm that readers get it back" in refusal(story, editor, "--kind=update")
    publish(story, editor, "--kind=update", "--again")
    assert Article.objects.published(NOON + timedelta(minutes=1)).get().headline == "Bridge closes"


def test_a_schedule_is_cancelled_only_with_confirmation_and_named(editor, capsys):
    story = factories.story(editor, headline="Bridge closes")
    workflow.publish(story, by=editor, kind="first", at=NOON + timedelta(hours=5))
    for options in ([], ["--at=2026-06-24T20:00"]):
        said = "A version is scheduled for June 24, 18:00 BST: --replace cancels that"
        assert refusal(story, editor, *options).startswith(said)
    workflow.hold(by=editor)
    assert refusal(story, editor).startswith("A version is on hold, scheduled for June 24, 18:00 BST: ")
    assert not Article.objects.published(NOON).exists()
    publish(story, editor, "--replace")
    assert Article.objects.published(NOON).get().headline == "Bridge closes"
    cancelled = "This cancelled the publication on hold that was scheduled for June 24, 18:00 BST."
    assert capsys.readouterr().out.splitlines() == ["Published: Bridge closes", cancelled]
