"""Publishing from the writing page: now, at a time, as an update, with a note."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import Article, AuditEntry, PublicNote
from tests import factories
from tests.articles.admin.pages import ADD, form_of, page_of
from tests.articles.admin.story.steps import TYPED, publish, refusal, said, send
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.once


def test_an_editor_publishes_what_she_has_just_typed_in_one_press(editors_desk):
    answer = publish(editors_desk, ADD, **TYPED)
    assert said(editors_desk, answer) == "Published."
    assert Article.objects.get().headline == "Bridge closes"


def test_an_update_needs_a_choice_and_keeps_the_words_until_it_is_made(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    answer = send(editors_desk, page_of(story), "publish", headline="Bridge reopens")
    assert answer.status_code == 409
    assert "Your words are saved. This story has been public already" in refusal(answer)
    assert 'data-opened="publish"' in answer.text
    again = {**form_of(answer), "_act": "publish", "kind": "minor"}
    assert editors_desk.post(page_of(story), again).status_code == 302
    assert Article.objects.latest("live_from").headline == "Bridge reopens"


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        # Refused once the status has changed; after that and at once.
        ("lift_and_publish", {"categories": []}),
        ("publish", {"kind": "minor", "note_kind": "correction", "note_text": "Two."}),
        ("send_back", {"send_back_note": ""}),
    ],
)
def test_a_refused_act_leaves_the_save_before_it_on_record_and_nothing_else(
    clock, editors_desk, editor, act, typed
):
    story = factories.published(editor, at=NOON + HOUR) if act == "publish" else factories.story(editor)
    if act == "lift_and_publish":
        workflow.embargo(story, by=editor, until=NOON + 3 * HOUR)
    clock.shift(2 * HOUR)
    before = [story.revisions.count(), story.articles.count()]
    assert send(editors_desk, page_of(story), act, dek="Typed.", **typed).status_code == 409
    story.refresh_from_db()
    assert (story.dek, story.status) == ("Typed.", "draft")
    assert [story.revisions.count(), story.articles.count()] == [before[0] + 1, before[1]]
    newest = story.revisions.latest("pk")
    assert (newest.act, newest.dek) == ("save", "Typed.")
    entry = AuditEntry.objects.filter(story=story).latest("pk")
    assert (entry.act, entry.at) == ("save", newest.at)


def test_a_public_note_without_text_is_asked_for_with_all_that_was_typed(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    typed = {"headline": "Bridge reopens", "kind": "update", "note_kind": "correction", "update_note": "New."}
    answer = send(editors_desk, page_of(story), "publish", **typed)
    assert "Write the text of the note" in refusal(answer)
    assert {name: form_of(answer)[name] for name in typed} == typed
    assert Article.objects.count() == 1


def test_a_note_alone_is_published_without_a_change_of_words(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    asked = {"kind": "update", "note_kind": "correction", "note_text": "At noon, not at ten."}
    answer = send(editors_desk, page_of(story), "publish", **asked)
    assert said(editors_desk, answer) == "The public note is published."
    assert PublicNote.objects.get().text == "At noon, not at ten."


def test_a_note_alone_that_is_set_for_a_time_does_not_go_out_at_once(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    asked = {
        "kind": "update",
        "note_kind": "correction",
        "note_text": "Wait.",
        "publish_at": "2026-11-25T06:00",
    }
    answer = send(editors_desk, page_of(story), "publish", **asked)
    assert answer.status_code == 409
    assert not PublicNote.objects.exists()


def test_the_time_is_read_in_the_newsrooms_zone(clock, editors_desk):
    clock.move_to(datetime(2026, 10, 24, 12, tzinfo=UTC))
    publish(editors_desk, ADD, **TYPED, publish_at="2026-10-25T00:30")
    article = Article.objects.get()
    assert article.live_from == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert article.get_absolute_url().startswith("/2026/10/25/")
    page = editors_desk.get(page_of(article.story)).text
    assert "00:30 BST" in page


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-10-24T12:00", "has passed"),
        (
            "2026-10-25T01:30",
            "comes twice: choose 01:30 BST or 01:30 GMT",
        ),  # The hour that comes twice when clocks go back.
        ("2027-03-28T01:30", "skip 01:30"),  # The hour that is left out when they go forward.
        ("tomorrow", "Enter a valid date/time"),
    ],
)
def test_a_time_that_is_no_time_is_refused_with_the_words_kept(clock, editors_desk, at, reason):
    clock.move_to(datetime(2026, 10, 24, 12, tzinfo=UTC))
    answer = send(editors_desk, ADD, "publish", **TYPED, publish_at=at)
    assert reason in refusal(answer)
    assert (form_of(answer)["headline"], form_of(answer)["publish_at"]) == ("Bridge closes", at)
    assert not Article.objects.exists()


def test_cancelling_what_has_gone_live_meanwhile_is_refused(clock, editors_desk, editor):
    story = factories.published(editor, at=NOON + HOUR)
    opened = form_of(editors_desk.get(page_of(story)))
    clock.shift(HOUR)
    answer = editors_desk.post(page_of(story), {**opened, "_act": "cancel"})
    assert answer.status_code == 409
    assert "went out at 13:00, as scheduled. Nothing was cancelled." in refusal(answer)
    assert Article.objects.count() == 1


def test_the_writing_page_takes_few_queries_however_long_its_history(clock, editors_desk, editor):
    labels = {"categories": [factories.category() for _ in range(5)], "bylines": [factories.author()]}
    story = factories.published(editor, **labels)
    for number in range(5):
        clock.shift(HOUR)
        workflow.save(story, by=editor, words={"headline": f"Version {number}"})
        workflow.publish(story, by=editor, kind="minor")
    with CaptureQueriesContext(connection) as taken:
        assert editors_desk.get(page_of(story)).status_code == 200
    assert len(taken) <= 25
