"""Fix live story: the live words are corrected, and no draft is published with them."""

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Notification, PublicNote, Story
from tests import factories
from tests.articles.admin.pages import form_of, text_of
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("clock")]

LIVE = {"headline": "Mayor Ann Gray opens the bridge", "dek": "It cost ten million.", "slug": "bridge"}


@pytest.fixture
def story(editor, journalist, clock):
    """A live story whose working copy holds a half-written update in its body."""
    story = factories.story(journalist, **LIVE)
    workflow.publish(story, by=editor, kind="first")
    clock.shift(HOUR)
    half = {"body": "<p>Half written, not for readers.</p>"}
    workflow.save(story, by=journalist, words=half)
    return story


def fix_of(story):
    return f"/admin/articles/story/{story.pk}/fix/"


def send(client, story, **typed):
    """Open the page of a fix, type, and publish."""
    return client.post(fix_of(story), {**form_of(client.get(fix_of(story))), "_act": "fix", **typed})


def refusal(answer):
    return text_of(answer, ".//div[@class='refusal']")


def live_of(story):
    return Article.objects.published(timezone.now()).get(story=story)


RIGHT = {"headline": "Mayor Ann Grey opens the bridge"}


def test_the_page_opens_the_words_that_readers_have(editors_desk, story):
    opened = form_of(editors_desk.get(fix_of(story)))
    assert opened["headline"] == LIVE["headline"]
    assert "Half written" not in opened["body"]
    assert opened["categories"] == [str(label.pk) for label in live_of(story).categories]
    assert opened["kind"] == "minor"
    assert "slug" not in opened


@pytest.mark.parametrize("status", ["draft", "in_review", "published"])
def test_a_name_is_put_right_in_every_state_and_no_draft_goes_out(editors_desk, editor, story, clock, status):
    if status == "in_review":
        workflow.submit(story, by=editor)
    if status == "published":
        workflow.discard(story, by=editor)
    before = live_of(story)
    working = Story.objects.get().body
    answer = send(editors_desk, story, **RIGHT)
    said = text_of(editors_desk.get(answer["Location"]), ".//ul[@class='messagelist']")
    assert said == "Fixed: readers have the new words."
    live = live_of(story)
    assert (live.headline, live.body, live.slug) == (RIGHT["headline"], before.body, "bridge")
    assert (live.kind, live.updated_at) == ("minor", None)
    merged = Story.objects.get()
    assert (merged.headline, merged.body, merged.status) == (RIGHT["headline"], working, status)


def test_what_both_changed_stays_the_working_copys_and_is_said(editors_desk, story):
    answer = send(editors_desk, story, body="<p>Right, for readers.</p>")
    said = text_of(editors_desk.get(answer["Location"]), ".//ul[@class='messagelist']")
    assert "keeps its own: Body. Compare them." in said
    assert "Right, for readers" in live_of(story).body
    assert "Half written" in Story.objects.get().body
    assert "Body" in story.desk_notes.get().text


def test_the_last_saver_of_the_working_copy_is_notified_of_conflicts(editors_desk, editor, journalist, story):
    other = factories.person("journalist")
    workflow.assign(story, by=editor, to=other)
    workflow.save(story, by=other, words={"body": "<p>Half written by another.</p>"})
    Notification.objects.all().delete()
    send(editors_desk, story, body="<p>Right, for readers.</p>")
    assert story.desk_notes.get().to == other
    notified = dict(Notification.objects.values_list("person__username", "text"))
    assert "the working copy changed too: Body." in notified.pop(other.username)
    assert notified == {journalist.username: f"The live story “{LIVE['headline']}” was fixed."}


def test_a_fix_can_be_an_update_with_a_correction(editors_desk, story):
    note = {"note_kind": "correction", "note_text": "Her name is Grey.", "update_note": "Name put right."}
    send(editors_desk, story, **RIGHT, kind="update", **note)
    live = live_of(story)
    assert (live.kind, live.updated_as, live.note) == ("update", "corrected", "Name put right.")
    assert PublicNote.objects.get().article == live


def test_the_dialog_shows_what_readers_will_get_and_asks_about_a_correction(editors_desk, story):
    typed = {**form_of(editors_desk.get(fix_of(story))), **RIGHT}
    answer = editors_desk.post(f"{fix_of(story)}difference/", typed)
    assert text_of(answer, ".//dl") == "Headline Mayor Ann GrayGrey opens the bridge"
    assert "It changes the headline and a name. Is this a correction?" in text_of(answer, ".//legend")
    send(editors_desk, story, **RIGHT, is_correction="no")
    assert story.revisions.latest("id").note == "Not a correction, though it changes the headline and a name."


def test_a_fix_without_a_change_is_refused(editors_desk, story):
    answer = send(editors_desk, story)
    assert (answer.status_code, refusal(answer)) == (409, "Readers already have these words.")
    assert Article.objects.count() == 1


def test_a_fix_with_an_open_check_is_refused_with_a_box_and_all_that_was_typed(editors_desk, story):
    answer = send(editors_desk, story, **RIGHT, categories=[])
    assert answer.status_code == 409
    assert "The story has no category." in refusal(answer)
    assert form_of(answer)["headline"] == RIGHT["headline"]
    again = {**form_of(answer), "_act": "fix", "overriding": ["category"]}
    assert editors_desk.post(fix_of(story), again).status_code == 302
    assert live_of(story).categories == []


def test_a_version_that_went_out_meanwhile_is_shown_beside_what_was_typed(editors_desk, editor, story, clock):
    opened = form_of(editors_desk.get(fix_of(story)))
    workflow.publish(story, by=editor, kind="update")
    clock.shift(HOUR)
    answer = editors_desk.post(fix_of(story), {**opened, **RIGHT, "_act": "fix"})
    assert answer.status_code == 409
    assert "readers have had a newer version since 13:00" in refusal(answer)
    assert "Half written" in refusal(answer)
    assert form_of(answer)["headline"] == RIGHT["headline"]
    merged = {**form_of(answer), "body": live_of(story).body, "_act": "fix"}
    assert editors_desk.post(fix_of(story), merged).status_code == 302
    assert (live_of(story).headline, live_of(story).body) == (
        RIGHT["headline"],
        "<p>Half written, not for readers.</p>",
    )


def test_a_fix_of_what_was_withdrawn_meanwhile_keeps_what_was_typed(editors_desk, editor, story):
    opened = form_of(editors_desk.get(fix_of(story)))
    workflow.withdraw(story, by=editor, notice="We are checking it.")
    answer = editors_desk.post(fix_of(story), {**opened, **RIGHT, "_act": "fix"})
    assert answer.status_code == 409
    assert "You withdrew this story at 13:00: We are checking it. Nothing was published." in refusal(answer)
    assert form_of(answer)["headline"] == RIGHT["headline"]
    assert editors_desk.get(fix_of(story)).status_code == 302


def test_a_fix_says_which_scheduled_version_it_cancels_and_cancels_it(editors_desk, editor, story):
    workflow.publish(story, by=editor, kind="update", at=NOON + 5 * HOUR)
    page = editors_desk.get(fix_of(story))
    warning = text_of(page, ".//dialog[@id='fix-dialog']/div[@class='desk-warning set-again']")
    assert "An update is scheduled for Nov. 24, 17:00 GMT." in warning
    assert "Keep it scheduled for Nov. 24, 17:00 GMT, with this fix If not, it will not go out" in warning
    send(editors_desk, story, **RIGHT, set_again="")
    assert not Article.objects.filter(live_from__gt=timezone.now()).exists()
    assert Story.objects.get().status == "in_review"


def test_a_crafted_fix_moves_no_address_and_takes_no_other_storys_version(editors_desk, editor, story):
    other = factories.published(editor)
    send(editors_desk, story, **RIGHT, slug="elsewhere", slugline="x")
    assert live_of(story).slug == "bridge"
    answer = send(editors_desk, story, headline="Crafted", article=live_of(other).pk)
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.text
    answer = send(editors_desk, story, headline="Crafted", article="")
    assert answer.status_code == 409
    assert live_of(story).headline == RIGHT["headline"]


def test_fixing_is_for_editors_and_for_a_journalist_on_duty(desk, editor, journalist, story):
    client = desk(journalist)
    assert client.get(fix_of(story)).status_code == 403
    assert client.post(fix_of(story), RIGHT).status_code == 403
    workflow.put_on_duty(journalist, by=editor, until=NOON + 2 * HOUR)
    opened = form_of(client.get(fix_of(story)))
    workflow.end_duty(journalist.duties.get(), by=editor)
    answer = client.post(fix_of(story), {**opened, **RIGHT, "_act": "fix"})
    assert (answer.status_code, form_of(answer)["headline"]) == (403, RIGHT["headline"])
    assert live_of(story).headline == LIVE["headline"]
    workflow.put_on_duty(journalist, by=editor, until=NOON + 2 * HOUR)
    assert send(client, story, **RIGHT).status_code == 302
    assert live_of(story).headline == RIGHT["headline"]


def test_a_colleague_on_duty_does_not_fix_anothers_story(desk, editor, story):
    colleague = factories.person("journalist")
    workflow.put_on_duty(colleague, by=editor, until=NOON + 2 * HOUR)
    client = desk(colleague)
    assert client.get(fix_of(story)).status_code == 403
    assert client.post(fix_of(story), RIGHT).status_code == 403
