"""The times of a list's stories, under the heading of their day."""

from datetime import UTC, datetime

import pytest
import time_machine

from articles import workflow
from tests import factories
from tests.markup import markup_of

pytestmark = pytest.mark.once

NIGHT = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


def test_the_days_heading_spares_each_story_the_date(client, editor):
    with time_machine.travel(NIGHT, tick=False):
        factories.published(editor)
    with time_machine.travel(MORNING, tick=False):
        text = markup_of(client.get("/"))
    assert "Sunday, Nov. 22" in text
    assert '<time datetime="2026-11-22T21:30:00+00:00">9:30 p.m. GMT</time>' in text


def test_no_line_ends_within_a_time_of_day(client, editor):
    with time_machine.travel(NIGHT, tick=False):
        story = factories.published(editor)
    with time_machine.travel(MORNING, tick=False):
        workflow.pin(story, by=editor)
    with time_machine.travel(MORNING.replace(hour=10), tick=False):
        text = client.get("/").text
    assert ">Nov. 22, 2026, 9:30\N{NO-BREAK SPACE}p.m.\N{NO-BREAK SPACE}GMT<" in text


def test_a_story_moved_to_the_top_keeps_the_date_of_its_publication(client, editor):
    with time_machine.travel(NIGHT, tick=False):
        story = factories.published(editor)
    with time_machine.travel(MORNING, tick=False):
        workflow.save(story, by=editor, words={"headline": "The bridge is open again"})
        workflow.publish(story, by=editor, kind="update", note="It is open.", move_to_top=True)
    with time_machine.travel(MORNING.replace(hour=10), tick=False):
        text = markup_of(client.get("/"))
    assert "Today" in text
    assert "Nov. 22, 9:30 p.m. GMT" in text
    assert "Nov. 24, 9:05 a.m. GMT" in text
