"""Pinning from the desk: its front page, a story's page, the publish dialog, and crafted requests."""

import pytest

from articles import workflow
from articles.models import Pin
from tests import factories
from tests.articles.admin.pages import page_of
from tests.articles.admin.story.steps import done, publish, refusal, send
from tests.moments import HOUR, NOON, SECOND

pytestmark = pytest.mark.once


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor, headline="The bridge is open")
    clock.shift(SECOND)
    return story


def test_a_live_story_is_pinned_and_unpinned_on_the_desks_front_page(desk, editor, story):
    page = desk(editor).get("/admin/").text
    assert "Pin “The bridge is open” to the front page for 3 hours" in page
    desk(editor).post(f"/admin/pin/{story.pk}/")
    assert Pin.objects.get().until == NOON + SECOND + 3 * HOUR
    assert "Unpin “The bridge is open”" in desk(editor).get("/admin/").text
    desk(editor).post(f"/admin/unpin/{story.pk}/")
    assert Pin.objects.get().ended_at


def test_the_one_step_pin_of_the_desks_front_page_keeps_a_label_that_is_there(desk, editor, story):
    page = desk(editor).get("/admin/").text
    assert "Pin “The bridge is open”" in page
    workflow.pin(story, by=editor, label="breaking", in_strip=True, lasts="6")
    assert "Pin “The bridge is open”" not in desk(editor).get("/admin/").text
    answer = desk(editor).post(f"/admin/pin/{story.pk}/", follow=True)
    assert "The story is pinned already" in answer.text
    pin = Pin.objects.get()
    assert (pin.label, pin.is_in_strip, pin.until) == ("breaking", True, NOON + SECOND + 6 * HOUR)


def test_the_dialog_of_a_story_sets_end_label_and_strip(desk, clock, editor, story):
    asked = {
        "pin_lasts": "time",
        "pin_until": "2026-11-24T13:30",
        "pin_label": "breaking",
        "pin_in_strip": "on",
    }
    said = done(desk(editor), story, "pin", **asked)
    assert said.startswith("Pinned to the front page until")
    pin = Pin.objects.get()
    assert (pin.until, pin.label, pin.is_in_strip) == (NOON + 1.5 * HOUR, "breaking", True)
    assert "no longer" not in done(desk(editor), story, "unpin")
    clock.shift(SECOND)
    answer = send(desk(editor), page_of(story), "pin", pin_lasts="time", pin_until="")
    assert "Set the time at which the pin ends." in answer.text


def test_a_story_is_published_and_pinned_in_one_act(desk, clock, editor):
    story = factories.story(editor)
    publish(desk(editor), page_of(story), publish_pin="6", publish_label="developing")
    pin = Pin.objects.get(story=story)
    assert (pin.until - pin.at, pin.label, pin.is_in_strip) == (6 * HOUR, "developing", False)


def test_where_three_are_pinned_publishing_with_a_pin_says_so(desk, clock, editor):
    for _ in range(3):
        workflow.pin(factories.published(editor), by=editor)
    story = factories.story(editor)
    answer = publish(desk(editor), page_of(story), publish_pin="6")
    assert "3 stories are pinned already" in refusal(answer)
    assert not story.articles.exists()


@pytest.mark.parametrize("act", ["pin", "unpin"])
def test_a_crafted_request_of_a_journalist_is_refused(desk, journalist, editor, story, act):
    workflow.pin(story, by=editor)
    before = list(Pin.objects.values())
    assert desk(journalist).post(f"/admin/{act}/{story.pk}/").status_code == 403
    assert desk(journalist).post(page_of(story), {"_act": act}).status_code == 403
    assert desk(editor).get(f"/admin/{act}/{story.pk}/").status_code == 405
    assert list(Pin.objects.values()) == before
