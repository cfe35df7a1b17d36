"""The corrections list caches each notice: a change to one shows at once."""

import pytest

from articles import workflow
from articles.models import Place
from feed import corrections
from tests import factories
from tests.moments import NOON, SECOND

ADDRESSES = ["/corrections/", "/corrections/atom.xml"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_notice_of_a_withdrawal_that_was_changed_is_on_no_kept_page(client, clock, editor, address):
    story = factories.published(editor)
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="Its author made it up.")
    clock.shift(SECOND)
    assert "Its author made it up." in client.get(address).text
    workflow.edit_notice(story, by=editor, notice="Its source was wrong.")
    clock.shift(SECOND)
    after = client.get(address).text
    assert "Its source was wrong." in after
    assert "Its author made it up." not in after


def test_the_number_of_a_notice_that_a_restored_database_gives_again_names_another_part(clock, editor):
    story = factories.published(editor)
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    (before,) = corrections.Newest(1)(NOON + SECOND)
    later = Place(before.at + SECOND, before.place.story_id)
    others = [before._replace(place=later), before._replace(text="It was not ours.")]
    assert len({before.part, *(other.part for other in others)}) == 3
