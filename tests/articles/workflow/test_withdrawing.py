"""Withdrawing and taking down, and what readers find then."""

import pytest

from articles import workflow
from articles.models import Address, Story
from tests.articles.workflow.steps import edit, newest, readers_have, state
from tests.moments import HOUR, NOON


def test_a_withdrawn_story_is_off_every_list_with_its_notice_on_record(live, editor):
    workflow.withdraw(live, by=editor, notice=" Its source took it back. ")
    article = newest(live)
    assert (readers_have(live), state(live)) == (None, "Withdrawn")
    assert (article.live_until, article.is_closed) == (NOON + HOUR, False)
    withdrawal = article.withdrawal
    assert (withdrawal.at, withdrawal.by, withdrawal.notice) == (
        NOON + HOUR,
        editor,
        "Its source took it back.",
    )


def test_readers_are_not_left_without_a_notice(live, editor):
    with pytest.raises(workflow.Refused, match="Write a notice"):
        workflow.withdraw(live, by=editor, notice="  ")
    assert readers_have(live) == "Bridge closes"


def test_withdrawing_cancels_the_scheduled_version(clock, live, editor):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.move_to(NOON + 3 * HOUR)
    assert (readers_have(live), state(live)) == (None, "Withdrawn")


def test_a_scheduled_story_that_is_withdrawn_never_goes_out(clock, ahead, editor):
    workflow.withdraw(ahead, by=editor, notice="")
    clock.shift(2 * HOUR)
    assert (readers_have(ahead), state(ahead)) == (None, "Withdrawn")
    assert not Address.objects.exists()


def test_a_republished_story_keeps_its_address_its_publication_and_its_place(clock, live, editor):
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    article = workflow.publish(live, by=editor, kind="update", again=True)
    assert (article.published_at, article.listed_at) == (NOON, NOON)
    assert article.updated_at == article.live_from == NOON + 2 * HOUR
    assert article.get_absolute_url() == "/2026/11/24/bridge-closes/"
    assert state(live) == "Published"


def test_the_owner_of_a_withdrawn_story_cannot_change_it(live, journalist, editor):
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    with pytest.raises(workflow.Forbidden, match="withdrawn: only an editor"):
        edit(live, journalist, headline="Put right")
    assert edit(live, editor, headline="Put right")


def test_a_take_down_seals_every_version_for_good(clock, live, editor, administrator):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    workflow.take_down(live, by=administrator, reason="An order of the court.")
    clock.move_to(NOON + 3 * HOUR)
    assert (readers_have(live), state(live)) == (None, "Taken down")
    assert not live.articles.filter(is_on_record=True).exists()
    with pytest.raises(workflow.Refused, match="taken down"):
        workflow.publish(live, by=administrator, kind="update")
    with pytest.raises(workflow.Forbidden):
        workflow.publish(live, by=editor, kind="update")


def test_sealed_words_are_changed_by_nobody(live, administrator):
    edit(live, administrator, headline="For later")
    workflow.take_down(live, by=administrator, reason="An order of the court.")
    with pytest.raises(workflow.Refused, match="taken down"):
        edit(live, administrator, headline="Other words")
    Story.objects.update(status="draft")
    with pytest.raises(workflow.Refused, match="taken down"):
        workflow.discard(live, by=administrator)
    assert Story.objects.get().headline == "For later"


def test_a_draft_that_readers_never_had_is_not_taken_down(draft, administrator):
    with pytest.raises(workflow.Refused, match="has never been public"):
        workflow.take_down(draft, by=administrator, reason="A mistake.")
    assert state(draft) == "Draft"


def test_the_notice_is_edited_as_long_as_readers_see_it(clock, live, editor, client):
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    workflow.publish(live, by=editor, kind="update", again=True, at=NOON + 5 * HOUR)
    for notice in ("It comes back at five.", "It does not come back."):
        workflow.edit_notice(live, by=editor, notice=notice)
        assert notice in client.get("/2026/11/24/bridge-closes/").text
        if state(live) == "Scheduled":
            workflow.cancel(live, by=editor)
    workflow.publish(live, by=editor, kind="update")
    with pytest.raises(workflow.Refused, match="this story is live"):
        workflow.edit_notice(live, by=editor, notice="It is there.")
