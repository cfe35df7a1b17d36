"""The verbs of the working copy: writing, review, discarding."""

import pytest
from django.core.exceptions import ValidationError

from articles import workflow
from articles.models import Story
from articles.workflow.seen import Seen
from tests import factories
from tests.articles.workflow.steps import acts, edit, newest, state
from tests.moments import HOUR, MINUTE, NOON

# Writing.


def test_a_new_story_is_its_writers_draft_and_on_record(draft, journalist):
    assert (draft.owner, draft.status, draft.version) == (journalist, "draft", 1)
    assert draft.created_at == draft.modified_at == NOON
    revision = draft.revisions.get()
    assert (revision.act, revision.by, revision.at, revision.headline) == (
        "save",
        journalist,
        NOON,
        "Bridge closes",
    )


def test_someone_without_a_role_starts_no_story(db, journalist):
    journalist.groups.clear()
    with pytest.raises(workflow.Forbidden):
        factories.story(journalist)
    assert not Story.objects.exists()


def test_words_that_do_not_fit_are_refused_by_field_and_nothing_is_stored(draft, journalist):
    for words in ({"headline": "H" * 10_000}, {"slug": "🎉"}, {"video_url": "javascript:alert(1)"}):
        with pytest.raises(ValidationError) as refusal:
            edit(draft, journalist, dek="A new dek.", **words)
        assert list(refusal.value.message_dict) == list(words)
        draft.refresh_from_db()
        assert (draft.headline, draft.version, draft.dek == "A new dek.") == ("Bridge closes", 1, False)


def test_a_save_moves_the_version_and_the_desks_time(clock, draft, journalist):
    clock.shift(MINUTE)
    assert edit(draft, journalist, headline="Bridge shut")
    draft.refresh_from_db()
    assert (draft.headline, draft.version, draft.modified_at) == ("Bridge shut", 2, NOON + MINUTE)


@pytest.mark.parametrize(
    "same",
    [
        {"headline": "Bridge closes"},
        {"headline": " Bridge \n closes "},
        {"body": "<p>Same.</p>\r\n"},
        {"body": "<p onclick='x()'>Same.</p><script>x()</script>"},
        {},
    ],
)
def test_words_that_are_the_same_once_cleaned_are_no_save(clock, draft, journalist, same):
    edit(draft, journalist, body="<p>Same.</p>")
    clock.shift(HOUR)
    before = Story.objects.values().get()
    assert not edit(draft, journalist, **same)
    assert Story.objects.values().get() == before
    assert acts(draft) == ["save"]


def test_one_persons_saves_within_ten_minutes_of_the_first_share_a_revision(clock, draft, journalist):
    for minutes, revisions in ((5, 1), (10, 1), (11, 2), (15, 2), (21, 2), (22, 3)):
        clock.move_to(NOON + minutes * MINUTE)
        edit(draft, journalist, headline=f"Words of minute {minutes}")
        assert draft.revisions.count() == revisions
    headlines = draft.revisions.order_by("id").values_list("headline", flat=True)
    assert list(headlines) == ["Words of minute 10", "Words of minute 21", "Words of minute 22"]


def test_another_persons_save_or_any_act_ends_the_sitting(clock, draft, journalist, editor):
    edit(draft, editor, headline="The editor's")
    edit(draft, journalist, headline="The journalist's again")
    workflow.submit(draft, by=journalist)
    workflow.recall(draft, by=journalist)
    edit(draft, journalist, headline="After the recall")
    by = draft.revisions.order_by("id").values_list("act", "by", "headline")
    assert list(by) == [
        ("save", journalist.pk, "Bridge closes"),
        ("save", editor.pk, "The editor's"),
        ("save", journalist.pk, "The journalist's again"),
        ("submit", journalist.pk, "The journalist's again"),
        ("recall", journalist.pk, "The journalist's again"),
        ("save", journalist.pk, "After the recall"),
    ]


def test_a_save_over_someone_elses_newer_words_is_refused_and_names_them(clock, draft, journalist, editor):
    opened = draft.version
    clock.shift(MINUTE)
    edit(draft, editor, headline="The editor's")
    clock.shift(MINUTE)
    with pytest.raises(workflow.Stale) as stale:
        workflow.save(draft, by=journalist, words={"headline": "The journalist's"}, seen=Seen(opened))
    assert (stale.value.saved_by, stale.value.saved_at) == (editor, NOON + MINUTE)
    draft.refresh_from_db()
    assert draft.headline == "The editor's"


def test_a_stale_save_names_who_saved_and_not_who_acted_since(clock, draft, journalist, editor):
    opened = draft.version
    clock.shift(MINUTE)
    edit(draft, journalist, headline="From another window")
    workflow.submit(draft, by=journalist)
    clock.shift(HOUR)
    workflow.send_back(draft, by=editor, note="Call them again.")
    with pytest.raises(workflow.Stale) as stale:
        workflow.save(draft, by=journalist, words={"headline": "Mine"}, seen=Seen(opened))
    assert stale.value.saved_by == journalist
    assert stale.value.saved_at < NOON + HOUR


def test_labels_are_versioned_with_the_words_in_their_order(clock, live, journalist, editor):
    transport, council, ann, ben = (
        factories.category("Transport"),
        factories.category("Council"),
        factories.author("Ann Archer"),
        factories.author("Ben Baker"),
    )
    assert edit(live, journalist, categories=[transport, council], bylines=[ben, ann])
    assert not edit(live, journalist, categories=[transport, council], bylines=[ben, ann])
    workflow.publish(live, by=editor, kind="minor")
    clock.shift(HOUR)
    assert edit(live, journalist, categories=[council, transport], bylines=[ann])
    fresh, article = Story.objects.get(), newest(live)
    assert (fresh.categories, fresh.authors) == ([council, transport], [ann])
    assert (article.categories, article.authors) == ([transport, council], [ben, ann])
    kept = live.revisions.order_by("id").values_list("act", "category_ids", "byline_ids")
    assert list(kept)[2:] == [
        ("save", [transport.pk, council.pk], [ben.pk, ann.pk]),
        ("publish", [transport.pk, council.pk], [ben.pk, ann.pk]),
        ("save", [council.pk, transport.pk], [ann.pk]),
    ]
    workflow.discard(live, by=journalist)
    fresh = Story.objects.get()
    assert (fresh.categories, fresh.authors) == ([transport, council], [ben, ann])


# Review.


def test_submit_recall_and_send_back_move_the_status_and_are_on_record(draft, journalist, editor):
    workflow.submit(draft, by=journalist, note="Quote checked.")
    assert state(draft) == "In review"
    workflow.recall(draft, by=journalist)
    assert state(draft) == "Draft"
    workflow.submit(draft, by=journalist)
    workflow.send_back(draft, by=editor, note=" Who pays? ")
    assert state(draft) == "Draft"
    assert acts(draft) == ["save", "submit", "recall", "submit", "send_back"]
    assert list(draft.revisions.order_by("id").values_list("note", flat=True)) == [
        "",
        "Quote checked.",
        "",
        "",
        "Who pays?",
    ]


def test_a_story_is_not_sent_back_without_saying_why(draft, journalist, editor):
    workflow.submit(draft, by=journalist)
    with pytest.raises(workflow.Refused, match="Tell the writer in a note"):
        workflow.send_back(draft, by=editor, note=" \n")
    assert state(draft) == "In review"


@pytest.mark.parametrize(
    ("verb", "given"), [("recall", {}), ("send_back", {"note": "Why?"}), ("discard", {}), ("cancel", {})]
)
def test_an_act_that_the_state_does_not_allow_is_refused(draft, editor, verb, given):
    before = Story.objects.values().get()
    with pytest.raises(workflow.Refused):
        getattr(workflow, verb)(draft, by=editor, **given)
    assert Story.objects.values().get() == before
    assert acts(draft) == ["save"]


def test_while_in_review_only_an_editor_changes_the_words(draft, journalist, editor):
    workflow.submit(draft, by=journalist)
    with pytest.raises(workflow.Forbidden, match="in review: only an editor"):
        edit(draft, journalist, headline="Too late")
    assert edit(draft, editor, headline="The editor's")
    assert state(draft) == "In review"


# Discarding.


def test_discard_puts_the_working_copy_back_to_readers_words_and_keeps_the_others_on_record(live, journalist):
    edit(live, journalist, headline="Half a thought")
    workflow.discard(live, by=journalist)
    fresh = Story.objects.get()
    assert (fresh.headline, fresh.status, fresh.version) == ("Bridge closes", "published", 3)
    assert live.revisions.filter(headline="Half a thought").exists()
    with pytest.raises(workflow.Stale):
        workflow.save(live, by=journalist, words={"headline": "Typed before"}, seen=Seen(2))


def test_discard_puts_a_scheduled_story_back_to_the_scheduled_words(ahead, journalist):
    edit(ahead, journalist, headline="Half a thought")
    workflow.discard(ahead, by=journalist)
    assert (Story.objects.get().headline, state(ahead)) == ("Bridge closes", "Scheduled")


@pytest.mark.parametrize("name", ["lead_image_id", "headlines", "status", "version"])
def test_words_that_a_story_does_not_have_are_refused_by_name(draft, journalist, name):
    before = state(draft)
    with pytest.raises(TypeError, match=f"no such words: {name}"):
        workflow.save(draft, by=journalist, words={"headline": "New", name: "x"})
    with pytest.raises(TypeError, match=f"no such words: {name}"):
        workflow.create(by=journalist, words={"headline": "New", name: "x"})
    assert (state(draft), Story.objects.count()) == (before, 1)
