"""The verbs that publish, and public notes."""

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Address, Article, AuditEntry, PublicNote, Story
from articles.readers.preview import as_article
from tests import factories
from tests.articles.workflow.steps import acts, edit, newest, note, readers_have, state
from tests.moments import HOUR, MICROSECOND, NOON

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
    ("incomplete", "field"),
    [
        ({"headline": "", "slugline": "bridge"}, "headline"),
        ({"dek": "", "body": ""}, "body"),
        ({"dek": "", "body": "<p> &nbsp; </p>"}, "body"),
        ({"body": '<p><a href="/admin/articles/story/1/change/">the draft</a></p>'}, "body"),
    ],
)
def test_nothing_is_published_without_what_readers_need(clock, editor, incomplete, field):
    story = factories.story(editor, **incomplete)
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
    assert (first.is_closed, second.is_closed, second.live_until) == (False, False, None)
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
    with pytest.raises(workflow.Refused, match="Say in the update line what is new"):
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


def test_a_minor_fix_takes_no_public_note_since_that_moves_the_times(live, editor):
    edit(live, editor, headline="Bridge closed")
    why = "A minor fix leaves the times that readers see, and a public note moves them: choose update"
    with pytest.raises(workflow.Refused, match=why):
        workflow.publish(live, by=editor, kind="minor", public_note=note())
    words = {"headline": "Bridge shut"}
    with pytest.raises(workflow.Refused, match=why):
        workflow.fix(live, by=editor, article=newest(live), words=words, kind="minor", public_note=note())
    assert (live.articles.count(), PublicNote.objects.count()) == (1, 0)
    article = workflow.publish(live, by=editor, kind="update", public_note=note())
    assert (article.updated_at, article.updated_as) == (NOON + HOUR, "corrected")


def test_a_note_without_text_is_refused(live, editor):
    with pytest.raises(workflow.Refused, match="Write the text of the note"):
        workflow.note(live, by=editor, public_note=note(text=" "))
    edit(live, editor, headline="Bridge reopens")
    with pytest.raises(workflow.Refused, match="Write the text of the note"):
        workflow.publish(live, by=editor, kind="update", public_note=note(text=""))
    assert (live.articles.count(), PublicNote.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("first", "teaser"),
    [
        ("Short.", "Short."),
        (f"{'word ' * 60}last", f"{'word ' * 59}word…"),
        (f"{'word ' * 59}longer word", f"{'word ' * 58}word…"),
        (f"{'word ' * 59}, word", f"{'word ' * 58}word…"),
        ("港" * 301, f"{'港' * 299}…"),
    ],
)
def test_a_teaser_ends_with_a_whole_word_and_the_preview_shows_the_same(clock, editor, first, teaser):
    story = factories.story(editor, dek="", body=f"<p>{first}</p><p>Second.</p>")
    shown = as_article(story, timezone.now())
    article = workflow.publish(story, by=editor, kind="first")
    assert (shown.teaser, shown.reading_minutes) == (article.teaser, article.reading_minutes)
    assert article.teaser == teaser
    assert len(article.teaser) <= 300


def test_the_preview_of_an_update_shows_the_times_that_it_would_have(clock, live, editor):
    clock.shift(HOUR)
    edit(live, editor, dek="New.")
    workflow.publish(live, by=editor, kind="update", move_to_top=True, note="New.")
    clock.shift(HOUR)
    edit(live, editor, dek="Newer.")
    shown = as_article(Story.objects.get(), timezone.now())
    article = workflow.publish(live, by=editor, kind="minor")
    for name in ("published_at", "published_on", "listed_at", "updated_at", "updated_as"):
        assert getattr(shown, name) == getattr(article, name)
