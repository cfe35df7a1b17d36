"""A live story is on every output, whatever is published between a page's clock and its queries."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from articles import workflow
from articles.models import Article, ArticleByline, ArticleCategory, PublicNote
from tests import factories
from tests.feed.outputs import RECORD, addresses, history

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def labels(db):
    return {"categories": [factories.category("Company news")], "bylines": [factories.author("Ada Bell")]}


@pytest.fixture
def story(clock, editor, labels):
    """Live at one address since noon, with a correction; the clock is a second later."""
    story = factories.published(editor, slug="bridge-closes", **labels)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="At noon."))
    clock.shift(SECOND)
    return story


class Between:
    """Makes something happen before one of a page's queries, after its clock has been read."""

    def __init__(self, happen, number):
        self.happen, self.number, self.queries = happen, number, 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        if self.queries == self.number:
            self.happen()
        return execute(sql, params, many, context)


def answers(client, address, happen):
    """The responses at an address, with something happening before its first query, its second and so on."""
    number, has_happened = 1, True
    while has_happened:
        between = Between(happen, number)
        with connection.execute_wrapper(between):
            answer = client.get(address)
        has_happened = between.queries >= number
        number += 1
        yield answer


OUTPUTS = ["article", "history", *RECORD, *range(11)]
"""By name, by address, or by index among a category's and author's outputs."""


def address_of(output, story, labels):
    listed = addresses(labels["categories"][0], labels["bylines"][0])
    own = {"article": story.articles.latest("live_from").get_absolute_url(), "history": history(story)}
    return listed[output] if isinstance(output, int) else own.get(output, output)


def updates(clock, story, editor, *shifts):
    """Publishes the story once per shift, after moving the clock by it."""

    def happen():
        for shift in shifts:
            clock.shift(shift)
            words = {"dek": f"Version {story.version}."}
            workflow.save(story, by=editor, words=words)
            workflow.publish(story, by=editor, kind="update")

    return happen


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_update_between_the_clock_and_a_query_leaves_the_story_there(
    client, clock, editor, story, labels, output
):
    address = address_of(output, story, labels)
    for answer in answers(client, address, updates(clock, story, editor, SECOND)):
        assert (answer.status_code, "bridge-closes" in answer.text) == (200, True)
        clock.shift(SECOND)


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_page_whose_query_waited_for_minutes_is_read_once_more(
    client, clock, editor, story, labels, output
):
    """Two updates later, the version of the page's moment is marked as closed."""
    address = address_of(output, story, labels)
    for answer in answers(client, address, updates(clock, story, editor, SECOND, 2 * MINUTE)):
        assert (answer.status_code, "bridge-closes" in answer.text) == (200, True)
        clock.shift(SECOND)


def test_a_clock_that_is_a_second_behind_finds_the_version_of_its_moment(client, clock, editor, story):
    old = story.dek
    updates(clock, story, editor, SECOND)()
    clock.shift(-SECOND / 2)
    answer = client.get("/2026/11/24/bridge-closes/")
    assert (answer.status_code, old in answer.text) == (200, True)


def marked(story):
    return list(story.articles.order_by("live_from").values_list("is_closed", flat=True))


def test_a_version_is_marked_as_closed_by_an_act_a_minute_after_its_end(clock, editor, story):
    assert marked(story) == [False, False]
    clock.move_to(NOON + MINUTE - SECOND)
    updates(clock, story, editor, SECOND)()
    assert marked(story) == [False, False, False]
    updates(clock, story, editor, MINUTE)()
    assert marked(story) == [True, False, False, False]


def test_an_act_on_another_story_marks_it_too_with_its_labels(clock, editor, story, labels):
    """The last version of a story under a label it has lost has no later act of its own."""
    clock.shift(MINUTE)
    workflow.save(story, by=editor, words={"categories": [factories.category()]})
    workflow.publish(story, by=editor, kind="minor")
    clock.shift(MINUTE)
    factories.published(editor)
    assert marked(story) == [True, False, False]
    ended = Article.objects.filter(is_closed=True)
    assert set(ended.values_list("is_closed", flat=True)) == {True}
    for rows in (ArticleCategory, ArticleByline):
        assert set(rows.objects.filter(article__in=ended).values_list("is_closed", flat=True)) == {True}
        assert set(rows.objects.exclude(article__in=ended).values_list("is_closed", flat=True)) == {False}


def test_what_waits_for_its_time_is_never_marked(clock, editor, story):
    workflow.save(story, by=editor, words={"dek": "Tomorrow."})
    workflow.publish(story, by=editor, kind="update", at=NOON + timedelta(days=1))
    clock.shift(2 * MINUTE)
    factories.published(editor)
    assert marked(story) == [False, False, False]
