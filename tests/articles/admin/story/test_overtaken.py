"""A page that was opened before somebody else acted: what it may still do, and what it shows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Article, AuditEntry, PublicNote, Story
from tests import factories
from tests.articles.admin.pages import ADD, act_buttons, form_of, text_of

pytestmark = pytest.mark.once

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "a" * 32


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ann():
    return factories.person("editor", first_name="Ann", last_name="Smith")


@pytest.fixture
def story(ann, clock):
    """A live story of an hour ago."""
    story = factories.published(ann, headline="Bridge closes")
    clock.shift(HOUR)
    return story


def page_of(story):
    return f"/admin/articles/story/{story.pk}/change/"


def open_page(client, story):
    return form_of(client.get(page_of(story)))


def press(client, story, opened, act, **typed):
    return client.post(page_of(story), {**opened, "_act": act, **typed})


def refusal(answer):
    return text_of(answer, ".//div[@class='refusal']")


def said(client, answer):
    assert answer.status_code == 302, refusal(answer)
    return text_of(client.get(answer["Location"]), ".//ul[@class='messagelist']")


def readers_have():
    return [article.headline for article in Article.objects.published(timezone.now())]


# An outdated page does not undo a colleague's act.


def test_an_update_over_what_was_withdrawn_meanwhile_is_refused_and_its_words_are_saved(
    desk, editor, ann, story
):
    client = desk(editor)
    opened = open_page(client, story)
    workflow.withdraw(story, by=ann, notice="We are checking it.")
    answer = press(client, story, opened, "publish", headline="Bridge reopens", kind="update")
    assert answer.status_code == 409
    assert (
        "Your words are saved. Ann Smith withdrew this story at 13:00: We are checking it."
        " Nothing was published." in refusal(answer)
    )
    assert form_of(answer)["headline"] == Story.objects.get().headline == "Bridge reopens"
    assert readers_have() == []


def test_a_withdrawn_story_is_published_at_a_second_press_that_says_so(desk, editor, ann, story):
    workflow.withdraw(story, by=ann, notice="We are checking it.")
    client = desk(editor)
    opened = open_page(client, story)
    answer = press(client, story, opened, "publish", kind="update")
    assert (answer.status_code, readers_have()) == (409, [])
    assert "Confirm that readers get it back" in refusal(answer)
    assert "Publish again: readers get this story back" in answer.text
    said(client, press(client, story, form_of(answer), "publish", kind="update", publish_again="on"))
    assert readers_have() == ["Bridge closes"]


def test_only_a_withdrawn_story_asks_whether_readers_will_have_it_again(desk, editor, story):
    assert "Publish again: readers get this story back" not in desk(editor).get(page_of(story)).text


def test_a_story_that_was_sent_back_or_scheduled_meanwhile_is_not_published(desk, editor, journalist, ann):
    story = factories.story(journalist, headline="Bridge closes")
    workflow.submit(story, by=journalist)
    client = desk(editor)
    opened = open_page(client, story)
    workflow.send_back(story, by=ann, note="Who pays?")
    answer = press(client, story, opened, "publish")
    assert answer.status_code == 409
    assert "Ann Smith sent this story back at 12:00: Who pays?" in refusal(answer)
    opened = form_of(answer)
    workflow.publish(story, by=ann, kind="first", at=NOON + 5 * HOUR)
    answer = press(client, story, opened, "publish")
    assert "Ann Smith scheduled this story at 12:00." in refusal(answer)
    assert (answer.status_code, readers_have()) == (409, [])


def test_a_merging_person_also_sees_that_the_story_was_withdrawn(desk, editor, ann, story):
    client = desk(editor)
    opened = open_page(client, story)
    workflow.save(story, by=ann, words={"headline": "Bridge falls"})
    workflow.withdraw(story, by=ann, notice="We are checking it.")
    answer = press(client, story, opened, "publish", headline="Bridge reopens", kind="update")
    assert "Ann Smith saved this story" in refusal(answer)
    answer = press(client, story, form_of(answer), "publish", kind="update", publish_again="on")
    assert "Ann Smith withdrew this story" in refusal(answer)
    said(client, press(client, story, form_of(answer), "publish", kind="update", publish_again="on"))
    assert readers_have() == ["Bridge reopens"]


@pytest.mark.parametrize("act", ["note", "back", "readdress"])
def test_a_schedule_that_the_page_did_not_show_is_not_cancelled(desk, editor, ann, story, clock, act):
    live = story.articles.get()
    workflow.fix(story, by=editor, article=live, words={"dek": "For a week, it is said."})
    clock.shift(HOUR)
    client = desk(editor)
    opened = open_page(client, story)
    workflow.save(story, by=ann, words={"dek": "Until Monday."})
    workflow.publish(story, by=ann, kind="update", at=NOON + 9 * HOUR)
    asked = {"alone-note_kind": "correction", "alone-note_text": "At ten.", "new_slug": "bridge"}
    answer = press(client, story, opened, act, **asked)
    assert answer.status_code == 409
    assert Article.objects.filter(live_from=NOON + 9 * HOUR).exists()


def test_a_time_changed_by_two_is_changed_by_the_first(desk, editor, ann):
    story = factories.published(ann, at=NOON + HOUR)
    client = desk(editor)
    opened = open_page(client, story)
    workflow.hold(by=ann)
    for act in ("reschedule", "cancel"):
        answer = press(client, story, opened, act, new_time="2026-11-24T16:00")
        assert answer.status_code == 409
        assert "Ann Smith put the scheduled version on hold at 12:00." in refusal(answer)
    assert Article.objects.get().is_held
    answer = press(client, story, form_of(answer), "reschedule", new_time="2026-11-24T16:00")
    assert said(client, answer) == (
        "Scheduled for Nov. 24, 16:00 GMT. It was scheduled for Nov. 24, 13:00 GMT. This ended the hold."
    )


def test_what_an_act_cancels_is_named_in_the_answer_the_history_and_the_audit_list(desk, editor, ann, story):
    workflow.save(story, by=ann, words={"dek": "Until Monday."})
    workflow.publish(story, by=ann, kind="update", at=NOON + 9 * HOUR)
    client = desk(editor)
    note = {"alone-note_kind": "correction", "alone-note_text": "At ten."}
    cancelled = "This cancelled the update scheduled for Nov. 24, 21:00 GMT."
    answer = press(client, story, open_page(client, story), "note", **note, note_set_again="")
    assert said(client, answer) == f"The public note is published. {cancelled}"
    assert cancelled in text_of(client.get(page_of(story)), ".//details[@id='history']")
    assert cancelled in client.get(f"/admin/articles/story/{story.pk}/versions/").text
    assert AuditEntry.objects.get(act="note").detail == f"At ten. {cancelled}"


# Words that a page has not seen.


def test_publishing_from_a_page_to_read_puts_out_the_words_that_it_showed(desk, editor, journalist):
    story = factories.story(journalist, headline="Bridge closes")
    workflow.submit(story, by=journalist)
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    client = desk(journalist)
    opened = open_page(client, story)
    assert "headline" not in opened
    workflow.save(story, by=editor, words={"headline": "Bridge falls"})
    answer = press(client, story, opened, "publish")
    assert answer.status_code == 409
    assert f"{editor} has saved this story since you opened it." in refusal(answer)
    assert readers_have() == []
    assert "Bridge falls" in text_of(answer, ".//div[@class='writing-words read-only']")
    said(client, press(client, story, form_of(answer), "publish"))
    assert readers_have() == ["Bridge falls"]


def test_discarding_from_an_old_page_drops_no_words_saved_since(desk, editor, ann, story):
    workflow.save(story, by=editor, words={"headline": "Half a thought"})
    client = desk(editor)
    opened = open_page(client, story)
    workflow.save(story, by=ann, words={"headline": "Half an hour of work"})
    answer = press(client, story, opened, "discard")
    assert answer.status_code == 409
    assert "Ann Smith has saved this story" in refusal(answer)
    assert Story.objects.get().headline == "Half an hour of work"
    said(client, press(client, story, form_of(answer), "discard"))
    assert Story.objects.get().headline == "Bridge closes"


def test_save_pressed_twice_with_the_same_words_is_saved(desk, editor, story):
    client = desk(editor)
    opened = open_page(client, story)
    for _ in range(2):
        answer = press(client, story, opened, "save", headline="Bridge reopens")
        assert said(client, answer) == "Saved."
    assert Story.objects.get().version == 2
    assert press(client, story, opened, "save", headline="Other words").status_code == 409


@pytest.mark.parametrize(
    "seen", ["", "x", "9" * 5000, "1.draft.0.0.0.0.0.x", "1.gone.0.0.0.0", "-1.draft.0.0.0.0"]
)
def test_a_page_that_does_not_say_what_it_showed_publishes_nothing_and_keeps_its_words(
    desk, editor, story, seen
):
    client = desk(editor)
    opened = open_page(client, story)
    answer = press(client, story, opened, "publish", headline="Bridge reopens", kind="update", seen=seen)
    assert answer.status_code == 409
    assert "open it again. Nothing was published." in refusal(answer)
    assert (form_of(answer)["headline"], readers_have()) == ("Bridge reopens", ["Bridge closes"])
    workflow.withdraw(story, by=editor, notice="We are checking it.", seen=None)


def test_the_update_line_typed_beside_a_public_note_reaches_readers(desk, editor, story):
    client = desk(editor)
    typed = {"note_kind": "clarification", "note_text": "The old bridge.", "update_note": "New figures."}
    opened = open_page(client, story)
    assert said(client, press(client, story, opened, "publish", kind="update", **typed)).startswith(
        "The public note is published."
    )
    live = Article.objects.published(timezone.now()).get()
    assert (live.note, PublicNote.objects.get().article) == ("New figures.", live)
    assert "New figures." in Client().get(f"{live.get_absolute_url()}history/").text


# What an open page shows.


def ask(client, person, story, opened, address="presence", **sent):
    sent = {"seen": opened["seen"], **sent, "does": "here", "page": PAGE, "person": person.pk}
    return client.post(f"/admin/articles/story/{story.pk}/{address}/", sent)


def test_an_open_page_shows_what_changed_since_it_was_opened(desk, editor, ann, story):
    client = desk(editor)
    opened = open_page(client, story)
    answer = ask(client, editor, story, opened).json()
    assert (answer["changed"], answer["seen"]) == (None, opened["seen"])
    workflow.save(story, by=ann, words={"dek": "Until Monday."})
    assert ask(client, editor, story, opened).json()["changed"] == "Ann Smith saved this story at 13:00."
    workflow.withdraw(story, by=ann, notice="We are checking it.")
    answer = ask(client, editor, story, opened).json()
    assert answer["changed"] == "Ann Smith withdrew this story at 13:00: We are checking it."
    assert answer["seen"] == opened["seen"]
    assert ask(client, editor, story, {"seen": "x"}).json()["changed"] is None


def test_a_page_that_autosaves_goes_on_having_seen_its_own_words(desk, editor, ann, story):
    client = desk(editor)
    opened = open_page(client, story)
    kept = ask(client, editor, story, opened, "autosave", **{**opened, "headline": "Bridge reopens"}).json()
    assert kept["version"] == 2
    assert ask(client, editor, story, kept).json()["changed"] is None
    typed = {"version": kept["version"], "seen": kept["seen"], "headline": "Bridge reopens"}
    said(client, press(client, story, opened, "publish", kind="update", **typed))
    assert readers_have() == ["Bridge reopens"]


def test_an_autosave_does_not_bless_what_the_page_has_not_seen(desk, editor, ann, story):
    client = desk(editor)
    opened = open_page(client, story)
    workflow.withdraw(story, by=ann, notice="We are checking it.")
    kept = ask(client, editor, story, opened, "autosave", **{**opened, "headline": "Bridge reopens"}).json()
    typed = {"version": kept["version"], "seen": kept["seen"], "headline": "Bridge reopens"}
    assert press(client, story, opened, "publish", kind="update", **typed).status_code == 409
    assert readers_have() == []


def test_after_a_take_down_an_open_page_says_so_without_any_of_the_words(desk, editor, administrator, story):
    client = desk(editor)
    opened = open_page(client, story)
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    answers = [
        ask(client, editor, story, opened),
        ask(client, editor, story, opened, "autosave", **{**opened, "headline": "Bridge reopens"}),
        press(client, story, opened, "publish", kind="update"),
        client.get(page_of(story)),
        client.get(f"/admin/articles/story/{story.pk}/fix/"),
    ]
    assert [answer.status_code for answer in answers] == [410, 410, 404, 404, 404]
    for answer in answers:
        assert "This story was taken down. Its saved words are sealed" in answer.text
        assert "kept on this device only" in answer.text
        assert "Bridge" not in answer.text


def test_a_take_down_of_a_restricted_story_is_hidden_from_people_who_could_not_see_it(
    desk, editor, journalist, administrator, ann, story
):
    workflow.restrict(story, by=ann, people=[journalist])
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    answer = desk(editor).get(page_of(story))
    assert answer.status_code == 404
    assert "taken down" not in answer.text


def test_every_form_of_the_desk_that_posts_an_act_says_what_it_showed(desk, editor, story):
    client = desk(editor)
    for address in (page_of(story), f"/admin/articles/story/{story.pk}/fix/", "/admin/articles/story/add/"):
        assert form_of(client.get(address))["seen"], address
    versions = f"/admin/articles/story/{story.pk}/versions/r{story.revisions.first().pk}/restore/"
    for address in (page_of(story), versions):
        assert 'name="seen" value="1.published.' in client.get(address).text
    assert "publish" in act_buttons(client.get(page_of(story)))


def test_a_new_story_that_is_sent_twice_without_scripts_is_one(editors_desk):
    typed = {**form_of(editors_desk.get(ADD)), "headline": "Bridge closes", "_act": "save"}
    first, second = (editors_desk.post(ADD, typed) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Story.objects.count() == 1
    other = {**form_of(editors_desk.get(ADD)), "headline": "Bridge closes", "_act": "save"}
    assert editors_desk.post(ADD, other)["Location"] != first["Location"]


def test_a_refusal_behind_a_colleagues_save_says_that_nothing_was_discarded(editors_desk, editor, journalist):
    story = factories.published(editor)
    workflow.save(story, by=editor, words={"dek": "Mine."})
    opened = form_of(editors_desk.get(page_of(story)))
    workflow.save(story, by=factories.person("editor"), words={"dek": "Theirs."})
    answer = editors_desk.post(page_of(story), {**opened, "_act": "discard"})
    assert answer.status_code == 409
    assert "has saved this story since you opened it. Nothing was discarded." in answer.text


@pytest.mark.parametrize("act", ["lift", "lift_and_publish"])
def test_the_dialog_of_a_refused_lift_says_why_and_until_when_the_embargo_lasts(
    editors_desk, editor, ann, act
):
    story = factories.story(editor)
    workflow.embargo(story, by=editor, until=NOON + HOUR)
    opened = open_page(editors_desk, story)
    workflow.embargo(story, by=ann, until=NOON + 9 * HOUR)
    answer = press(editors_desk, story, opened, act, lift_reason="It is over.")
    shown = text_of(answer, ".//dialog[@open]")
    assert "Ann Smith put this story under embargo at 12:00. The embargo was not lifted." in shown
    assert "Under embargo until Nov. 24, 21:00 GMT." in shown
