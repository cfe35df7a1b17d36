"""Two people in one story: changes to different parts are joined, and published once they were seen."""

from datetime import timedelta

import pytest

from articles import html, workflow
from articles.models import Article, Presence, Revision, Story
from articles.workflow.seen import Seen
from tests import factories
from tests.articles.admin.pages import form_of, page_of, text_of
from tests.moments import MINUTE

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("clock")]

BODY = "<p>The bridge closed.</p>\n<p>Ferries run.</p>\n<p>Nobody was hurt.</p>"
PAGE = "a" * 32


@pytest.fixture
def ann():
    return factories.person("editor", first_name="Ann", last_name="Grey")


@pytest.fixture
def story(editor):
    """A live story with a draft of the editor's."""
    story = factories.published(editor, headline="Bridge closes", body=BODY)
    workflow.save(story, by=editor, words={"dek": "For a week."})
    return story


FIXED = BODY.replace("closed", "shut at ten")


def fix(story, by, body=FIXED, **words):
    return workflow.fix(
        story, by=by, article=story.articles.get(live_until=None), words={"body": body, **words}
    )


def press(client, story, opened, act="save", **typed):
    return client.post(page_of(story), {**opened, "_act": act, **typed})


def keep(client, story, opened, person, **typed):
    sent = {**opened, "page": PAGE, "person": person.pk, **typed}
    return client.post(f"/admin/articles/story/{story.pk}/autosave/", sent)


def test_a_save_takes_in_a_fix_elsewhere_in_the_text_and_says_so(desk, editor, ann, story):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    fix(story, ann)
    answer = press(client, story, opened, body=BODY + "\n<p>The mayor spoke.</p>", headline="Bridge shut")
    assert answer.status_code == 302
    story = Story.objects.get()
    assert story.body == BODY.replace("closed", "shut at ten") + "\n<p>The mayor spoke.</p>"
    assert (story.headline, story.dek) == ("Bridge shut", "For a week.")
    said = text_of(client.get(answer["Location"]), ".//ul[@class='messagelist']")
    assert said == "Saved. Ann Grey fixed paragraph 1 of the live story; your words are kept."


@pytest.mark.parametrize(
    ("typed", "theirs", "said"),
    [
        ({"dek": "Till May."}, {"headline": "Bridge shut"}, "Ann Grey changed the headline"),
        (
            {"headline": "Bridge shut"},
            {"dek": "Till May.", "body": BODY.replace("hurt", "hurt at all").replace("run", "ran")},
            "Ann Grey changed the dek, paragraph 2 and paragraph 3",
        ),
        ({"headline": "Bridge shut"}, {"body": BODY + "\n<h2>More</h2>"}, "Ann Grey changed the body"),
        (
            {"body": BODY.replace("Nobody was", "Three were")},
            {"body": BODY.replace("The bridge", "The old bridge")},
            "Ann Grey changed paragraph 1",
        ),
        ({"headline": "Bridge shut"}, {"lead_caption": "A field."}, "Ann Grey changed the caption"),
    ],
)
def test_words_that_two_people_changed_in_different_parts_are_both_kept(
    desk, editor, ann, story, typed, theirs, said
):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words=theirs)
    answer = press(client, story, opened, **typed)
    assert answer.status_code == 302
    assert said in text_of(client.get(answer["Location"]), ".//ul[@class='messagelist']")
    story = Story.objects.get()
    for name, value in [*typed.items(), *theirs.items()]:
        if name != "body" or ("body" in typed) != ("body" in theirs):
            assert getattr(story, name) == value
    if "body" in typed and "body" in theirs:
        assert story.body == BODY.replace("Nobody was", "Three were").replace("The bridge", "The old bridge")
    assert {revision.by for revision in story.revisions.order_by("-id")[:2]} == {editor, ann}


def test_labels_that_two_people_add_are_both_kept(desk, editor, ann, story):
    sport, ferries = factories.category("Sport"), factories.category("Ferries")
    before = list(story.categories)
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words={"categories": [*before, sport]})
    press(client, story, opened, categories=[*(each.pk for each in before), ferries.pk])
    assert Story.objects.get().categories == [*before, ferries, sport]


def test_where_both_changed_the_same_words_both_are_shown_as_before(desk, editor, ann, story):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    fix(story, ann)
    answer = press(client, story, opened, body=BODY.replace("closed", "closes for good"))
    assert answer.status_code == 409
    assert "Your save replaces theirs" in answer.text
    assert "closes for good" not in Story.objects.get().body


@pytest.mark.parametrize("act", ["publish", "submit"])
def test_nobody_passes_on_words_that_came_in_unseen(desk, editor, ann, story, act):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words={"body": BODY.replace("closed", "shut at ten")})
    answer = press(client, story, opened, act, headline="Bridge shut", kind="minor")
    assert answer.status_code == 409
    refusal = text_of(answer, ".//div[@class='refusal']")
    assert refusal.startswith("Your words are saved. Ann Grey changed paragraph 1; your words are kept.")
    assert (Story.objects.get().headline, Article.objects.get().headline) == ("Bridge shut", "Bridge closes")
    opened = form_of(answer)
    assert "shut at ten" in opened["body"]
    assert press(client, story, opened, act, kind="minor").status_code == 302


def test_what_is_urgent_is_done_although_words_came_in(desk, editor, ann, story):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words={"dek": "Till May."})
    answer = press(
        client, story, opened, "withdraw", headline="Bridge shut", withdraw_notice="Wrong.", notice="Wrong."
    )
    assert answer.status_code == 302, text_of(answer, ".//div[@class='refusal']")
    assert Story.objects.get().status == "withdrawn"


def test_autosave_gives_the_page_both_texts_and_saves_what_the_page_sends_then(desk, editor, ann, story):
    picture = factories.image(ann)
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    fix(story, ann, lead_image=picture, lead_credit="Bo Lund", lead_alt_text="A field")
    version = Story.objects.get().version
    answer = keep(client, story, opened, editor, headline="Bridge shut")
    assert answer.status_code == 409
    sent = answer.json()
    assert sent["said"].startswith("Ann Grey fixed")
    assert (sent["version"], sent["joined"]["headline"]) == (version, "Bridge shut")
    assert "shut at ten" in sent["joined"]["body"]
    assert (sent["joined"]["lead_image"], sent["picture"]["width"]) == (picture.pk, picture.width)
    assert Story.objects.get().headline == "Bridge closes"
    joined = {name: value for name, value in sent["joined"].items() if value is not None}
    again = keep(client, story, {**opened, **joined, "version": version}, editor)
    assert (again.status_code, Story.objects.get().headline) == (200, "Bridge shut")


def test_autosave_says_when_a_save_has_joined_these_words_already(desk, editor, ann, story):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words={"dek": "Till May."})
    assert keep(client, story, opened, editor, headline="Bridge shut").json()["is_saved"] is False
    assert press(client, story, opened, "save", headline="Bridge shut").status_code == 302
    again = keep(client, story, opened, editor, headline="Bridge shut")
    assert (again.status_code, again.json()["is_saved"]) == (409, True)


def test_a_page_that_took_words_in_publishes_once_its_dialog_has_shown_them(desk, editor, ann, story):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words={"body": BODY.replace("closed", "shut at ten")})
    sent = keep(client, story, opened, editor, headline="Bridge shut").json()
    joined = {name: value for name, value in sent["joined"].items() if value is not None}
    typed = {**opened, **joined, "version": sent["version"]}
    kept = keep(client, story, typed, editor).json()
    typed |= {"version": kept["version"], "seen": kept["seen"]}
    assert Seen.parse(kept["seen"]).version == Seen.parse(opened["seen"]).version
    assert press(client, story, typed, "publish", kind="minor").status_code == 409
    shown = client.post(f"/admin/articles/story/{story.pk}/difference/", typed)
    assert "This includes what Ann Grey changed in the story since you opened it." in shown.text
    typed["seen"] = shown.context["seen"]
    assert press(client, story, typed, "publish", kind="minor").status_code == 302
    assert Article.objects.latest("live_from").headline == "Bridge shut"


def test_ones_own_saves_in_between_are_seen(desk, editor, story):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    kept = keep(client, story, opened, editor, headline="Bridge shut").json()
    assert Seen.parse(kept["seen"]).version == kept["version"]
    shown = client.post(
        f"/admin/articles/story/{story.pk}/difference/", {**opened, "headline": "Bridge shut"}
    )
    assert "This includes" not in shown.text


def test_words_that_somebody_opened_stay_in_the_history_while_their_writer_goes_on(
    desk, clock, editor, ann, story
):
    workflow.save(story, by=ann, words={"headline": "One"})
    clock.shift(MINUTE)
    workflow.save(story, by=ann, words={"headline": "Two"})
    count = Revision.objects.count()
    clock.shift(MINUTE)
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    client.post(
        f"/admin/articles/story/{story.pk}/presence/", {"page": PAGE, "person": editor.pk, "does": "here"}
    )
    assert Presence.objects.filter(story=story, person=editor).exists()
    for headline in ("Three", "Four"):
        clock.shift(timedelta(seconds=20))
        workflow.save(story, by=ann, words={"headline": headline})
    assert Revision.objects.count() == count + 1
    assert press(client, story, opened, dek="Till May.").status_code == 302
    story = Story.objects.get()
    assert (story.headline, story.dek) == ("Four", "Till May.")


def test_both_texts_are_shown_even_to_the_writer_and_nothing_is_saved(desk, editor, ann, story):
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    address = f"/admin/articles/story/{story.pk}/both/"
    assert "Nobody has saved this story since you opened it." in client.post(address, opened).text
    workflow.save(story, by=ann, words={"headline": "Bridge falls"})
    desk(ann).post(
        f"/admin/articles/story/{story.pk}/presence/", {"page": "b" * 32, "person": ann.pk, "does": "take"}
    )
    before = [*Story.objects.values(), *Revision.objects.values()]
    answer = desk(editor).post(address, {**opened, "headline": "Bridge shut"})
    assert answer.status_code == 200
    assert ">falls</del>" in answer.text
    assert form_of(answer)["headline"] == "Bridge shut"
    assert "data-held" in answer.text
    answer = desk(editor).post(address, {**opened, "dek": "Till May."})
    assert "You changed different parts: your save keeps both." in answer.text
    assert form_of(answer)["version"] == opened["version"]
    assert [*Story.objects.values(), *Revision.objects.values()] == before
    assert desk(editor).get(address).status_code == 405


@pytest.mark.parametrize("act", ["withdraw", "back", "discard"])
def test_no_button_is_pressed_where_both_texts_are_shown(desk, editor, ann, story, act):
    client = desk(editor)
    fix(story, ann)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words={"headline": "Bridge falls"})
    before = [*Article.objects.values(), *Revision.objects.values()]
    sent = {**opened, "_act": act, "notice": "Gone.", "headline": "Bridge shut"}
    assert client.post(f"/admin/articles/story/{story.pk}/both/", sent).status_code == 200
    assert [*Article.objects.values(), *Revision.objects.values()] == before


def test_a_picture_of_the_body_comes_with_its_address(desk, editor, ann, story):
    picture = factories.image(ann)
    figure = html.figure(picture.key, picture.width, picture.height, "A field", "In May", "Ann")
    client = desk(editor)
    opened = form_of(client.get(page_of(story)))
    workflow.save(story, by=ann, words={"body": f"{BODY}\n{figure}"})
    sent = keep(client, story, opened, editor, headline="Bridge shut").json()
    assert '<img src="/media/' in sent["joined"]["body"]
