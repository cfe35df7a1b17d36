"""Stories saved on a reader's device, which requests them by number."""

import pytest

from articles import workflow
from tests import factories
from tests.moments import SECOND


@pytest.fixture
def story(clock, editor):
    story = factories.published(editor, headline="The bridge is open")
    clock.shift(SECOND)
    return story


def items(client, *stories):
    return client.get(f"/saved/{','.join(map(str, stories))}/").json()["items"]


def test_the_items_of_live_stories_are_given_and_of_no_other(client, clock, editor, story):
    draft = factories.story(editor)
    asked = (story.pk, draft.pk, 10**17)
    assert list(items(client, *asked)) == [str(story.pk)]
    assert "The bridge is open" in items(client, *asked)[str(story.pk)]
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    assert items(client, *asked) == {}


def test_the_answer_may_be_kept_by_anybody_and_is_bounded(client, story, django_assert_max_num_queries):
    fifty = range(story.pk, story.pk + 50)
    with django_assert_max_num_queries(6):
        assert len(items(client, *fifty)) == 1
    answer = client.get(f"/saved/{story.pk}/")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("public, max-age=1", "noindex")
    many = ",".join(map(str, range(1, 52)))
    for wrong in (many, "0", "x", "1,,2", "9" * 19):
        assert client.get(f"/saved/{wrong}/").status_code == 404


def test_an_item_has_its_date_since_it_is_under_no_day(client, story):
    assert "Nov. 24, 2026, noon" in items(client, story.pk)[str(story.pk)]


def test_the_page_of_what_is_saved_names_no_story(client, story):
    answer = client.get("/saved/")
    assert (answer.status_code, "The bridge is open" in answer.text) == (200, False)
    assert '<meta name="robots" content="noindex">' in answer.text
