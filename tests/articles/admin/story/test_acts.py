"""The dialog of publishing: what it checks, compares and asks."""

import pytest

from articles import workflow
from articles.models import Article, PublicNote, Story
from tests import factories
from tests.articles.admin.pages import filled, form_of, page_of, parse, text_of
from tests.articles.admin.story.steps import done, live_of, named, refusal, send
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.once]

ADD = "/admin/articles/story/add/"


def compared(client, story, **typed):
    """The fragment that the dialog of publishing shows."""
    opened = form_of(client.get(page_of(story)))
    return client.post(f"/admin/articles/story/{story.pk}/difference/", filled(opened, **typed))


# Expected checks, and overriding them.


def test_a_post_without_overrides_is_refused_with_a_box_for_each_open_check(editors_desk, editor):
    story = factories.story(editor, categories=[], bylines=[])
    answer = send(editors_desk, page_of(story), "publish")
    assert answer.status_code == 409
    assert "The story has no category. The story has no byline." in refusal(answer)
    assert named(answer, "overriding") == ["category", "byline"]
    assert not Article.objects.exists()
    # Without JavaScript the boxes are ticked and the page sent again.
    again = {**form_of(answer), "_act": "publish", "overriding": ["category", "byline"]}
    assert editors_desk.post(page_of(story), again).status_code == 302
    assert {"category", "byline"} <= set(story.tasks.values_list("check_name", flat=True))


def test_a_post_that_overrides_one_check_of_two_is_refused(editors_desk, editor):
    story = factories.story(editor, categories=[], bylines=[])
    answer = send(editors_desk, page_of(story), "publish", overriding=["category"])
    assert answer.status_code == 409
    assert named(answer, "overriding") == ["byline"]
    assert not Article.objects.exists()


def test_the_fragment_carries_the_overrides_of_the_checks_that_it_shows(editors_desk, editor):
    story = factories.story(editor, categories=[])
    answer = compared(editors_desk, story)
    assert "Publishing overrides this check: The story has no category." in text_of(answer, ".//body")
    assert named(answer, "overriding") == ["category"]
    assert done(editors_desk, story, "publish", overriding=named(answer, "overriding")) == "Published."


def test_a_required_check_blocks_and_is_never_overridden(editors_desk, editor):
    story = factories.story(editor, dek="", body="")
    answer = compared(editors_desk, story)
    assert "data-blocks" in answer.text
    assert named(answer, "overriding") == []
    answer = send(editors_desk, page_of(story), "publish", overriding=["body"])
    assert (answer.status_code, Article.objects.exists()) == (409, False)


def test_the_checks_are_those_of_the_requested_time(editors_desk, editor):
    story = factories.story(editor)
    workflow.embargo(story, by=editor, until=NOON + HOUR)
    assert "under embargo" in compared(editors_desk, story).text
    assert "under embargo" not in compared(editors_desk, story, publish_at="2026-11-24T13:00").text


# The difference, and the question.


def test_the_fragment_shows_words_labels_and_pictures_that_change(editors_desk, editor):
    first, second = factories.image(editor), factories.image(editor)
    lead = {"lead_credit": "Ann Grey", "lead_alt_text": "A field."}
    story = factories.published(editor, headline="Bridge closes", lead_image=first, **lead)
    transport = factories.category("Transport")
    answer = compared(
        editors_desk, story, headline="Bridge reopens", categories=[transport.pk], lead_image=second.pk
    )
    shown = text_of(answer, ".//dl")
    assert "Headline Bridge closesreopens" in shown
    assert "Transport" in shown
    sources = [each.get("src") for each in parse(answer.text).iter("img")]
    assert [key in source for key, source in zip((first.key, second.key), sources, strict=True)] == [True] * 2


def test_the_question_comes_with_a_changed_headline_and_not_with_an_added_sentence(editors_desk, editor):
    story = factories.published(editor, headline="Bridge closes", body="<p>It closed at noon.</p>")
    assert "Is this a correction?" in compared(editors_desk, story, headline="Bridge reopens").text
    added = compared(editors_desk, story, body="<p>It closed at noon. More soon.</p>")
    assert "More soon" in added.text
    assert "Is this a correction?" not in added.text


def test_the_answer_that_it_is_no_correction_is_kept_and_nothing_is_asked_in_vain(
    editors_desk, editor, clock
):
    story = factories.published(editor, headline="Bridge closes")
    clock.shift(HOUR)
    done(editors_desk, story, "publish", headline="Bridge reopens", kind="minor", is_correction="no")
    newest = story.revisions.latest("id")
    assert newest.note == "Not a correction, though it changes the headline."
    clock.shift(HOUR)
    done(editors_desk, story, "publish", headline="Bridge shut", kind="minor")
    assert story.revisions.latest("id").note == ""


# Notes, and the top.


def test_a_later_note_takes_the_place_of_an_earlier_one(editors_desk, editor, clock):
    story = factories.published(editor)
    clock.shift(HOUR)
    note = {"alone-note_kind": "clarification", "alone-note_text": "Clearer."}
    assert done(editors_desk, story, "note", **note) == "The public note is published."
    earlier = PublicNote.objects.get()
    clock.shift(HOUR)
    note = {"note_kind": "correction", "note_text": "At noon.", "note_supersedes": earlier.pk}
    done(editors_desk, story, "publish", headline="Other words", kind="update", **note)
    assert PublicNote.objects.get(kind="correction").supersedes == earlier


def test_another_storys_note_cannot_be_superseded(editors_desk, editor, clock):
    other, story = factories.published(editor), factories.published(editor)
    clock.shift(HOUR)
    workflow.note(other, by=editor, public_note=PublicNote(kind="correction", text="At noon."))
    note = {"alone-note_kind": "correction", "alone-note_text": "x"}
    answer = send(
        editors_desk, page_of(story), "note", **note, **{"alone-note_supersedes": PublicNote.objects.get().pk}
    )
    assert "Select a valid choice" in refusal(answer)
    assert PublicNote.objects.count() == 1


def test_a_note_alone_leaves_the_half_written_update_with_the_desk(editors_desk, editor, clock):
    story = factories.published(editor, headline="Bridge closes")
    clock.shift(HOUR)
    typed = {"headline": "Half written", "alone-note_kind": "correction", "alone-note_text": "At noon."}
    done(editors_desk, story, "note", **typed)
    assert (live_of(story).headline, Story.objects.get().headline) == ("Bridge closes", "Half written")


def test_an_empty_note_alone_is_refused(editors_desk, editor):
    story = factories.published(editor)
    answer = send(editors_desk, page_of(story), "note")
    assert "Public note: Choose what kind of note it is." in refusal(answer)
    assert "Your words are saved" not in answer.text
    answer = send(editors_desk, page_of(story), "note", **{"alone-note_kind": "correction"})
    assert "Write the text of the note: readers see it." in refusal(answer)
    assert not PublicNote.objects.exists()


def test_a_refusal_says_that_words_are_saved_only_if_some_were(editors_desk, editor, journalist):
    story = factories.story(journalist)
    workflow.submit(story, by=journalist)
    said = "Tell the writer in a note what to change."
    assert refusal(send(editors_desk, page_of(story), "send_back")) == said
    typed = send(editors_desk, page_of(story), "send_back", dek="For a week.")
    assert refusal(typed) == f"Your words are saved. {said}"


def test_moving_to_the_top_needs_its_note(editors_desk, editor, clock):
    story = factories.published(editor)
    clock.shift(HOUR)
    typed = {"headline": "Bridge reopens", "kind": "update", "move_to_top": "on"}
    answer = send(editors_desk, page_of(story), "publish", **typed)
    assert "Say here what is new" in refusal(answer)
    assert live_of(story).listed_at == NOON
    done(editors_desk, story, "publish", **typed, update_note="It is open again.")
    assert live_of(story).listed_at == NOON + HOUR
