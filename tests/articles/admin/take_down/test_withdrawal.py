"""The page of a withdrawal: each address and list is checked, and the public record stays."""

import pytest

from articles import workflow
from tests.articles.admin.take_down.test_page import words_of
from tests.feed import outputs


def address(story):
    return f"/admin/articles/story/{story.pk}/withdrawal/"


@pytest.fixture
def withdrawn(story, editor):
    workflow.withdraw(story, by=editor, notice="Its source no longer stands by it.")
    return story


def test_every_address_answers_gone_and_no_list_but_the_record_has_the_story(withdrawn, desk, editor):
    client = desk(editor)
    page = words_of(client.get(address(withdrawn)))
    for slug in ("bridge", "north-bridge"):
        assert f"✓ /2026/11/24/{slug}/ 410 Gone" in page
        assert f"✓ /2026/11/24/{slug}/history/ 410 Gone" in page
    for path in outputs.addresses(withdrawn.categories[0], withdrawn.authors[0]):
        assert f"({path}) does not list it" in page
    assert not [path for path in outputs.RECORD if path in page]
    assert "Everything below is gone." in page
    assert f"Withdrawn by {editor} on" in page
    assert address(withdrawn) in client.get(f"/admin/articles/story/{withdrawn.pk}/change/").text


@pytest.mark.once
def test_the_page_is_for_those_who_may_change_the_notice(withdrawn, desk, journalist):
    client = desk(journalist)
    assert client.get(address(withdrawn)).status_code == 403
    assert address(withdrawn) not in client.get(f"/admin/articles/story/{withdrawn.pk}/change/").text


@pytest.mark.once
def test_a_live_story_has_no_such_page_and_one_taken_down_has_its_own(withdrawn, desk, editor, administrator):
    workflow.publish(withdrawn, by=editor, kind="minor", again=True)
    client = desk(administrator)
    assert client.get(address(withdrawn)).status_code == 404
    workflow.take_down(withdrawn, by=administrator, reason="An order of the court.")
    answer = client.get(address(withdrawn))
    assert answer["Location"] == f"/admin/articles/story/{withdrawn.pk}/take-down/"
