"""Reverting readers to the previous version."""

import pytest

from articles import workflow
from tests import factories
from tests.articles.workflow.steps import edit, newest, note, readers_have
from tests.moments import HOUR


def test_reverting_skips_notes_and_addresses(clock, live, editor):
    edit(live, editor, headline="Bridge falls")
    workflow.publish(live, by=editor, kind="update")
    for act in (
        lambda: workflow.note(live, by=editor, public_note=note()),
        lambda: workflow.readdress(live, by=editor, slug="bridge-falls"),
    ):
        clock.shift(HOUR)
        act()
    clock.shift(HOUR)
    article = workflow.back(live, by=editor)
    assert (article.headline, article.slug, readers_have(live)) == (
        "Bridge closes",
        "bridge-falls",
        "Bridge closes",
    )


def test_reverting_restores_the_previous_labels(clock, live, editor):
    before = newest(live).categories
    edit(live, editor, categories=[factories.category("Transport")])
    workflow.publish(live, by=editor, kind="minor")
    assert workflow.back(live, by=editor).categories == before


def test_there_is_no_reverting_to_the_same_words_or_past_a_withdrawal(clock, live, editor):
    workflow.note(live, by=editor, public_note=note())
    with pytest.raises(workflow.Refused, match="no previous version"):
        workflow.back(live, by=editor)
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    edit(live, editor, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="update", again=True)
    with pytest.raises(workflow.Refused, match="no previous version"):
        workflow.back(live, by=editor)
