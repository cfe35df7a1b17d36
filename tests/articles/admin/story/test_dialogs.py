"""What the dialogs of the writing page show and ask, and what becomes of them after a refusal."""

import pytest

from articles import workflow
from articles.models import Article, PublicNote, Story
from tests import factories
from tests.articles.admin.pages import STORIES, act_buttons, filled, form_of, page_of, parse, text_of
from tests.articles.admin.story.steps import done, live_of, refusal, said, send
from tests.articles.workflow.steps import state
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.once

BODY = "<p>The bridge closed at noon.</p>\n<p>It is fifty years old.</p>"


@pytest.fixture
def story(clock, editor):
    """Live for an hour."""
    story = factories.published(editor, headline="Bridge closes", slug="bridge", body=BODY)
    clock.shift(HOUR)
    return story


@pytest.fixture
def update(story, editor):
    """With an update set for three o'clock."""
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=editor, kind="update", at=NOON + 3 * HOUR)
    return story


def fragment(client, story, **typed):
    """What the publish dialog asks the desk for."""
    typed = filled(form_of(client.get(page_of(story))), **typed)
    return client.post(f"{STORIES}{story.pk}/difference/", typed)


def dialog(answer, act):
    return parse(answer.text).find(f".//dialog[@id='{act.replace('_', '-')}-dialog']")


# The address.


def test_the_dialog_shows_the_address_that_the_story_will_have(clock, editors_desk, editor):
    factories.published(editor, slug="bridge-closes")
    story = factories.story(editor, headline="Bridge closes")
    shown = text_of(fragment(editors_desk, story), ".//p[@class='address']")
    assert shown == "Address: /2026/11/24/bridge-closes-2/"
    later = fragment(editors_desk, story, publish_at="2026-11-26T06:00", slug="ferry")
    assert text_of(later, ".//p[@class='address']") == "Address: /2026/11/26/ferry/"


# A schedule that a fix leaves its time, and one that is cancelled.


def fix(client, story, **typed):
    address = f"{STORIES}{story.pk}/fix/"
    typed = {**form_of(client.get(address)), "_act": "fix", "kind": "minor", **typed}
    return client.post(address, typed), client.post(f"{address}difference/", typed)


def test_a_fix_sets_the_update_again_as_the_dialog_proposes(update, editors_desk):
    answer, shown = fix(editors_desk, update, body=BODY.replace("fifty", "sixty"))
    assert "data-disputed" not in shown.text
    assert "stays scheduled, with this fix." in said(editors_desk, answer)
    assert state(update) == "Update scheduled"


def test_a_fix_of_words_that_the_update_changed_says_so_and_keeps_what_was_typed(update, editors_desk):
    answer, shown = fix(editors_desk, update, headline="Old bridge closes")
    assert "changes the same words (Headline)" in text_of(shown, ".//p[@data-disputed]")
    assert answer.status_code == 409
    assert "It can’t stay scheduled" in refusal(answer)
    assert form_of(answer)["headline"] == "Old bridge closes"
    assert state(update) == "Update scheduled"


def fixed_before_the_update(update, by):
    """The live version has a fix, which the update set for three o'clock has too."""
    live = live_of(update)
    words = {"body": BODY.replace("fifty", "sixty")}
    workflow.fix(update, by=by, article=live, words=words, set_again=True)
    return update


def test_reverting_sets_the_update_again_as_the_dialog_proposes(update, editor, editors_desk, clock):
    fixed_before_the_update(update, editor)
    clock.shift(HOUR)
    asked = dialog(editors_desk.get(page_of(update)), "back").text_content()
    proposed = "Keep it scheduled for Nov. 24, 15:00 GMT, without the reverted words"
    assert proposed in " ".join(asked.split())
    assert "stays scheduled, without the reverted words." in done(editors_desk, update, "back")
    assert ("fifty" in live_of(update).body, state(update)) == (True, "Update scheduled, draft changes")
    clock.move_to(NOON + 3 * HOUR)
    assert (live_of(update).headline, "fifty" in live_of(update).body) == ("Bridge reopens", True)


def test_reverting_cancels_the_update_where_that_is_chosen(update, editor, editors_desk, clock):
    fixed_before_the_update(update, editor)
    clock.shift(HOUR)
    assert "This cancelled the update" in done(editors_desk, update, "back", back_set_again="")
    assert state(update) == "Live, changes in review"


def test_reverting_words_that_the_update_changed_says_so_and_changes_nothing(
    update, editor, editors_desk, clock
):
    workflow.fix(update, by=editor, article=live_of(update), words={"headline": "Bridge shut"})
    workflow.save(update, by=editor, words={"headline": "Bridge falls"})
    workflow.publish(update, by=editor, kind="update", at=NOON + 3 * HOUR)
    clock.shift(HOUR)
    shown = editors_desk.post(f"{STORIES}{update.pk}/back/difference/")
    assert "changes the same words (Headline)" in text_of(shown, ".//p[@data-disputed]")
    answer = send(editors_desk, page_of(update), "back")
    assert (answer.status_code, "It can’t stay scheduled" in refusal(answer)) == (409, True)
    assert (live_of(update).headline, state(update)) == ("Bridge shut", "Update scheduled")


def test_an_embargo_beyond_the_schedule_offers_to_move_it_to_its_end(editor, editors_desk, clock):
    story = factories.published(editor, at=NOON + HOUR)
    asked = dialog(editors_desk.get(page_of(story)), "embargo")
    assert "If the embargo ends later, reschedule it for the end of the embargo" in " ".join(
        asked.text_content().split()
    )
    typed = {"embargo_until": "2026-11-24T16:00"}
    said = done(editors_desk, story, "embargo", **typed, embargo_set_again="on")
    assert "scheduled for Nov. 24, 13:00 GMT is rescheduled for Nov. 24, 16:00 GMT" in said
    assert state(story) == "Scheduled"
    clock.move_to(NOON + 4 * HOUR)
    assert live_of(story).published_at == NOON + 4 * HOUR


def test_an_embargo_cancels_the_schedule_unless_that_is_asked(editor, editors_desk):
    story = factories.published(editor, at=NOON + HOUR)
    said = done(editors_desk, story, "embargo", embargo_until="2026-11-24T16:00")
    assert "This cancelled the publication scheduled for Nov. 24, 13:00 GMT." in said
    assert (state(story), Article.objects.exists()) == ("In review", False)


def test_without_scripts_a_minor_fix_with_a_public_note_reads_what_conflicts(story, editors_desk):
    typed = {"dek": "Another.", "kind": "minor", "note_kind": "correction", "note_text": "It was ten."}
    answer = send(editors_desk, page_of(story), "publish", **typed)
    assert "A minor fix leaves the times that readers see, and a public note moves them" in refusal(answer)
    asked = form_of(answer)
    assert (answer.status_code, asked["note_text"], asked["kind"]) == (409, "It was ten.", "minor")
    assert not PublicNote.objects.exists()
    done(editors_desk, story, "publish", **{**typed, "kind": "update"})
    assert live_of(story).updated_as == "corrected"


def test_cancelling_asks_and_is_undone_from_the_next_page(update, editors_desk, desk, editor, administrator):
    page = editors_desk.get(page_of(update))
    assert "Readers keep the live version" in " ".join(dialog(page, "cancel").text_content().split())
    assert "undo_cancel" not in act_buttons(page)
    after = editors_desk.get(send(editors_desk, page_of(update), "cancel")["Location"])
    assert text_of(after, ".//p[@class='undo']").startswith("You cancelled the schedule: the story is back")
    assert parse(after.text).find(".//ul[@class='messagelist']") is None
    assert state(update) == "Live, changes in review"
    assert "undo_cancel" in act_buttons(editors_desk.get(page_of(update)))
    assert "undo_cancel" not in act_buttons(desk(administrator).get(page_of(update)))
    editors_desk = desk(editor)
    assert done(editors_desk, update, "undo_cancel") == "Undone: it is scheduled as before."
    assert state(update) == "Update scheduled"


# Nothing has changed.


def test_the_button_says_that_nothing_has_changed_and_the_story_moves_alone(story, editors_desk):
    page = parse(editors_desk.get(page_of(story)).text)
    held = [button for button in page.iter("button") if button.get("data-held-by")]
    assert [button.get("commandfor") for button in held] == ["publish-dialog"]
    assert "data-unchanged" in fragment(editors_desk, story).text
    assert "data-unchanged" not in fragment(editors_desk, story, headline="Bridge falls").text
    said = done(editors_desk, story, "move_to_top", top_reason="It matters more now.")
    assert said == "Moved to the top of the feed."
    assert (live_of(story).listed_at, live_of(story).updated_at) == (NOON + HOUR, None)


def test_the_box_of_the_publish_dialog_moves_the_story_alone_too(story, editors_desk):
    typed = {"kind": "update", "move_to_top": "on", "update_note": "It matters more now."}
    assert done(editors_desk, story, "publish", **typed) == "Moved to the top of the feed."
    assert live_of(story).updated_at is None


# A withdrawn story.


def test_republishing_says_publish_and_asks_what_becomes_of_the_notes(clock, story, editors_desk, editor):
    note = PublicNote(kind="correction", text="At noon, not at ten.")
    workflow.note(story, by=editor, public_note=note)
    clock.shift(HOUR)
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    clock.shift(HOUR)
    page = editors_desk.get(page_of(story))
    shown = " ".join(dialog(page, "publish").text_content().split())
    assert shown.startswith("Publish ")
    assert "Publish update" not in page.text
    assert "At noon, not at ten." in shown
    assert "These are the words that readers had." in fragment(editors_desk, story).text
    typed = {"kind": "update", "publish_again": "on"}
    answer = send(editors_desk, page_of(story), "publish", **typed, keep_notes="")
    assert "Say why the earlier public notes are left off" in refusal(answer)
    assert done(editors_desk, story, "publish", **typed).startswith("Published")
    assert "At noon, not at ten." in editors_desk.get(live_of(story).get_absolute_url()).text


# A refusal.


def test_a_refusal_comes_in_its_dialog_and_forgets_nothing(story, editors_desk):
    typed = {"headline": "Ferry", "kind": "update", "note_kind": "correction", "is_correction": "yes"}
    answer = send(editors_desk, page_of(story), "publish", **typed)
    shown = dialog(answer, "publish")
    assert shown.get("open") is not None
    summary = shown.find("div[@class='refusal']")
    assert "Write the text of the note" in summary.text_content()
    assert shown.find(".//div[@data-difference]").get("data-answer") == "yes"
    # Without scripts.
    answers = shown.findall(".//noscript//input[@name='is_correction']")
    assert [(each.get("value"), "checked" in each.attrib) for each in answers] == [
        ("yes", True),
        ("no", False),
    ]
    assert {name: form_of(answer)[name] for name in ("headline", "kind", "note_kind")} == {
        "headline": "Ferry",
        "kind": "update",
        "note_kind": "correction",
    }


def test_ticks_are_offered_only_once_nothing_needed_is_missing(clock, editors_desk, editor):
    story = factories.story(editor, categories=[], body="", dek="")
    answer = send(editors_desk, page_of(story), "publish")
    assert "Write a body" in refusal(answer)
    assert "tick each" not in answer.text
    answer = send(editors_desk, page_of(story), "publish", dek="For a week.")
    assert "tick each" in answer.text


# A browser that knows neither scripts nor `command`.


@pytest.mark.parametrize("act", ["publish", "withdraw", "note"])
def test_a_button_opens_its_dialog_by_a_page_of_its_own_with_the_words_kept(story, editors_desk, act):
    typed = {**form_of(editors_desk.get(page_of(story))), "headline": "Typed", "_open": act}
    answer = editors_desk.post(page_of(story), typed)
    assert answer.status_code == 200
    assert dialog(answer, act).get("open") is not None
    assert (form_of(answer)["headline"], Story.objects.get().headline) == ("Typed", "Bridge closes")
    closed = editors_desk.post(page_of(story), {**form_of(answer), "_open": ""})
    assert dialog(closed, act).get("open") is None
    assert form_of(closed)["headline"] == "Typed"
    answer = editors_desk.post(f"{STORIES}{story.pk}/fix/", {**typed, "_open": "fix"})
    assert dialog(answer, "fix").get("open") is not None
    assert Article.objects.count() == 1


def test_without_scripts_a_lead_image_is_removed_by_its_box(clock, editors_desk, editor):
    story = factories.story(editor, lead_image=factories.image(editor), lead_credit="A. P.")
    assert 'name="lead_remove"' in editors_desk.get(page_of(story)).text
    send(editors_desk, page_of(story), lead_remove="on")
    fresh = Story.objects.get()
    assert (fresh.lead_image, fresh.lead_credit) == (None, "")


# The page to read.


def test_a_page_to_read_shows_all_that_readers_will_see(clock, desk, journalist, editor):
    shown = {
        "lead_caption": "The span at dawn.",
        "lead_credit": "A. Photographer",
        "lead_alt_text": "A span over water.",
        "dateline": "TALMERE",
        "social_headline": "Bridge shut for a week",
        "social_description": "What drivers must know.",
        "video_url": "https://video.example/1",
        "source": "The agency",
    }
    picture = factories.image(editor)
    news = [factories.category("Transport")]
    story = factories.story(journalist, lead_image=picture, categories=news, slug="span", **shown)
    workflow.submit(story, by=journalist)
    page = desk(journalist).get(page_of(story))
    words = " ".join(parse(page.text).find(".//form[@id='story-form']").text_content().split())
    assert "headline" not in form_of(page)
    assert {text for text in [*shown.values(), "Transport", "span"] if text not in words} == set()
    assert picture.key in page.text
