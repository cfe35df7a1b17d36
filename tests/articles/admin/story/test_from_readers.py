"""Acts on a live story: reverting, changing the address, withdrawing, taking down."""

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Address, Article, Story
from tests import factories
from tests.articles.admin.pages import form_of, page_of, text_of
from tests.articles.admin.story.steps import done, live_of, refusal, send
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("clock")]


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


def test_a_notice_is_prefilled_and_edited_later(editors_desk, editor, clock):
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


def test_a_notice_that_a_colleague_changed_is_not_overwritten_unseen(editors_desk, editor, clock):
    story = factories.published(editor)
    clock.shift(HOUR)
    workflow.withdraw(story, by=editor, notice="We are checking it.\nCome back.")
    opened = form_of(editors_desk.get(page_of(story)))
    ann = factories.person("editor", first_name="Ann", last_name="Smith")
    workflow.edit_notice(story, by=ann, notice="The source was wrong.")

    def press(opened):
        return editors_desk.post(page_of(story), {**opened, "_act": "edit_notice", "notice": "Typed before."})

    answer = press(opened)
    said = (
        "Ann Smith changed the notice to readers at 13:00: The source was wrong. The notice was not changed."
    )
    assert (answer.status_code, said in refusal(answer)) == (409, True)
    assert story.withdrawals.get().notice == "The source was wrong."
    assert form_of(answer)["notice"] == "Typed before."
    assert press(form_of(answer)).status_code == 302
    assert story.withdrawals.get().notice == "Typed before."


def test_a_notice_of_several_lines_is_its_own(editors_desk, editor, clock):
    story = factories.published(editor)
    clock.shift(HOUR)
    workflow.withdraw(story, by=editor, notice="We are checking “it” & more.\n\nCome back.")
    done(editors_desk, story, "edit_notice", notice="Its source was wrong.")


def test_a_story_is_withdrawn_though_a_colleague_saved_meanwhile_and_what_was_typed_stays(
    editors_desk, editor, journalist
):
    story = factories.published(editor)
    opened = form_of(editors_desk.get(page_of(story)))
    workflow.save(story, by=editor, words={"headline": "Saved meanwhile"})
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
        ("back", {}, "Readers have the previous version again."),
    ],
)
@pytest.mark.parametrize("headline", ["", "x" * 300])
def test_what_readers_must_lose_they_lose_though_the_typed_words_do_not_fit(
    desk, administrator, clock, act, asked, said, headline
):
    story = factories.published(administrator, headline="Bridge closes")
    clock.shift(HOUR)
    workflow.save(story, by=administrator, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=administrator, kind="update")
    clock.shift(HOUR)
    typed = {"headline": headline, "slugline": "", "dek": "Typed and not saved"}
    answer = send(desk(administrator), page_of(story), act, **typed, **asked)
    live = Article.objects.published(timezone.now()).filter(story=story)
    assert [article.headline for article in live] == (["Bridge closes"] if act == "back" else [])
    assert said in text_of(answer, ".//ul[@class='messagelist']")
    assert refusal(answer).startswith("Not saved yet. Please correct: Headline")
    assert {name: form_of(answer)[name] for name in typed} == typed
    assert Story.objects.get().headline == "Bridge reopens"


def test_a_refused_withdrawal_says_why_beside_the_errors_in_the_words(editors_desk, editor):
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
    workflow.save(story, by=journalist, words={"headline": "Bridge reopens"})
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
    workflow.save(story, by=editor, words={"headline": "Saved meanwhile"})
    answer = client.post(page_of(story), {**opened, "headline": "Typed", "_act": "withdraw"})
    assert (answer.status_code, form_of(answer)["headline"]) == (409, "Typed")
    assert "Only an editor can withdraw this story." in text_of(answer, ".//ul[@class='messagelist']")
    assert live_of(story)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"take_down_reason": "An order of the court."}, "tick the box that confirms it"),
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
