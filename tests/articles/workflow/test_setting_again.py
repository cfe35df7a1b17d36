"""A scheduled version that an act leaves its time, and a cancelling that is undone."""

import pytest

from articles import workflow
from articles.invariants import broken_in_rows
from articles.models import Address, Article, AuditEntry, PublicNote, Story, Task
from tests import factories
from tests.articles.workflow.steps import acts, edit, newest, note, readers_have, seen, state
from tests.moments import HOUR, NOON

BODY = "<p>The bridge closed at noon.</p>\n<p>It is fifty years old.</p>"


@pytest.fixture
def update(clock, journalist, editor):
    """A live story, an hour old, with an update set for three o'clock."""
    story = factories.story(journalist, headline="Bridge closes", slug="bridge-closes", body=BODY)
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    edit(story, editor, headline="Bridge reopens")
    workflow.publish(story, by=editor, kind="update", note="It reopens.", at=NOON + 3 * HOUR)
    return story


def fix(story, by, **words):
    live = story.articles.get(headline="Bridge closes")
    return workflow.fix(story, by=by, article=live, words=words, set_again=True)


def fixed_body():
    return BODY.replace("fifty", "sixty")


def test_an_update_that_is_set_again_goes_out_at_its_time_with_the_fix(clock, update, editor):
    fix(update, editor, body=fixed_body())
    article = update.articles.get(headline="Bridge closes", live_from=NOON + HOUR)
    assert ("sixty" in article.body, state(update)) == (True, "Update scheduled")
    clock.move_to(NOON + 3 * HOUR)
    article = newest(update)
    assert (article.headline, "sixty" in article.body) == ("Bridge reopens", True)
    assert (article.kind, article.note, article.updated_at) == ("update", "It reopens.", NOON + 3 * HOUR)
    assert Story.objects.get().body == article.body
    assert not list(broken_in_rows(NOON + 3 * HOUR))


def test_what_was_set_again_is_on_record(update, editor):
    fix(update, editor, body=fixed_body())
    assert acts(update)[-2:] == ["schedule", "fix"]
    said = "The update scheduled for Nov. 24, 15:00 GMT stays scheduled, with this fix."
    assert update.revisions.latest("id").schedule_change == said
    assert said in AuditEntry.objects.filter(act="fix").get().detail


def test_an_update_that_changed_the_same_words_is_not_set_again(update, editor):
    before = list(update.articles.order_by("id").values())
    with pytest.raises(workflow.Refused, match=r"scheduled update changes the same words \(Headline\)"):
        fix(update, editor, headline="Old bridge closes")
    assert list(update.articles.order_by("id").values()) == before
    live = before[0]["headline"]
    article = update.articles.get(headline=live)
    workflow.fix(update, by=editor, article=article, words={"headline": "Old bridge closes"})
    assert state(update) == "Live, changes in review"


def test_a_draft_beyond_the_update_stays_a_draft_and_gets_the_fix_too(clock, update, editor):
    edit(update, editor, dek="Half a thought.")
    fix(update, editor, body=fixed_body())
    assert state(update) == "Update scheduled, draft changes"
    fresh = Story.objects.get()
    assert (fresh.dek, "sixty" in fresh.body) == ("Half a thought.", True)
    assert newest(update).dek != "Half a thought."


def test_the_tasks_of_an_update_that_is_set_again_stay_open(clock, update, editor):
    workflow.publish(update, by=editor, kind="update", at=NOON + 4 * HOUR, overriding=["category"])
    Task.objects.create(story=update, check_name="credit", message="Credit.", by=editor, at=NOON + 2 * HOUR)
    fix(update, editor, body=fixed_body())
    open_tasks = set(update.tasks.filter(done_at=None).values_list("check_name", flat=True))
    assert Task.SECOND_READER in open_tasks


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("note", {"public_note": note("clarification", "Only the footway.")}),
        ("readdress", {"slug": "bridge-shut"}),
        ("move_to_top", {"reason": "It matters more now."}),
    ],
)
def test_acts_on_the_live_words_leave_the_update_its_time_if_asked(clock, update, editor, verb, given):
    getattr(workflow, verb)(update, by=editor, set_again=True, **given)
    assert state(update) == "Update scheduled"
    clock.move_to(NOON + 3 * HOUR)
    assert readers_have(update) == "Bridge reopens"
    assert newest(update).get_absolute_url() == update.articles.order_by("-live_from")[1].get_absolute_url()


def test_an_update_on_hold_is_set_again_on_hold(clock, update, editor):
    workflow.hold(by=editor)
    update.refresh_from_db()
    fix(update, editor, body=fixed_body())
    assert (newest(update).is_held, newest(update).set_for) == (True, NOON + 3 * HOUR)
    article = workflow.release(update, by=editor)
    assert (article.live_from, "sixty" in article.body) == (NOON + 3 * HOUR, True)


# Moving to the top.


def test_moving_to_the_top_is_no_update(clock, live, editor):
    article = workflow.move_to_top(live, by=editor, reason=" It matters more now. ")
    assert (article.listed_at, article.updated_at, article.kind) == (NOON + HOUR, None, "minor")
    assert (article.published_at, state(live)) == (NOON, "Published")
    assert (acts(live)[-1], live.revisions.latest("id").note) == ("move_to_top", "It matters more now.")
    with pytest.raises(workflow.Refused, match="Say why it moves"):
        workflow.move_to_top(live, by=editor, reason=" ")


def test_an_update_without_a_change_is_refused(live, editor):
    edit(live, editor, headline="Bridge falls")
    edit(live, editor, headline="Bridge closes")
    with pytest.raises(workflow.Refused, match="Readers already have these words"):
        workflow.publish(live, by=editor, kind="update")
    workflow.publish(live, by=editor, kind="update", public_note=note())
    assert newest(live).updated_as == "corrected"


# A cancelling that is undone.


def test_a_cancelled_first_publication_comes_back_as_it_was(clock, ahead, editor):
    before = newest(ahead)
    tasks = set(ahead.tasks.filter(done_at=None).values_list("check_name", flat=True))
    workflow.cancel(ahead, by=editor)
    assert not Article.objects.exists()
    workflow.undo_cancel(ahead, by=editor)
    after = newest(ahead)
    assert (after.words(), after.live_from, after.kind) == (before.words(), before.live_from, "first")
    assert (state(ahead), Address.objects.get().slug) == ("Scheduled", "bridge-closes")
    assert set(ahead.tasks.filter(done_at=None).values_list("check_name", flat=True)) == tasks
    assert acts(ahead)[-2:] == ["cancel", "undo_cancel"]
    clock.shift(HOUR)
    assert readers_have(ahead) == "Bridge closes"
    assert not list(broken_in_rows(NOON + HOUR))


def test_a_made_slug_is_made_again_when_a_cancelling_is_undone(clock, journalist, editor):
    story = factories.story(journalist, headline="Bridge closes")
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
    workflow.cancel(story, by=editor)
    workflow.undo_cancel(story, by=editor)
    assert (Address.objects.get().slug, Address.objects.get().asked) == ("bridge-closes", "")
    assert Story.objects.get().slug == newest(story).slug == "bridge-closes"


def test_a_cancelled_update_comes_back_with_its_note_and_its_words(clock, update, journalist, editor):
    how = {"kind": "update", "note": "It reopens.", "move_to_top": True}
    at = NOON + 5 * HOUR
    workflow.publish(update, by=editor, at=at, public_note=note(is_grave=True), **how)
    edit(update, journalist, headline="Half a thought")
    workflow.cancel(update, by=editor)
    edit(update, editor, dek="Another thought.")
    workflow.undo_cancel(update, by=editor)
    assert state(update) == "Update scheduled, draft changes"
    clock.move_to(at)
    article = newest(update)
    assert (article.headline, article.note, article.listed_at) == ("Bridge reopens", "It reopens.", at)
    stored = PublicNote.objects.get()
    assert (stored.article, stored.at, stored.is_grave) == (article, at, True)
    assert Story.objects.get().headline == "Half a thought"
    assert not list(broken_in_rows(at))


def test_an_update_set_again_with_a_fix_comes_back_with_it(clock, update, editor):
    fix(update, editor, body=fixed_body())
    edit(update, editor, body="<p>All anew.</p>")
    workflow.cancel(update, by=editor)
    workflow.undo_cancel(update, by=editor)
    assert "sixty" in newest(update).body


def test_a_version_on_hold_comes_back_on_hold_though_its_time_has_passed(clock, ahead, editor):
    workflow.hold(by=editor)
    clock.shift(2 * HOUR)
    workflow.cancel(ahead, by=editor)
    workflow.undo_cancel(ahead, by=editor)
    assert (newest(ahead).is_held, state(ahead)) == (True, "On hold")
    assert workflow.release(ahead, by=editor).live_from == NOON + 2 * HOUR


def test_only_the_person_who_cancelled_undoes_it_and_only_until_something_else_happens(
    clock, ahead, editor, administrator
):
    workflow.cancel(ahead, by=editor)
    with pytest.raises(workflow.Refused, match="something else has happened"):
        workflow.undo_cancel(ahead, by=administrator)
    shown = seen(ahead)
    workflow.recall(ahead, by=administrator)
    with pytest.raises(workflow.Overtaken, match=r"recalled this story at 12:00\..* Nothing was scheduled"):
        workflow.undo_cancel(ahead, by=editor, seen=shown)
    workflow.submit(ahead, by=administrator)
    with pytest.raises(workflow.Refused, match="something else has happened"):
        workflow.undo_cancel(ahead, by=editor)
    assert not Article.objects.exists()


def test_a_cancelling_is_not_undone_once_its_time_has_passed(clock, ahead, editor):
    workflow.cancel(ahead, by=editor)
    clock.shift(2 * HOUR)
    with pytest.raises(workflow.Refused, match="13:00 GMT has passed"):
        workflow.undo_cancel(ahead, by=editor)
    assert state(ahead) == "In review"
