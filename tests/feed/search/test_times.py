"""When a story is found: from the second it goes live until readers lose it."""

from datetime import timedelta

import pytest

from articles import workflow
from articles.models import SearchEntry
from tests import factories
from tests.feed.search.results import found
from tests.moments import NOON, SECOND

pytestmark = pytest.mark.django_db
OPENS_AT = NOON + timedelta(hours=6)


def suggested(client, typed):
    answer = client.get("/search/suggestions/", {"q": typed}).json()
    return [suggestion["text"] for suggestion in answer["suggestions"]]


def everywhere(client):
    """By a word, by its beginning, by a misspelling, among the newest, and as a suggestion."""
    asked = [("zeppelin", {}), ("zepp", {}), ("zepelin", {}), ("zeppelin", {"sort": "newest"})]
    return {
        *(bool(found(client, q, **how)) for q, how in asked),
        *(bool(suggested(client, q)) for q in ("zepp", "zepelin")),
    }


def test_a_scheduled_story_is_found_from_its_second_on(clock, client, editor):
    factories.published(editor, at=OPENS_AT, headline="Zeppelin lands")
    clock.move_to(OPENS_AT - SECOND)
    assert everywhere(client) == {False}
    assert "zeppelin" not in client.get("/search/?q=zepelin").text.lower()
    clock.move_to(OPENS_AT)
    assert everywhere(client) == {True}


@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/"])
def test_a_scheduled_word_displaces_no_word_that_readers_may_mean(clock, client, editor, address):
    near = [f"{letter}orx" for letter in "abcdefghijklmnopqrst"]
    factories.published(editor, headline="Torx opens", body=f"<p>{' '.join(near)}.</p>")
    factories.published(editor, headline="Horx closes")
    clock.shift(SECOND)
    before = client.get(address, {"q": "zorx"}).text
    assert "orx" in before.replace("zorx", "")
    factories.published(editor, at=OPENS_AT, headline="Secret", body="<p>Zora zorb zorc.</p>")
    clock.shift(SECOND)
    assert client.get(address, {"q": "zorx"}).text == before


def test_a_scheduled_update_is_found_by_its_new_words_from_its_second_on_and_no_more_by_the_old(
    clock, client, editor
):
    story = factories.published(editor, headline="Airship lands")
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"headline": "Zeppelin lands"})
    workflow.publish(story, by=editor, kind="update", at=OPENS_AT)
    clock.move_to(OPENS_AT - SECOND)
    assert (everywhere(client), found(client, "airship")) == ({False}, ["Airship lands"])
    clock.move_to(OPENS_AT)
    assert (everywhere(client), found(client, "airship", exact="1")) == ({True}, [])


def test_a_cancelled_update_leaves_the_old_words(clock, client, editor):
    story = factories.published(editor, headline="Airship lands")
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"headline": "Zeppelin lands"})
    workflow.publish(story, by=editor, kind="update", at=OPENS_AT)
    clock.shift(SECOND)
    workflow.cancel(story, by=editor)
    clock.move_to(OPENS_AT + SECOND)
    assert (everywhere(client), found(client, "airship")) == ({False}, ["Airship lands"])


@pytest.mark.parametrize("act", ["withdraw", "take_down"])
def test_a_story_that_is_taken_back_is_found_no_more_from_that_moment_on(
    clock, client, editor, administrator, act
):
    story = factories.published(editor, headline="Zeppelin lands")
    clock.shift(SECOND)
    assert everywhere(client) == {True}
    if act == "withdraw":
        workflow.withdraw(story, by=editor, notice="Wrong.")
    else:
        workflow.take_down(story, by=administrator, reason="A court.")
    clock.shift(timedelta(microseconds=1))
    assert everywhere(client) == {False}
    assert "zeppelin" not in client.get("/search/?q=zepelin").text.lower()


def test_a_withdrawn_story_is_found_again_once_it_is_published_again(clock, client, editor):
    story = factories.published(editor, headline="Zeppelin lands")
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="Wrong.")
    clock.shift(SECOND)
    workflow.publish(story, by=editor, kind="update", again=True, overriding=["second-reader"])
    clock.shift(SECOND)
    assert everywhere(client) == {True}


def test_on_hold_a_story_is_never_found(clock, client, editor):
    story = factories.published(editor, at=OPENS_AT, headline="Zeppelin lands")
    workflow.hold(by=editor)
    clock.move_to(OPENS_AT + timedelta(days=400))
    assert everywhere(client) == {False}
    workflow.release(story, by=editor)
    clock.shift(SECOND)
    assert everywhere(client) == {True}


def test_versions_that_are_over_leave_the_index(clock, editor):
    story = factories.published(editor)
    for number in range(3):
        clock.shift(timedelta(minutes=2))
        workflow.save(story, by=editor, words={"headline": f"As it was after update {number}"})
        workflow.publish(story, by=editor, kind="minor", overriding=["second-reader"])
    open_ones = story.articles.filter(is_closed=False)
    assert open_ones.count() < story.articles.count() == 4
    assert {entry.pk for entry in SearchEntry.objects.only("pk")} == {article.pk for article in open_ones}
