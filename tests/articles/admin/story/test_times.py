"""Times at which a story goes out, and embargoes, through the writing page."""

from datetime import UTC, datetime

import pytest

from articles import workflow
from articles.models import Article, PublicNote, Story, Withdrawal
from tests import factories
from tests.articles.admin.pages import form_of, page_of, parse, text_of
from tests.articles.admin.stories.test_bulk import do as many
from tests.articles.admin.story.steps import done, live_of, named, refusal, send
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("clock")]

SUMMER_ENDS = datetime(2026, 10, 24, 12, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("when", "at", "why"),
    [
        ("time", "", "Set the day and the time, or choose “Now”."),
        ("now", "2026-11-24T15:00", "A time is set, but “Now” is chosen"),
        ("time", "2026-11-25", "Enter a valid date/time."),
        ("bogus", "", "Choose “Now” or “At a time”."),
        ("", "", "Choose “Now” or “At a time”."),
    ],
)
def test_nothing_goes_out_at_once_where_a_time_was_meant(editors_desk, editor, when, at, why):
    story = factories.story(editor)
    answer = send(editors_desk, page_of(story), "publish", publish_at=at, publish_when=when)
    assert why in text_of(answer, ".//dialog[@open]")
    assert not Article.objects.exists()
    [said], ticked = many(editors_desk, "publish", publish_at=at, publish_when=when)
    assert said.startswith(f"Nothing was published. {why}")
    assert (ticked, Article.objects.exists()) == ({story.pk}, False)


def test_the_choice_of_the_hour_is_open_only_where_it_is_needed(editors_desk, editor, clock):
    clock.move_to(SUMMER_ENDS)
    story = factories.story(editor)

    def choices(answer):
        return answer.text.count("data-which>"), answer.text.count("data-which hidden>")

    assert choices(editors_desk.get(page_of(story))) == (0, 2)
    answer = send(editors_desk, page_of(story), "publish", publish_at="2026-10-25T01:30")
    assert choices(answer) == (1, 1)


def test_a_scheduled_version_is_rescheduled_and_cancelled(editors_desk, editor):
    story = factories.published(editor, at=NOON + HOUR)
    page = editors_desk.get(page_of(story))
    assert form_of(page)["new_time"] == "2026-11-24T13:00"
    said = done(editors_desk, story, "reschedule", new_time="2026-11-24T15:00")
    assert said.startswith("Scheduled for ")
    assert said.endswith("GMT.")
    assert Article.objects.get().live_from == NOON + 3 * HOUR
    assert send(editors_desk, page_of(story), "cancel").status_code == 302
    assert not Article.objects.exists()


def test_a_new_time_must_be_chosen_and_in_the_future(editors_desk, editor):
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
    assert "is on hold. It was scheduled for Nov. 24, 13:00 GMT;" in text_of(
        page, ".//details[@class='acts fold']"
    )
    assert "9000" not in page.text
    assert done(editors_desk, story, "release") == "Released. It goes out on Nov. 24, 13:00 GMT."
    assert Article.objects.get().live_from == NOON + HOUR


def test_released_after_its_time_it_is_out_at_once(editors_desk, editor, clock):
    story = factories.published(editor, at=NOON + HOUR)
    workflow.hold(by=editor)
    clock.shift(2 * HOUR)
    assert "readers have it now" in done(editors_desk, story, "release")
    assert live_of(story).live_from == NOON + 2 * HOUR


@pytest.mark.parametrize("dialog", ["publish", "withdraw", "take-down"])
def test_a_dialog_says_first_which_scheduled_version_it_cancels(desk, administrator, editor, clock, dialog):
    story = factories.published(editor, headline="One")
    for number, at in ((2, None), (3, NOON + 5 * HOUR)):
        clock.shift(HOUR)
        workflow.save(story, by=editor, words={"headline": f"Number {number}"})
        workflow.publish(story, by=editor, kind="update", at=at)
    page = desk(administrator).get(page_of(story))
    warning = text_of(page, f".//dialog[@id='{dialog}-dialog']/p[@class='desk-warning']")
    assert "A version is scheduled for Nov. 24, 17:00 GMT:" in warning


# The embargo.


def test_an_embargo_is_set_and_shown_as_a_banner(editors_desk, editor):
    story = factories.story(editor)
    assert "embargo-banner" not in editors_desk.get(page_of(story)).text
    said = done(editors_desk, story, "embargo", embargo_until="2026-11-24T15:00", embargo_note="The ministry")
    assert said == "Under embargo until Nov. 24, 15:00 GMT."
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


def test_lifting_and_publishing_asks_what_publishing_asks(editors_desk, editor, clock):
    story = factories.published(editor)
    clock.shift(HOUR)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="It was ten."))
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    workflow.embargo(story, by=editor, until_lifted=True)
    clock.shift(HOUR)
    dialog = parse(editors_desk.get(page_of(story)).text).get_element_by_id("lift-dialog")
    assert "It was ten." in dialog.text_content()
    ids = [field.get("id") for field in parse(editors_desk.get(page_of(story)).text).iter("input")]
    assert len(list(filter(None, ids))) == len(set(filter(None, ids)))
    asked = {"lift_reason": "The ministry called", "lift_publish_again": "on", "lift_keep_notes": ""}
    answer = send(editors_desk, page_of(story), "lift_and_publish", **asked)
    assert "Say why the earlier public notes are left off" in refusal(answer)
    assert (answer.status_code, Story.objects.get().embargo_until_lifted) == (409, True)
    done(editors_desk, story, "lift_and_publish", **asked, lift_notes_reason="It was written anew.")
    assert not Withdrawal.objects.get().keeps_notes
    assert "Without the earlier public notes: It was written anew." in story.revisions.latest("id").note


def test_lifting_and_publishing_names_the_version_that_it_replaces(editors_desk, editor):
    story = factories.published(editor, at=NOON + 5 * HOUR)
    workflow.embargo(story, by=editor, until=NOON + 4 * HOUR)
    warning = text_of(
        editors_desk.get(page_of(story)), ".//dialog[@id='lift-dialog']/p[@class='desk-warning']"
    )
    assert "scheduled for Nov. 24, 17:00 GMT: “Lift and publish” replaces it." in warning


def test_an_embargo_stays_when_the_story_cannot_be_published(editors_desk, editor):
    story = factories.story(editor, categories=[])
    workflow.embargo(story, by=editor, until_lifted=True)
    answer = send(editors_desk, page_of(story), "lift_and_publish", lift_reason="The ministry called")
    assert named(answer, "overriding") == ["category"]
    assert Story.objects.get().embargo_until_lifted
    assert not Article.objects.exists()
