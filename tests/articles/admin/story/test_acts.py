"""The acts on a story through the writing page: what each asks for, does, and refuses."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Address, Article, PublicNote, Story
from tests import factories
from tests.articles.admin.pages import act_buttons, form_of, parse, text_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADD = "/admin/articles/story/add/"
SUMMER_ENDS = datetime(2026, 10, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def editors_desk(desk, editor):
    return desk(editor)


def page_of(story):
    return f"/admin/articles/story/{story.pk}/change/"


def send(client, address, act, **typed):
    """Open a writing page, type, and press a button."""
    return client.post(address, {**form_of(client.get(address)), "_act": act, **typed})


def done(client, story, act, **typed):
    """Do an act; gives what the next page says of it."""
    answer = send(client, page_of(story), act, **typed)
    assert answer.status_code == 302, refusal(answer)
    return text_of(client.get(answer["Location"]), ".//ul[@class='messagelist']")


def refusal(answer):
    return text_of(answer, ".//div[@class='refusal']")


def compared(client, story, **typed):
    """The fragment that the dialog of publishing shows."""
    opened = form_of(client.get(page_of(story)))
    return client.post(f"/admin/articles/story/{story.pk}/difference/", {**opened, **typed})


def named(answer, name):
    """The values of the inputs of this name."""
    inputs = parse(answer.text).iter("input")
    return [each.get("value") for each in inputs if each.get("name") == name]


def live_of(story):
    return Article.objects.published(timezone.now()).get(story=story)


# What is expected, and passed over.


def test_a_post_that_has_not_seen_what_lacks_is_refused_with_a_box_for_each(editors_desk, editor):
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


def test_a_post_that_has_seen_one_lack_of_two_is_refused(editors_desk, editor):
    story = factories.story(editor, categories=[], bylines=[])
    answer = send(editors_desk, page_of(story), "publish", overriding=["category"])
    assert answer.status_code == 409
    assert named(answer, "overriding") == ["byline"]
    assert not Article.objects.exists()


def test_the_fragment_names_what_it_shows_so_that_one_press_passes_it_over(editors_desk, editor):
    story = factories.story(editor, categories=[])
    answer = compared(editors_desk, story)
    assert "Published without: The story has no category." in text_of(answer, ".//body")
    assert named(answer, "overriding") == ["category"]
    assert done(editors_desk, story, "publish", overriding=named(answer, "overriding")) == "Published."


def test_what_is_required_blocks_and_is_never_passed_over(editors_desk, editor):
    story = factories.story(editor, dek="", body="")
    answer = compared(editors_desk, story)
    assert "data-blocks" in answer.text
    assert named(answer, "overriding") == []
    answer = send(editors_desk, page_of(story), "publish", overriding=["body"])
    assert (answer.status_code, Article.objects.exists()) == (409, False)


def test_the_checks_are_those_of_the_time_that_is_asked_for(editors_desk, editor):
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
    assert done(editors_desk, story, "note", **note) == "Published: readers have the note."
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
    assert "Write the note’s text" in refusal(answer).replace("'", "’")
    assert not PublicNote.objects.exists()


def test_moving_to_the_top_needs_its_note(editors_desk, editor, clock):
    story = factories.published(editor)
    clock.shift(HOUR)
    typed = {"headline": "Bridge reopens", "kind": "update", "move_to_top": "on"}
    answer = send(editors_desk, page_of(story), "publish", **typed)
    assert "Say in it what is new" in refusal(answer)
    assert live_of(story).listed_at == NOON
    done(editors_desk, story, "publish", **typed, update_note="It is open again.")
    assert live_of(story).listed_at == NOON + HOUR


# Times.


@pytest.mark.parametrize(
    ("which", "at"),
    [
        ("first", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("second", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_either_of_the_two_hours_in_autumn_can_be_chosen(editors_desk, editor, clock, which, at):
    clock.move_to(SUMMER_ENDS)
    story = factories.story(editor)
    asked = {"publish_at": "2026-10-25T01:30"}
    answer = send(editors_desk, page_of(story), "publish", **asked)
    assert "01:30 comes twice: choose 01:30 BST or 01:30 GMT" in refusal(answer)
    assert not Article.objects.exists()
    done(editors_desk, story, "publish", **asked, publish_at_which=which)
    assert Article.objects.get().live_from == at


def test_the_choice_of_the_hour_stands_open_only_where_it_is_needed(editors_desk, editor, clock):
    clock.move_to(SUMMER_ENDS)
    story = factories.story(editor)

    def choices(answer):
        return answer.text.count("data-which>"), answer.text.count("data-which hidden>")

    assert choices(editors_desk.get(page_of(story))) == (0, 2)
    answer = send(editors_desk, page_of(story), "publish", publish_at="2026-10-25T01:30")
    assert choices(answer) == (1, 1)


def test_what_lies_ahead_gets_another_time_and_is_called_off(editors_desk, editor):
    story = factories.published(editor, at=NOON + HOUR)
    page = editors_desk.get(page_of(story))
    assert form_of(page)["new_time"] == "2026-11-24T13:00"
    said = done(editors_desk, story, "reschedule", new_time="2026-11-24T15:00")
    assert said.startswith("Scheduled for ")
    assert said.endswith("GMT.")
    assert Article.objects.get().live_from == NOON + 3 * HOUR
    assert done(editors_desk, story, "cancel").startswith("The schedule is cancelled")
    assert not Article.objects.exists()


def test_a_new_time_must_be_chosen_and_lie_ahead(editors_desk, editor):
    story = factories.published(editor, at=NOON + HOUR)
    for new_time, reason in (("", "Choose the new time."), ("2026-11-24T11:00", "That time has passed")):
        answer = send(editors_desk, page_of(story), "reschedule", new_time=new_time)
        assert reason in refusal(answer)
    assert Article.objects.get().live_from == NOON + HOUR


def test_an_update_to_a_live_story_goes_out_at_its_time(editors_desk, editor, clock):
    story = factories.published(editor, headline="Bridge closes")
    clock.shift(HOUR)
    typed = {"headline": "Bridge reopens", "kind": "update", "publish_at": "2026-11-24T15:00"}
    assert done(editors_desk, story, "publish", **typed).startswith("Scheduled for ")
    assert live_of(story).headline == "Bridge closes"
    clock.shift(2 * HOUR)
    assert live_of(story).headline == "Bridge reopens"


def test_what_is_on_hold_is_said_and_released(editors_desk, editor, clock):
    story = factories.published(editor, at=NOON + HOUR)
    workflow.hold(by=editor)
    page = editors_desk.get(page_of(story))
    assert "is on hold. It was set for Nov. 24, 13:00 GMT;" in text_of(page, ".//section[@class='acts']")
    assert "9000" not in page.text
    assert done(editors_desk, story, "release").startswith("Released: it goes out at ")
    assert Article.objects.get().live_from == NOON + HOUR


def test_released_after_its_time_it_is_out_at_once(editors_desk, editor, clock):
    story = factories.published(editor, at=NOON + HOUR)
    workflow.hold(by=editor)
    clock.shift(2 * HOUR)
    assert "readers have it now" in done(editors_desk, story, "release")
    assert live_of(story).live_from == NOON + 2 * HOUR


@pytest.mark.parametrize("dialog", ["publish", "back", "note", "readdress", "withdraw"])
def test_a_dialog_says_first_which_version_ahead_it_voids(editors_desk, editor, clock, dialog):
    story = factories.published(editor, headline="One")
    for number, at in ((2, None), (3, NOON + 5 * HOUR)):
        clock.shift(HOUR)
        workflow.save(story, by=editor, version=story.version, words={"headline": f"Number {number}"})
        workflow.publish(story, by=editor, kind="update", at=at)
    page = editors_desk.get(page_of(story))
    warning = text_of(page, f".//dialog[@id='{dialog}-dialog']/p[@class='desk-warning']")
    assert "A version is set for Nov. 24, 17:00 GMT:" in warning


# The embargo.


def test_an_embargo_is_set_and_stands_as_a_banner(editors_desk, editor):
    story = factories.story(editor)
    assert "embargo-banner" not in editors_desk.get(page_of(story)).text
    said = done(editors_desk, story, "embargo", embargo_until="2026-11-24T15:00", embargo_note="The ministry")
    assert said == "Under embargo until Nov. 24, 2026, 3 p.m. GMT."
    page = editors_desk.get(page_of(story))
    assert "Under embargo until Nov. 24, 15:00 GMT" in text_of(page, ".//p[@class='embargo-banner']")
    assert story.revisions.latest("id").note == "The ministry"


def test_an_embargo_without_a_time_waits_to_be_lifted(editors_desk, editor):
    story = factories.story(editor)
    assert done(editors_desk, story, "embargo") == "Under embargo until it is lifted."
    answer = send(editors_desk, page_of(story), "lift")
    assert "Say who lifted the embargo, and why" in refusal(answer)
    assert Story.objects.get().embargo_until_lifted
    assert done(editors_desk, story, "lift", lift_reason="The ministry called") == "The embargo is lifted."
    assert not Story.objects.get().embargo_until_lifted


def test_an_embargo_is_lifted_and_the_story_published_in_one_press(editors_desk, editor):
    story = factories.story(editor)
    workflow.embargo(story, by=editor, until_lifted=True)
    said = done(editors_desk, story, "lift_and_publish", lift_reason="The ministry called")
    assert said == "The embargo is lifted, and readers have the story."
    assert live_of(story)


def test_an_embargo_stays_when_the_story_cannot_be_published(editors_desk, editor):
    story = factories.story(editor, categories=[])
    workflow.embargo(story, by=editor, until_lifted=True)
    answer = send(editors_desk, page_of(story), "lift_and_publish", lift_reason="The ministry called")
    assert named(answer, "overriding") == ["category"]
    assert Story.objects.get().embargo_until_lifted
    assert not Article.objects.exists()


# Back, the address, from readers.


def test_readers_get_the_version_before_whatever_the_working_copy_holds(editors_desk, editor, clock):
    story = factories.published(editor, headline="Bridge closes")
    assert "back-dialog" not in editors_desk.get(page_of(story)).text
    clock.shift(HOUR)
    done(editors_desk, story, "publish", headline="Bridge falls", kind="update")
    clock.shift(HOUR)
    shown = editors_desk.post(f"/admin/articles/story/{story.pk}/back/difference/")
    assert "Headline Bridge fallscloses" in text_of(shown, ".//dl")
    done(editors_desk, story, "back", headline="Half written")
    assert (live_of(story).headline, Story.objects.get().headline) == ("Bridge closes", "Half written")


def test_the_old_address_leads_to_the_new_one(editors_desk, editor, clock):
    story = factories.published(editor, slug="bridge-closes")
    old = live_of(story).get_absolute_url()
    clock.shift(HOUR)
    assert "the old one leads to it" in done(editors_desk, story, "readdress", new_slug="bridge-shut")
    answer = Client().get(old)
    assert (answer.status_code, answer["Location"]) == (301, "/2026/11/24/bridge-shut/")
    assert form_of(editors_desk.get(page_of(story)))["slug"] == "bridge-shut"


def test_an_address_that_another_story_has_is_refused(editors_desk, editor, clock):
    factories.published(editor, slug="bridge-shut")
    story = factories.published(editor, slug="bridge-closes")
    answer = send(editors_desk, page_of(story), "readdress", new_slug="bridge-shut")
    assert (answer.status_code, Address.objects.filter(story=story).count()) == (409, 1)
    assert "choose another slug" in refusal(answer)


def test_a_notice_stands_ready_and_is_edited_later(editors_desk, editor, clock):
    story = factories.published(editor)
    address = live_of(story).get_absolute_url()
    clock.shift(HOUR)
    done(editors_desk, story, "withdraw")
    assert "withdrawn while we check it" in Client().get(address).text
    page = editors_desk.get(page_of(story))
    assert form_of(page)["notice"].startswith("This story has been withdrawn while we check it.")
    done(editors_desk, story, "edit_notice", notice="Its source was wrong.")
    assert "Its source was wrong." in Client().get(address).text
    assert form_of(editors_desk.get(page_of(story)))["notice"] == "Its source was wrong."


def test_a_story_is_withdrawn_though_a_colleague_saved_meanwhile_and_what_was_typed_stays(
    editors_desk, editor, journalist
):
    story = factories.published(editor)
    opened = form_of(editors_desk.get(page_of(story)))
    workflow.save(story, by=editor, version=1, words={"headline": "Saved meanwhile"})
    typed = {**opened, "headline": "Typed", "_act": "withdraw"}
    answer = editors_desk.post(page_of(story), typed)
    assert answer.status_code == 409
    assert "Withdrawn: its address now shows the notice." in text_of(answer, ".//ul[@class='messagelist']")
    assert form_of(answer)["headline"] == "Typed"
    assert (Story.objects.get().headline, Story.objects.get().status) == ("Saved meanwhile", "withdrawn")


@pytest.mark.parametrize(
    ("act", "asked", "said"),
    [
        ("withdraw", {}, "Withdrawn: its address now shows the notice."),
        ("take_down", {"take_down_reason": "A court order.", "is_take_down_meant": "on"}, "Taken down:"),
        ("back", {}, "Readers have the version before again."),
    ],
)
@pytest.mark.parametrize("headline", ["", "x" * 300])
def test_what_readers_must_lose_they_lose_though_the_typed_words_do_not_fit(
    desk, administrator, clock, act, asked, said, headline
):
    story = factories.published(administrator, headline="Bridge closes")
    clock.shift(HOUR)
    workflow.save(story, by=administrator, version=1, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=administrator, kind="update")
    clock.shift(HOUR)
    typed = {"headline": headline, "slugline": "", "dek": "Typed and not saved"}
    answer = send(desk(administrator), page_of(story), act, **typed, **asked)
    live = Article.objects.published(timezone.now()).filter(story=story)
    assert [article.headline for article in live] == (["Bridge closes"] if act == "back" else [])
    assert said in text_of(answer, ".//ul[@class='messagelist']")
    assert refusal(answer).startswith("Not saved yet. Please look at: Headline")
    assert {name: form_of(answer)[name] for name in typed} == typed
    assert Story.objects.get().headline == "Bridge reopens"


def test_a_refused_withdrawal_tells_why_beside_what_is_wrong_with_the_words(editors_desk, editor):
    story = factories.published(editor)
    answer = send(editors_desk, page_of(story), "withdraw", headline="", slugline="", notice="")
    assert "Write a notice to readers" in text_of(answer, ".//ul[@class='messagelist']")
    assert live_of(story)


def test_a_journalist_on_duty_withdraws_from_a_page_whose_words_went_to_an_editor_meanwhile(
    desk, editor, journalist, clock
):
    story = factories.story(journalist)
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    workflow.save(story, by=journalist, version=1, words={"headline": "Bridge reopens"})
    workflow.put_on_duty(journalist, by=editor, until=NOON + 5 * HOUR)
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    workflow.submit(story, by=editor)
    answer = client.post(page_of(story), {**opened, "headline": "Typed", "_act": "withdraw"})
    assert "Withdrawn" in text_of(answer, ".//ul[@class='messagelist']")
    assert "only an editor can change it now" in refusal(answer)
    assert (answer.status_code, form_of(answer)["headline"]) == (403, "Typed")
    assert not Article.objects.published(timezone.now()).exists()


def test_a_crafted_withdrawal_over_newer_words_is_refused_with_what_was_typed(desk, editor, journalist):
    story = factories.story(journalist)
    workflow.publish(story, by=editor, kind="first")
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=editor, version=1, words={"headline": "Saved meanwhile"})
    answer = client.post(page_of(story), {**opened, "headline": "Typed", "_act": "withdraw"})
    assert (answer.status_code, form_of(answer)["headline"]) == (409, "Typed")
    assert "You may not withdraw this story." in text_of(answer, ".//ul[@class='messagelist']")
    assert live_of(story)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"take_down_reason": "An order of the court."}, "tick that every word of it is meant"),
        ({"is_take_down_meant": "on"}, "Say why it is taken down"),
    ],
)
def test_taking_down_needs_a_reason_and_to_be_meant(desk, administrator, asked, reason):
    story = factories.published(administrator)
    answer = send(desk(administrator), page_of(story), "take_down", **asked)
    assert reason in refusal(answer)
    assert live_of(story)


def test_a_story_that_is_taken_down_leaves_nothing_at_its_address(desk, administrator, clock):
    story = factories.published(administrator, headline="Bridge closes")
    address = live_of(story).get_absolute_url()
    asked = {"take_down_reason": "An order of the court.", "is_take_down_meant": "on"}
    clock.shift(HOUR)
    assert done(desk(administrator), story, "take_down", **asked).startswith("Taken down")
    answer = Client().get(address)
    assert answer.status_code == 410
    assert "Bridge closes" not in answer.text


# On duty.


def test_a_journalist_on_duty_gets_the_buttons_until_duty_ends(desk, editor, journalist, clock):
    story = factories.story(journalist)
    client = desk(journalist)
    assert "publish" not in act_buttons(client.get(page_of(story)))
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    assert done(client, story, "publish") == "Published."
    clock.shift(timedelta(minutes=1))
    assert {"publish", "note", "withdraw"} <= act_buttons(client.get(page_of(story)))
    clock.shift(HOUR)
    assert not {"publish", "note", "withdraw"} & act_buttons(client.get(page_of(story)))
    answer = send(client, page_of(story), "withdraw")
    assert answer.status_code == 403
    assert live_of(story)


def test_a_journalist_on_duty_withdraws_from_the_page_that_she_may_only_read(desk, editor, journalist):
    story = factories.published(editor)
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    client = desk(journalist)
    assert act_buttons(client.get(page_of(story))) == {"withdraw"}
    done(client, story, "withdraw")
    assert Story.objects.get().status == "withdrawn"


def test_on_duty_one_publishes_ones_own_story_in_review_from_the_page_to_read(desk, editor, journalist):
    story = factories.story(journalist, categories=[])
    workflow.submit(story, by=journalist)
    workflow.put_on_duty(journalist, by=editor, until=NOON + HOUR)
    client = desk(journalist)
    shown = client.post(f"/admin/articles/story/{story.pk}/difference/")
    assert named(shown, "overriding") == ["category"]
    assert done(client, story, "publish", overriding=["category"]) == "Published."
