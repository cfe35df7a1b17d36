"""The writing page of a journalist on duty."""

from datetime import timedelta

import pytest

from articles import workflow
from articles.models import Story
from tests import factories
from tests.articles.admin.pages import act_buttons, page_of
from tests.articles.admin.story.steps import done, live_of, named, send
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.usefixtures("clock")


def test_a_journalist_on_duty_gets_the_buttons_until_duty_ends(desk, editor, journalist, clock):
    story = factories.story(journalist)
    client = desk(journalist)
    assert "publish" not in act_buttons(client.get(page_of(story)))
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    assert done(client, story, "publish") == "Published."
    clock.shift(timedelta(minutes=1))
    assert {"publish", "note", "withdraw"} <= act_buttons(client.get(page_of(story)))
    clock.shift(HOUR)
    assert not {"publish", "note", "withdraw"} & act_buttons(client.get(page_of(story)))
    answer = send(client, page_of(story), "withdraw")
    assert answer.status_code == 403
    assert live_of(story)


def test_a_journalist_on_duty_withdraws_from_the_page_that_she_may_only_read(desk, editor, journalist):
    story = factories.published(editor)
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    client = desk(journalist)
    assert act_buttons(client.get(page_of(story))) == {"withdraw"}
    done(client, story, "withdraw")
    assert Story.objects.get().status == "withdrawn"


def test_on_duty_one_publishes_ones_own_story_in_review_from_the_page_to_read(desk, editor, journalist):
    story = factories.story(journalist, categories=[])
    workflow.submit(story, by=journalist)
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    client = desk(journalist)
    shown = client.post(f"/admin/articles/story/{story.pk}/difference/")
    assert named(shown, "overriding") == ["category"]
    assert done(client, story, "publish", overriding=["category"]) == "Published."
