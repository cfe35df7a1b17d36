"""The verbs, each through what it promises to the desk and to readers."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from articles import workflow
from articles.models import Address, Article, AuditEntry, PublicNote, Revision, Story
from articles.rules_kept import broken
from articles.signals import act_committed
from articles.standing import Standing
from tests import factories

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def draft(clock, journalist):
    """The journalist's, begun at noon."""
    return factories.story(journalist, headline="Bridge closes", slug="bridge-closes")


@pytest.fixture
def live(clock, journalist, editor):
    """The journalist's, published at noon; the clock stands an hour later."""
    story = factories.story(journalist, headline="Bridge closes", slug="bridge-closes")
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    return story


@pytest.fixture
def ahead(clock, journalist, editor):
    """The journalist's, set for one o'clock; the clock stands at noon."""
    story = factories.story(journalist, headline="Bridge closes", slug="bridge-closes")
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    return story


@pytest.fixture
def heard():
    """The acts that the world was told of, in order."""
    acts = []

    def listen(sender, **told):
        acts.append((told["act"], told["story_id"], told["by_id"], told["at"]))

    act_committed.connect(listen)
    yield acts
    act_committed.disconnect(listen)


def edit(story, by, **words):
    return workflow.save(story, by=by, version=story.version, words=words)


def note(kind="correction", text="It closed at noon, not at ten.", **fields):
    return PublicNote(kind=kind, text=text, **fields)


def acts(story):
    return list(story.revisions.order_by("id").values_list("act", flat=True))


def newest(story):
    return story.articles.latest("live_from")


def readers_have(story):
    """The headline under which readers have the story now; None where they have nothing."""
    found = story.articles.published(timezone.now()).first()
    return found and found.headline


def state(story):
    """The story as the database has it, in the words of its badge."""
    fresh = Story.objects.get(pk=story.pk)
    return Standing.of(fresh, timezone.now()).in_words(fresh)


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
    for words in ({"headline": "H" * 10_000}, {"slug": "not a slug"}, {"video_url": "javascript:alert(1)"}):
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
        workflow.save(draft, by=journalist, version=opened, words={"headline": "The journalist's"})
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
        workflow.save(draft, by=journalist, version=opened, words={"headline": "Mine"})
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
    with pytest.raises(workflow.Refused, match="Say in a note"):
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


# Publishing.


def test_an_editor_publishes_a_draft_of_her_own_at_once(clock, editor):
    story = factories.story(editor, headline="Flash", dek="Two lines.", body="", slug="flash")
    article = workflow.publish(story, by=editor, kind="first")
    assert (article.kind, article.opened_by, article.teaser) == ("first", editor, "Two lines.")
    assert article.published_at == article.listed_at == article.live_from == NOON
    assert (article.updated_at, article.updated_as, article.live_until) == (None, "", None)
    assert article.get_absolute_url() == "/2026/11/24/flash/"
    assert readers_have(story) == "Flash"
    assert state(story) == "Published"
    assert story.modified_at == NOON


@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ({"headline": "", "slugline": "bridge"}, "headline"),
        ({"dek": "", "body": ""}, "body"),
        ({"dek": "", "body": "<p> &nbsp; </p>"}, "body"),
        ({"body": '<p><a href="/admin/articles/story/1/change/">the draft</a></p>'}, "body"),
    ],
)
def test_nothing_is_published_without_what_readers_need(clock, editor, lacking, field):
    story = factories.story(editor, **lacking)
    with pytest.raises(workflow.NotReady) as refusal:
        workflow.publish(story, by=editor, kind="first")
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert not Article.objects.exists()
    assert not Address.objects.exists()
    assert state(story) == "Draft"


def test_a_lead_image_needs_a_credit(clock, editor):
    story = factories.story(editor, lead_image=factories.image(editor), lead_alt_text="A field.")
    with pytest.raises(workflow.NotReady, match="credit"):
        workflow.publish(story, by=editor, kind="first")
    edit(story, editor, lead_credit="A. Photographer")
    assert workflow.publish(story, by=editor, kind="first")


def test_an_embargo_holds_until_its_time(clock, editor):
    story = factories.story(editor)
    Story.objects.update(embargo_until=NOON + HOUR)
    with pytest.raises(workflow.NotReady, match="embargo until"):
        workflow.publish(story, by=editor, kind="first")
    with pytest.raises(workflow.NotReady, match="embargo until"):
        workflow.publish(story, by=editor, kind="first", at=NOON + HOUR - MICROSECOND)
    assert workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)


def test_an_embargo_until_lifted_lets_nothing_out(clock, editor):
    story = factories.story(editor)
    Story.objects.update(embargo_until_lifted=True)
    with pytest.raises(workflow.NotReady, match="until it is lifted"):
        workflow.publish(story, by=editor, kind="first", at=NOON + 1000 * HOUR)


def test_an_edit_of_a_live_story_reaches_readers_with_the_publish_alone(clock, live, journalist, editor):
    edit(live, journalist, headline="Bridge reopens")
    assert (readers_have(live), state(live)) == ("Bridge closes", "Live, with changes")
    workflow.submit(live, by=journalist)
    assert (readers_have(live), state(live)) == ("Bridge closes", "Live, changes in review")
    workflow.publish(live, by=editor, kind="update")
    assert (readers_have(live), state(live)) == ("Bridge reopens", "Published")


def test_the_old_version_closes_at_the_instant_at_which_the_new_one_opens(clock, live, editor):
    edit(live, editor, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="minor")
    first, second = live.articles.order_by("live_from")
    assert first.live_until == second.live_from == NOON + HOUR
    assert (first.is_closed, second.is_closed, second.live_until) == (True, False, None)
    assert readers_have(live) == "Bridge reopens"


def test_a_second_act_at_the_same_tick_of_the_clock_opens_a_microsecond_later(clock, editor):
    story = factories.published(editor)
    edit(story, editor, headline="Bridge reopens")
    workflow.publish(story, by=editor, kind="minor")
    assert newest(story).live_from == NOON + MICROSECOND


def test_a_minor_fix_leaves_readers_times_alone(live, editor):
    edit(live, editor, headline="Bridge closed")
    article = workflow.publish(live, by=editor, kind="minor")
    assert (article.published_at, article.listed_at, article.updated_at) == (NOON, NOON, None)
    assert (article.kind, article.updated_as, article.live_from) == ("minor", "", NOON + HOUR)


def test_an_update_moves_the_updated_time_alone(live, editor):
    edit(live, editor, headline="Bridge reopens")
    article = workflow.publish(live, by=editor, kind="update", note="New: it reopens.")
    assert (article.published_at, article.listed_at) == (NOON, NOON)
    assert (article.updated_at, article.updated_as, article.note) == (
        NOON + HOUR,
        "updated",
        "New: it reopens.",
    )


def test_a_minor_fix_after_an_update_keeps_the_updates_time(clock, live, editor):
    edit(live, editor, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="update", public_note=note())
    clock.shift(HOUR)
    edit(live, editor, headline="Bridge reopened")
    article = workflow.publish(live, by=editor, kind="minor")
    assert (article.updated_at, article.updated_as) == (NOON + HOUR, "corrected")


def test_move_to_the_top_changes_the_place_in_the_feed_and_not_the_publication(live, editor):
    edit(live, editor, headline="Bridge reopens")
    article = workflow.publish(live, by=editor, kind="update", note="It reopens.", move_to_top=True)
    assert (article.published_at, article.listed_at) == (NOON, NOON + HOUR)
    revision = live.revisions.latest("id")
    assert (revision.act, revision.note) == ("publish", "Moves to the top. It reopens.")
    assert AuditEntry.objects.latest("id").detail == "Moves to the top. It reopens."


@pytest.mark.parametrize("empty", ["", " "])
def test_nothing_moves_to_the_top_without_a_note(live, editor, empty):
    edit(live, editor, headline="Bridge reopens")
    with pytest.raises(workflow.Refused, match="Say in a note what is new"):
        workflow.publish(live, by=editor, kind="update", note=empty, move_to_top=True)
    assert newest(live).listed_at == NOON


@pytest.mark.parametrize("kind", ["minor", "first"])
def test_only_an_update_moves_to_the_top(live, editor, kind):
    edit(live, editor, headline="Bridge reopens")
    with pytest.raises(workflow.Refused):
        workflow.publish(live, by=editor, kind=kind, note="It reopens.", move_to_top=True)
    assert newest(live).listed_at == NOON


def test_what_readers_never_had_is_a_first_publication_and_nothing_else(draft, editor):
    for kind in ("minor", "update", ""):
        with pytest.raises(workflow.Refused, match="for the first time"):
            workflow.publish(draft, by=editor, kind=kind)
    with pytest.raises(workflow.Refused, match="could be corrected"):
        workflow.publish(draft, by=editor, kind="first", public_note=note())
    assert not Article.objects.exists()


def test_what_readers_have_needs_a_choice_between_minor_fix_and_update(live, editor):
    edit(live, editor, headline="Bridge reopens")
    for kind in ("first", "", "rewrite"):
        with pytest.raises(workflow.Refused, match="minor fix or update"):
            workflow.publish(live, by=editor, kind=kind)
    assert readers_have(live) == "Bridge closes"


def test_words_that_readers_have_already_are_not_published_again(live, editor):
    with pytest.raises(workflow.Refused, match="already have these words"):
        workflow.publish(live, by=editor, kind="update")
    assert live.articles.count() == 1


# Public notes.


@pytest.mark.parametrize(
    ("kind", "updated_as"),
    [("correction", "corrected"), ("clarification", "updated"), ("editors_note", "updated")],
)
def test_a_public_note_alone_opens_a_version_with_the_same_words(live, editor, kind, updated_as):
    edit(live, editor, headline="Half a thought")
    article = workflow.note(live, by=editor, public_note=note(kind))
    assert (article.headline, readers_have(live)) == ("Bridge closes", "Bridge closes")
    assert (article.updated_at, article.updated_as) == (NOON + HOUR, updated_as)
    stored = article.public_notes.get()
    assert (stored.at, stored.kind) == (article.live_from, kind)
    assert (Story.objects.get().headline, state(live)) == ("Half a thought", "Live, with changes")
    assert acts(live)[-1] == "note"


def test_a_note_that_comes_with_a_minor_fix_is_an_update_for_readers(live, editor):
    edit(live, editor, headline="Bridge closed")
    article = workflow.publish(live, by=editor, kind="minor", public_note=note())
    assert (article.updated_at, article.updated_as) == (NOON + HOUR, "corrected")


def test_a_note_without_text_is_refused(live, editor):
    with pytest.raises(workflow.Refused, match="Write the note's text"):
        workflow.note(live, by=editor, public_note=note(text=" "))
    edit(live, editor, headline="Bridge reopens")
    with pytest.raises(workflow.Refused, match="Write the note's text"):
        workflow.publish(live, by=editor, kind="update", public_note=note(text=""))
    assert (live.articles.count(), PublicNote.objects.count()) == (1, 0)


# A set time.


def test_a_story_set_for_a_time_reaches_readers_then_without_another_act(clock, ahead):
    assert state(ahead) == "Scheduled"
    clock.move_to(NOON + HOUR - MICROSECOND)
    assert readers_have(ahead) is None
    clock.move_to(NOON + HOUR)
    assert readers_have(ahead) == "Bridge closes"
    assert state(ahead) == "Published"
    assert newest(ahead).published_at == NOON + HOUR
    assert acts(ahead) == ["save", "schedule"]


@pytest.mark.parametrize("late", [timedelta(), MICROSECOND, HOUR])
def test_a_time_that_has_passed_is_refused(draft, editor, late):
    with pytest.raises(workflow.Refused, match="has passed: choose a later time"):
        workflow.publish(draft, by=editor, kind="first", at=NOON - late)
    assert not Article.objects.exists()


def test_an_update_set_for_a_time_leaves_readers_the_old_words_until_then(clock, live, editor):
    edit(live, editor, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="update", at=NOON + 3 * HOUR)
    assert state(live) == "Update scheduled"
    clock.move_to(NOON + 3 * HOUR - MICROSECOND)
    assert readers_have(live) == "Bridge closes"
    clock.move_to(NOON + 3 * HOUR)
    assert readers_have(live) == "Bridge reopens"
    assert (newest(live).published_at, newest(live).updated_at) == (NOON, NOON + 3 * HOUR)


def test_the_next_act_settles_what_the_clock_has_closed(clock, live, editor):
    edit(live, editor, headline="Second")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    clock.move_to(NOON + 3 * HOUR)
    edit(live, editor, headline="Third")
    workflow.publish(live, by=editor, kind="update")
    versions = live.articles.order_by("live_from").values_list("headline", "is_closed", "live_until")
    assert list(versions) == [
        ("Bridge closes", True, NOON + 2 * HOUR),
        ("Second", True, NOON + 3 * HOUR),
        ("Third", False, None),
    ]


def test_an_edit_of_a_scheduled_story_waits_and_the_set_words_still_go_out(clock, ahead, journalist):
    edit(ahead, journalist, headline="Half a thought")
    assert state(ahead) == "Scheduled, draft changes"
    clock.shift(HOUR)
    assert (readers_have(ahead), state(ahead)) == ("Bridge closes", "Live, with changes")


def test_at_most_one_version_lies_ahead(clock, live, editor):
    for number in (2, 3, 4):
        edit(live, editor, headline=f"Version {number}")
        workflow.publish(live, by=editor, kind="update", at=NOON + number * HOUR)
        assert live.articles.filter(live_from__gt=timezone.now()).count() == 1
    clock.move_to(NOON + 4 * HOUR - SECOND)
    assert readers_have(live) == "Bridge closes"
    clock.shift(SECOND)
    assert readers_have(live) == "Version 4"


def test_publishing_now_voids_what_lies_ahead(clock, live, editor):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    edit(live, editor, headline="For now")
    workflow.publish(live, by=editor, kind="update")
    clock.move_to(NOON + 5 * HOUR)
    assert readers_have(live) == "For now"
    assert not live.articles.filter(headline="For later").exists()
    assert acts(live)[-3:] == ["schedule", "save", "publish"]


def test_a_note_voids_what_lies_ahead_and_the_story_is_back_in_review(clock, live, editor):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR)
    workflow.note(live, by=editor, public_note=note())
    clock.move_to(NOON + 3 * HOUR)
    assert (readers_have(live), state(live)) == ("Bridge closes", "Live, changes in review")
    assert Story.objects.get().headline == "For later"


def test_a_cancelled_first_publication_leaves_no_trace_for_readers(clock, ahead, editor):
    clock.shift(HOUR / 2)
    workflow.cancel(ahead, by=editor)
    assert ahead.submitted_at == NOON + HOUR / 2
    clock.shift(2 * HOUR)
    assert state(ahead) == ahead.get_status_display() == "In review"
    assert not Article.objects.exists()
    assert not Address.objects.exists()
    assert acts(ahead) == ["save", "schedule", "cancel"]


def test_a_cancelled_update_gives_the_live_version_its_open_end_back(clock, live, editor):
    edit(live, editor, headline="For later")
    workflow.publish(live, by=editor, kind="update", at=NOON + 2 * HOUR, public_note=note())
    workflow.cancel(live, by=editor)
    clock.shift(5 * HOUR)
    assert readers_have(live) == "Bridge closes"
    assert (newest(live).live_until, PublicNote.objects.count()) == (None, 0)


def test_a_reschedule_moves_the_time_and_keeps_the_set_words(clock, ahead, journalist, editor):
    edit(ahead, journalist, headline="Half a thought", slug="half-a-thought")
    article = workflow.reschedule(ahead, by=editor, at=NOON + 24 * HOUR)
    assert (article.headline, article.kind) == ("Bridge closes", "first")
    assert article.published_at == article.listed_at == article.live_from == NOON + 24 * HOUR
    assert article.get_absolute_url() == "/2026/11/25/bridge-closes/"
    assert list(Address.objects.values_list("published_on", "slug")) == [
        (date(2026, 11, 25), "bridge-closes")
    ]
    fresh = Story.objects.get()
    assert (fresh.headline, fresh.slug, fresh.status) == ("Half a thought", "half-a-thought", "draft")


def test_a_reschedule_leaves_the_status_as_it_is(ahead, editor):
    workflow.reschedule(ahead, by=editor, at=NOON + 2 * HOUR)
    assert (ahead.status, Story.objects.get().status) == ("published", "published")


def test_a_rescheduled_update_keeps_its_labels_its_note_and_its_move_to_the_top(clock, live, editor):
    label = factories.category("Transport")
    edit(live, editor, headline="Bridge reopens", categories=[label])
    workflow.publish(
        live,
        by=editor,
        kind="update",
        note="It reopens.",
        at=NOON + 2 * HOUR,
        public_note=note(is_grave=True),
        move_to_top=True,
    )
    article = workflow.reschedule(live, by=editor, at=NOON + 4 * HOUR)
    assert (article.categories, article.note, article.kind) == ([label], "It reopens.", "update")
    assert article.listed_at == article.updated_at == NOON + 4 * HOUR
    stored = PublicNote.objects.get()
    assert (stored.article, stored.at, stored.is_grave) == (article, NOON + 4 * HOUR, True)


@pytest.mark.parametrize(("verb", "given"), [("cancel", {}), ("reschedule", {"at": NOON + 9 * HOUR})])
def test_what_has_gone_live_meanwhile_is_too_late_to_stop(clock, ahead, editor, verb, given):
    clock.move_to(NOON + HOUR)
    with pytest.raises(workflow.Refused, match="nothing of this story is set"):
        getattr(workflow, verb)(ahead, by=editor, **given)
    assert readers_have(ahead) == "Bridge closes"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # British clocks go back from 02:00 to 01:00 on 25 October 2026.
        ("2026-10-24T22:59:59", date(2026, 10, 24)),
        ("2026-10-24T23:00:00", date(2026, 10, 25)),
        ("2026-10-25T00:30:00", date(2026, 10, 25)),
        ("2026-10-25T01:30:00", date(2026, 10, 25)),
        ("2026-10-25T23:59:59", date(2026, 10, 25)),
        ("2026-10-26T00:00:00", date(2026, 10, 26)),
    ],
)
def test_across_the_autumn_change_the_address_has_the_newsrooms_day(clock, editor, moment, day):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    clock.move_to(datetime(2026, 10, 24, 12, tzinfo=UTC))
    story = factories.published(editor, at=at, slug="clocks-go-back")
    assert newest(story).published_on == day
    assert Address.objects.get().published_on == day


def test_the_hour_that_comes_twice_keeps_the_order_of_the_instants(clock, editor):
    clock.move_to(datetime(2026, 10, 25, 0, 59, tzinfo=UTC))
    summer = factories.published(editor, slug="one")
    clock.move_to(datetime(2026, 10, 25, 1, 1, tzinfo=UTC))
    winter = factories.published(editor, slug="two")
    at = timezone.now()
    assert timezone.localtime(newest(summer).published_at).hour == 1
    assert timezone.localtime(newest(winter).published_at).hour == 1
    feed = Article.objects.published(at).in_feed_order().values_list("story", flat=True)
    assert list(feed) == [winter.pk, summer.pk]


# Addresses.


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Bridge closes!", "bridge-closes"),
        ("Міст закрили на ремонт", "міст-закрили-на-ремонт"),
        ("大桥因维修关闭", "大桥因维修关闭"),
        ("Cafe\u0301 fermé", "café-fermé"),
        ("H" * 240, "h" * 100),
    ],
)
def test_a_slug_is_made_from_the_headline(clock, editor, headline, slug):
    story = factories.published(editor, headline=headline)
    assert story.slug == newest(story).slug == Story.objects.get().slug == slug


def test_a_headline_of_no_letters_gets_the_storys_number(clock, editor):
    story = factories.published(editor, headline="🎉 😀")
    assert story.slug == f"story-{story.pk}"


def test_the_second_story_of_a_day_with_a_slug_gets_a_number(clock, editor):
    slugs = [factories.published(editor, slug="budget").slug for _ in range(3)]
    assert slugs == ["budget", "budget-2", "budget-3"]
    clock.shift(24 * HOUR)
    assert factories.published(editor, slug="budget").slug == "budget"


def test_a_number_does_not_make_a_slug_too_long(clock, editor):
    slugs = [factories.published(editor, slug="b" * 100).slug for _ in range(2)]
    assert slugs == ["b" * 100, "b" * 98 + "-2"]


def test_before_publication_a_slug_changes_freely_and_the_old_address_is_free_again(ahead, editor):
    edit(ahead, editor, slug="bridge-shut")
    workflow.publish(ahead, by=editor, kind="first", at=NOON + 2 * HOUR)
    assert list(Address.objects.values_list("slug", flat=True)) == ["bridge-shut"]


def test_after_publication_no_save_changes_the_slug(live, editor):
    with pytest.raises(workflow.Refused, match="Change the address"):
        edit(live, editor, slug="bridge-shut", headline="Bridge shut")
    assert Story.objects.get().headline == "Bridge closes"


def test_a_server_whose_clock_is_behind_voids_nothing_that_readers_have(clock, live, editor):
    edit(live, editor, headline="Bridge closes at noon")
    clock.shift(HOUR)
    workflow.publish(live, by=editor, kind="update")
    clock.shift(-timedelta(seconds=1))
    edit(live, editor, headline="Bridge closes at one")
    workflow.publish(live, by=editor, kind="update", at=NOON + 5 * HOUR)
    clock.shift(timedelta(seconds=2))
    assert readers_have(live) == "Bridge closes at noon"
    assert live.articles.count() == 3
    assert list(broken(timezone.now())) == []


def test_readdressing_leaves_the_old_address_to_redirect(live, editor):
    edit(live, editor, headline="Half a thought")
    article = workflow.readdress(live, by=editor, slug="Bridge shut")
    assert (article.slug, article.headline, article.kind) == ("bridge-shut", "Bridge closes", "minor")
    assert (article.published_at, article.updated_at) == (NOON, None)
    assert dict(Address.objects.values_list("slug", "is_current")) == {
        "bridge-closes": False,
        "bridge-shut": True,
    }
    fresh = Story.objects.get()
    assert (fresh.slug, fresh.headline, fresh.status) == ("bridge-shut", "Half a thought", "draft")


def test_the_address_that_a_story_has_is_no_new_one(live, editor):
    with pytest.raises(workflow.Refused, match="has this address already"):
        workflow.readdress(live, by=editor, slug="Bridge closes")
    assert newest(live).kind == "first"


@pytest.mark.parametrize("slug", ["taken", "", "🎉"])
def test_an_address_that_is_taken_or_empty_is_refused(live, editor, slug):
    factories.published(editor, slug="taken")
    with pytest.raises(workflow.Refused, match="choose another slug"):
        workflow.readdress(live, by=editor, slug=slug)
    assert newest(live).slug == "bridge-closes"


def test_a_new_address_is_cut_to_what_fits(live, editor):
    assert workflow.readdress(live, by=editor, slug="s" * 300).slug == "s" * 100


# Withdrawing.


def test_a_withdrawn_story_is_off_every_list_with_its_notice_on_record(live, editor):
    workflow.withdraw(live, by=editor, notice=" Its source took it back. ")
    article = newest(live)
    assert (readers_have(live), state(live)) == (None, "Withdrawn")
    assert (article.live_until, article.is_closed) == (NOON + HOUR, True)
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


def test_withdrawing_voids_what_lies_ahead(clock, live, editor):
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
    article = workflow.publish(live, by=editor, kind="update")
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
    with pytest.raises(workflow.Refused, match="never had this story"):
        workflow.take_down(draft, by=administrator, reason="A mistake.")
    assert state(draft) == "Draft"


def test_the_notice_is_edited_as_long_as_readers_see_it(clock, live, editor, client):
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    workflow.publish(live, by=editor, kind="update", at=NOON + 5 * HOUR)
    for notice in ("It comes back at five.", "It does not come back."):
        workflow.edit_notice(live, by=editor, notice=notice)
        assert notice in client.get("/2026/11/24/bridge-closes/").text
        if state(live) == "Scheduled":
            workflow.cancel(live, by=editor)
    workflow.publish(live, by=editor, kind="update")
    with pytest.raises(workflow.Refused, match="readers have this story"):
        workflow.edit_notice(live, by=editor, notice="It is there.")


# Back.


def test_back_passes_over_notes_and_addresses_to_the_words_before(clock, live, editor):
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


def test_back_returns_to_other_labels(clock, live, editor):
    before = newest(live).categories
    edit(live, editor, categories=[factories.category("Transport")])
    workflow.publish(live, by=editor, kind="minor")
    assert workflow.back(live, by=editor).categories == before


def test_there_is_no_way_back_to_the_same_words_nor_past_a_withdrawal(clock, live, editor):
    workflow.note(live, by=editor, public_note=note())
    with pytest.raises(workflow.Refused, match="no version before"):
        workflow.back(live, by=editor)
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    edit(live, editor, headline="Bridge reopens")
    workflow.publish(live, by=editor, kind="update")
    with pytest.raises(workflow.Refused, match="no version before"):
        workflow.back(live, by=editor)


# A second reader.


def is_unread(story):
    """Whether the desk is asked to read what was published."""
    return story.tasks.filter(check_name="second-reader", done_at=None).exists()


@pytest.fixture
def on_duty(journalist, editor, clock):
    workflow.put_on_duty(journalist, by=editor, until=NOON + 24 * HOUR)
    return journalist


NO_READING = {
    "assign": lambda story, by: workflow.assign(story, by=by, to=story.owner),
    "urgency": lambda story, by: workflow.set_urgency(story, by=by, urgency=2),
    "restrict": lambda story, by: workflow.restrict(story, by=by, people=[by]),
    "recall": lambda story, by: (workflow.submit(story, by=story.owner), workflow.recall(story, by=by)),
    "embargo": lambda story, by: (
        workflow.embargo(story, by=by, until=NOON + HOUR),
        workflow.lift(story, by=by, reason="They said so."),
    ),
    "reschedule": lambda story, by: (
        workflow.publish(story, by=story.owner, kind="first", at=NOON + HOUR),
        workflow.reschedule(story, by=by, at=NOON + 2 * HOUR),
    ),
    "hold": lambda story, by: (
        workflow.publish(story, by=story.owner, kind="first", at=NOON + HOUR),
        workflow.hold(by=by),
        workflow.cancel(story, by=by),
    ),
}


@pytest.mark.parametrize("act", NO_READING)
def test_an_act_that_bears_no_words_is_no_second_reading(draft, on_duty, editor, act):
    NO_READING[act](draft, editor)
    workflow.publish(draft, by=on_duty, kind="first")
    assert is_unread(draft)


def sent_back(story, by):
    workflow.submit(story, by=story.owner)
    workflow.send_back(story, by=by, note="Call them again.")


READING = {
    "save": lambda story, by: edit(story, by, dek="The editor's."),
    "send back": sent_back,
    "restore": lambda story, by: workflow.restore(
        story, by=by, version=story.version, source=story.revisions.first()
    ),
}


@pytest.mark.parametrize("act", READING)
def test_who_wrote_or_sent_back_the_words_has_read_them(draft, on_duty, editor, act):
    READING[act](draft, editor)
    workflow.publish(draft, by=on_duty, kind="first")
    assert not is_unread(draft)


def test_who_published_the_same_words_has_read_them(draft, on_duty, editor):
    workflow.publish(draft, by=editor, kind="first")
    workflow.withdraw(draft, by=editor, notice="We are checking it.")
    workflow.publish(draft, by=on_duty, kind="update")
    assert not is_unread(draft)


def test_who_set_other_words_for_a_time_has_not_read_the_new_ones(draft, on_duty, editor):
    workflow.publish(draft, by=editor, kind="first", at=NOON + HOUR)
    edit(draft, on_duty, headline="Something else")
    workflow.publish(draft, by=on_duty, kind="first")
    assert is_unread(draft)


def test_each_update_needs_a_second_reader_of_its_own(live, on_duty):
    edit(live, on_duty, headline="Bridge reopens")
    workflow.publish(live, by=on_duty, kind="update")
    assert is_unread(live)


def test_a_writers_words_that_were_set_and_then_changed_by_the_editor_are_read(clock, ahead, editor):
    edit(ahead, editor, headline="Bridge shut")
    workflow.publish(ahead, by=editor, kind="first")
    assert not is_unread(ahead)


def test_words_that_were_read_once_are_read_when_they_are_published_again(live, journalist, editor):
    edit(live, journalist, headline="Bridge shut")
    edit(live, editor, dek="To all traffic.")
    workflow.publish(live, by=editor, kind="update")
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    workflow.publish(live, by=editor, kind="update")
    assert not is_unread(live)


def test_a_fix_is_unread_until_somebody_else_reads_it(live, journalist, editor):
    edit(live, journalist, headline="Half a thought")
    workflow.fix(live, by=editor, article=newest(live), words={"dek": "Put right."})
    assert is_unread(live)


def test_a_fix_to_the_words_that_another_has_written_is_read(live, journalist, editor):
    edit(live, journalist, dek="Put right.")
    workflow.fix(live, by=editor, article=newest(live), words={"dek": "Put right."})
    assert not is_unread(live)


def test_an_editor_who_publishes_over_what_nobody_had_read_is_its_second_reader(draft, on_duty, editor):
    workflow.publish(draft, by=on_duty, kind="first")
    edit(draft, on_duty, dek="More of my own.")
    workflow.publish(draft, by=on_duty, kind="minor")
    assert is_unread(draft)
    edit(draft, editor, headline="Bridge shut")
    workflow.publish(draft, by=editor, kind="minor")
    assert not is_unread(draft)


# Discarding.


def test_discard_puts_the_working_copy_back_to_readers_words_and_keeps_the_others_on_record(live, journalist):
    edit(live, journalist, headline="Half a thought")
    workflow.discard(live, by=journalist)
    fresh = Story.objects.get()
    assert (fresh.headline, fresh.status, fresh.version) == ("Bridge closes", "published", 3)
    assert live.revisions.filter(headline="Half a thought").exists()
    with pytest.raises(workflow.Stale):
        workflow.save(live, by=journalist, version=2, words={"headline": "Typed before"})


def test_discard_puts_a_scheduled_story_back_to_the_set_words(ahead, journalist):
    edit(ahead, journalist, headline="Half a thought")
    workflow.discard(ahead, by=journalist)
    assert (Story.objects.get().headline, state(ahead)) == ("Bridge closes", "Scheduled")


# Telling the world.


def test_the_world_is_told_of_each_act_once(
    live, journalist, editor, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        edit(live, journalist, headline="Bridge reopens")
        edit(live, journalist, headline="Bridge reopens")
        workflow.publish(live, by=editor, kind="update")
    at = NOON + HOUR
    assert heard == [("save", live.pk, journalist.pk, at), ("publish", live.pk, editor.pk, at)]


def test_a_second_save_of_a_sitting_is_told_too(draft, journalist, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edit(draft, journalist, headline="Bridge shut")
    assert [act for act, *_ in heard] == ["save"]


@pytest.mark.django_db(transaction=True)
def test_the_world_is_told_after_the_commit_and_not_before(heard):
    editor = factories.person("editor")
    story = factories.story(editor)
    del heard[:]
    with transaction.atomic():
        workflow.publish(story, by=editor, kind="first")
        assert heard == []
    assert [act for act, *_ in heard] == ["publish"]


@pytest.mark.django_db(transaction=True)
def test_the_world_is_not_told_of_what_was_undone(heard):
    editor = factories.person("editor")
    story = factories.story(editor)
    del heard[:]
    with pytest.raises(workflow.Refused):
        workflow.publish(story, by=editor, kind="update")
    with transaction.atomic():
        workflow.publish(story, by=editor, kind="first")
        transaction.set_rollback(True)
    assert heard == []
    assert not Article.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_does_not_undo_the_act():
    def fail(sender, **told):
        raise RuntimeError("The hub is down.")

    editor = factories.person("editor")
    act_committed.connect(fail)
    try:
        story = factories.published(editor)
    finally:
        act_committed.disconnect(fail)
    assert readers_have(story)


# Two at once.


def at_once(*calls):
    """Run calls in threads that start together; gives what each returned or raised, in their order."""
    start, done = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            start.wait()
            done[number] = call()
        except Exception as refusal:
            done[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.mark.django_db(transaction=True)
def test_two_stories_published_at_once_with_one_slug_both_get_an_address():
    editors = [factories.person("editor"), factories.person("editor")]
    stories = [factories.story(editor, slug="budget") for editor in editors]
    published = at_once(
        *(
            lambda story=story, editor=editor: workflow.publish(story, by=editor, kind="first")
            for story, editor in zip(stories, editors, strict=True)
        )
    )
    assert sorted(article.slug for article in published) == ["budget", "budget-2"]
    assert list(broken(timezone.now())) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_one_story_at_once_the_second_is_told():
    editors = [factories.person("editor"), factories.person("editor")]
    pk = factories.story(editors[0]).pk
    done = at_once(
        *(
            lambda editor=editor: workflow.publish(Story.objects.get(pk=pk), by=editor, kind="first")
            for editor in editors
        )
    )
    assert sorted(isinstance(each, workflow.Refused) for each in done) == [False, True]
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_over_one_version_at_once_the_second_is_told():
    editors = [factories.person("editor"), factories.person("editor")]
    pk = factories.story(editors[0]).pk
    done = at_once(
        *(
            lambda editor=editor: workflow.save(
                Story.objects.get(pk=pk), by=editor, version=1, words={"headline": editor.username}
            )
            for editor in editors
        )
    )
    assert sorted(type(each).__name__ for each in done) == ["Stale", "bool"]
    assert Story.objects.get().version == 2


# Bringing in from elsewhere.


def test_acts_can_be_dated_for_what_is_brought_in(clock, editor):
    then = datetime(2019, 3, 1, 9, tzinfo=UTC)
    with workflow.acting_at(then):
        story = factories.published(editor, slug="from-the-archive")
    assert story.created_at == newest(story).published_at == then
    assert newest(story).get_absolute_url() == "/2019/03/01/from-the-archive/"
    assert set(Revision.objects.values_list("at", flat=True)) == {then}
