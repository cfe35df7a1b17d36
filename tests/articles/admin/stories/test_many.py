"""Bulk acts do nothing that the list did not show."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import workflow
from articles.models import Article, Story
from tests import factories
from tests.articles.admin.pages import parse

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIST = "/admin/articles/story/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def ticks(client):
    """The values of the list's checkboxes."""
    boxes = parse(client.get(LIST).text).findall(".//input[@name='story']")
    return [box.get("value") for box in boxes]


def publish(client, ticked, **sent):
    """Publish the selected stories; return the messages."""
    sent = {"_act": "publish", "kind": "update", "story": ticked, **sent}
    answer = client.post(LIST, sent, follow=True)
    return [str(message) for message in answer.context["messages"]]


def readers_have():
    return [article.headline for article in Article.objects.published(timezone.now())]


def test_what_is_scheduled_goes_out_at_once_only_when_that_is_said(desk, editor):
    factories.published(editor, headline="Bridge closes", at=NOON + HOUR)
    client = desk(editor)
    assert publish(client, ticks(client)) == [
        "“Bridge closes”: Scheduled for Nov. 24, 13:00 GMT: open it to publish it now."
    ]
    assert readers_have() == []
    assert publish(client, ticks(client), cancelling="on") == ["1 story published."]
    assert readers_have() == ["Bridge closes"]


def test_what_is_on_hold_is_named_as_such(desk, editor):
    factories.published(editor, headline="Bridge closes", at=NOON + HOUR)
    workflow.hold(by=editor)
    client = desk(editor)
    assert publish(client, ticks(client)) == [
        "“Bridge closes”: On hold; it was scheduled for Nov. 24, 13:00 GMT: open it to publish it now."
    ]


def test_what_was_scheduled_or_withdrawn_since_the_list_was_opened_stays_as_it_is(desk, editor, clock):
    ann = factories.person("editor", first_name="Ann", last_name="Smith")
    one, two = factories.story(ann, headline="One"), factories.published(ann, headline="Two")
    clock.shift(HOUR)
    workflow.save(two, by=ann, words={"dek": "More of it, it is said."})
    client = desk(editor)
    ticked = ticks(client)
    workflow.publish(one, by=ann, kind="first", at=NOON + 5 * HOUR)
    workflow.withdraw(two, by=ann, notice="We are checking it.")
    assert set(publish(client, ticked, cancelling="on")) == {
        "“One”: Ann Smith scheduled this story at 13:00. Nothing was published.",
        "“Two”: Ann Smith withdrew this story at 13:00: We are checking it. Nothing was published.",
    }
    assert readers_have() == []


def test_a_withdrawn_story_is_not_published_from_the_list(desk, editor, clock):
    story = factories.published(editor, headline="Bridge closes")
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    client = desk(editor)
    assert "It is withdrawn: open it to publish it again." in publish(client, ticks(client))[0]
    assert readers_have() == []


@pytest.mark.parametrize("seen", ["", "1", "x" * 500, "1.gone.0.0.0.0"])
def test_a_tick_that_does_not_say_what_the_list_showed_publishes_nothing(desk, editor, seen):
    story = factories.story(editor, headline="Bridge closes")
    assert "open it again. Nothing was published." in publish(desk(editor), [f"{story.pk}-{seen}"])[0]
    assert (readers_have(), Story.objects.get().status) == ([], "draft")
