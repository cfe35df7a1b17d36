"""The desk's pages by HTTP: what is typed is kept, what is refused is said, and lists stay quick."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import html, workflow
from articles.models import Article, Image, PublicNote, Revision, Story
from tests import factories
from tests.articles.admin.pages import form_of, text_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADD = "/admin/articles/story/add/"
LIST = "/admin/articles/story/"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def editors_desk(clock, desk, editor):
    return desk(editor)


def page_of(story):
    return f"/admin/articles/story/{story.pk}/change/"


def open_and_send(client, address, act="save", **changed):
    """Open a writing page, type, and press a button."""
    return client.post(address, {**form_of(client.get(address)), "_act": act, **changed})


def publish(client, address, **changed):
    """Open a writing page, type, and publish without a category or a byline, as the dialog proposes."""
    return open_and_send(client, address, "publish", **changed, overriding=["category", "byline"])


def problems(answer):
    """What the refusal above the form says."""
    return text_of(answer, ".//div[@class='refusal']")


def said(client, answer):
    """What the page after an act says was done."""
    return text_of(client.get(answer["Location"]), ".//ul[@class='messagelist']")


# What does not fit is said, with what was typed still in the form.

TYPED = {"headline": "Bridge closes", "dek": "For a week.", "body": "<p>At noon.</p>", "slugline": "bridge"}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"headline": "H" * 10_000}, "Headline: Ensure this value has at most 250 characters"),
        ({"slug": "🎉🎉"}, "URL slug: Enter a valid “slug”"),
        ({"slug": "/../admin"}, "URL slug: Enter a valid “slug”"),
        ({"categories": ["999999"]}, "Categories: Select a valid choice"),
        ({"categories": ["9" * 25]}, "Categories: Select a valid choice"),
        ({"categories": ["transport"]}, "Categories: “transport” is not a valid value"),
        ({"bylines": ["999999"]}, "Bylines: Select a valid choice"),
        ({"lead_image": "999999"}, "Lead image: Select a valid choice"),
        ({"video_url": "javascript:alert(1)"}, "Video address: Enter a valid URL"),
        ({"headline": "", "slugline": " "}, "Headline: Give the story a headline, or a slugline"),
    ],
)
def test_what_does_not_fit_is_named_and_what_was_typed_stays(editors_desk, bad, said):
    answer = open_and_send(editors_desk, ADD, **TYPED | bad)
    assert answer.status_code == 200
    assert said in problems(answer)
    kept = form_of(answer)
    for name, value in {**TYPED, **bad}.items():
        if name not in ("categories", "bylines"):
            assert kept[name].split() == value.split()
    assert not Story.objects.exists()


def test_a_body_that_is_longer_than_any_story_is_refused_with_all_of_it_kept(editors_desk):
    body = "x" * 500_001
    answer = open_and_send(editors_desk, ADD, **TYPED | {"body": body})
    assert "This is longer than 500,000 characters" in answer.text
    assert body in answer.text
    assert not Story.objects.exists()


def test_a_file_that_is_not_a_picture_is_refused_with_the_words_kept(editors_desk):
    for upload in (
        SimpleUploadedFile("picture.jpg", b"%PDF-1.7 not a picture", "image/jpeg"),
        SimpleUploadedFile("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        SimpleUploadedFile("picture.png", factories.picture_file().read()[:60], "image/png"),
    ):
        answer = open_and_send(editors_desk, ADD, **TYPED, lead_upload=upload)
        assert "Lead image:" in problems(answer)
        assert form_of(answer)["headline"] == "Bridge closes"
    assert (Image.objects.count(), Story.objects.count()) == (0, 0)


def test_a_refused_save_stores_no_picture_and_asks_for_it_again(editors_desk):
    sent = TYPED | {"slug": "🎉", "lead_upload": factories.picture_file(), "lead_caption": "The bridge."}
    answer = open_and_send(editors_desk, ADD, **sent)
    assert "Lead image: This picture was not stored" in problems(answer)
    assert form_of(answer)["lead_caption"] == "The bridge."
    assert Image.objects.count() == 0
    again = {**form_of(answer), "slug": "", "_act": "save", "lead_upload": factories.picture_file()}
    editors_desk.post(ADD, again)
    assert Story.objects.get().lead_image == Image.objects.get()


def test_a_picture_that_the_library_has_stays_chosen_when_something_else_does_not_fit(editors_desk, editor):
    known = factories.image(editor)
    with known.original.open() as original:
        upload = SimpleUploadedFile("picture.png", original.read())
    answer = open_and_send(editors_desk, ADD, **TYPED | {"slug": "🎉", "lead_upload": upload})
    assert form_of(answer)["lead_image"] == str(known.pk)


@pytest.mark.parametrize(
    "headline", ["Міст закрили на ремонт", "إغلاق الجسر أسبوعا", "大桥因维修关闭一周", "🎉 🎉"]
)
def test_a_headline_in_any_script_is_published_under_an_address_that_works(editors_desk, headline):
    publish(editors_desk, ADD, **TYPED | {"headline": headline})
    answer = Client().get(Article.objects.get().get_absolute_url())
    assert answer.status_code == 200
    assert f'<h1 dir="auto">{headline}</h1>' in answer.text


def test_a_story_without_body_and_dek_is_saved_and_not_published(editors_desk):
    answer = open_and_send(editors_desk, ADD, "publish", headline="Bridge closes")
    assert answer.status_code == 409
    assert "Your words are saved. Write a body, or at least a dek." in problems(answer)
    story = Story.objects.get()
    assert (story.headline, story.status) == ("Bridge closes", "draft")
    assert (form_of(answer)["headline"], form_of(answer)["version"]) == ("Bridge closes", "1")
    assert f'action="{page_of(story)}"' in answer.text
    assert 'data-opened="publish"' in answer.text
    assert not Article.objects.exists()


# Two people, one story.


def test_a_second_save_of_one_version_is_refused_with_both_texts_and_nothing_lost(
    clock, desk, journalist, editor
):
    story = factories.story(journalist, headline="Bridge closes at noon", dek="For a week.")
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    clock.move_to(NOON + timedelta(minutes=7))
    editor.first_name, editor.last_name = "Edda", "Frost"
    editor.save()
    workflow.save(story, by=editor, version=1, words={"headline": "Bridge closes at ten"})
    clock.move_to(NOON + timedelta(minutes=9))

    typed = {"headline": "Bridge closes at one", "dek": "For two weeks.", "body": "<p>All of it typed.</p>"}
    answer = client.post(page_of(story), {**opened, **typed})
    assert answer.status_code == 409
    assert "Edda Frost saved this story at" in problems(answer)
    assert "Edda Frost’s versionBridge closes at ten YoursBridge closes at one" in problems(answer)
    assert "12:07" in problems(answer)
    assert "ten" in text_of(answer, ".//div[@class='refusal']//del")
    assert "one" in text_of(answer, ".//div[@class='refusal']//ins")
    assert {name: form_of(answer)[name] for name in typed} == typed
    assert Story.objects.get().headline == "Bridge closes at ten"

    merged = {**form_of(answer), "headline": "Bridge closes at ten, not one"}
    assert client.post(page_of(story), merged).status_code == 302
    assert (Story.objects.get().headline, Story.objects.get().dek) == (merged["headline"], "For two weeks.")


def test_a_crafted_save_without_a_version_replaces_nobodys_words(editors_desk, journalist):
    story = factories.story(journalist, headline="Bridge closes")
    answer = editors_desk.post(page_of(story), {"headline": "Mine", "body": "<p>x</p>"})
    assert answer.status_code == 409
    assert Story.objects.get().headline == "Bridge closes"


# Saving.


def test_opening_and_saving_without_a_change_is_no_save(clock, editors_desk, editor):
    image = factories.image(editor)
    body = (
        '<h2>Why &amp; when</h2><p>A “quote”, a&nbsp;space and <a href="/a?b=1&c=2">a link</a>.</p>'
        + html.figure(image.key, 64, 48, "A field.", "What it shows.", "A. Photographer")
        + "<table><tr><th>Day</th><td>1</td></tr></table><ul><li>One</li></ul>"
    )
    labels = {
        "categories": [factories.category("Z first"), factories.category("A second")],
        "bylines": [factories.author("Zed"), factories.author("Amy")],
    }
    words = {
        "headline": 'Bridge "closes" & reopens',
        "lead_image": image,
        "lead_credit": "A. Photographer",
        "lead_crop": "top",
        "may_syndicate": False,
        "video_url": "https://example.org/v?a=1&b=2",
    }
    story = factories.published(editor, body=body, **words, **labels)
    before, version = Story.objects.values().get(), Article.objects.values().get()
    clock.shift(HOUR)
    answer = open_and_send(editors_desk, page_of(story))
    assert said(editors_desk, answer) == "Saved."
    assert (Story.objects.values().get(), Article.objects.values().get()) == (before, version)
    assert Revision.objects.count() == 2


def test_labels_keep_the_order_in_which_they_were_put(editors_desk):
    first, second = factories.category("Z first"), factories.category("A second")
    open_and_send(editors_desk, ADD, **TYPED, categories=[str(first.pk), str(second.pk)])
    story = Story.objects.get()
    assert story.categories == [first, second]
    open_and_send(editors_desk, page_of(story), categories=[str(second.pk), str(first.pk)])
    assert Story.objects.get().categories == [second, first]


def test_a_new_story_of_an_author_carries_their_byline(clock, desk, journalist):
    author = factories.author("Ann Archer", user=journalist)
    open_and_send(desk(journalist), ADD, **TYPED)
    assert Story.objects.get().authors == [author]


def test_what_stands_in_a_closed_dialog_does_not_stop_a_save(editors_desk, editor):
    story = factories.story(editor)
    left = {"publish_at": "2026-11-24T09:00", "note_kind": "correction", "note_text": ""}
    answer = open_and_send(editors_desk, page_of(story), headline="Saved all the same", **left)
    assert said(editors_desk, answer) == "Saved."
    assert Story.objects.get().headline == "Saved all the same"


def test_words_typed_before_an_act_are_saved_with_it(editors_desk, editor):
    story = factories.published(editor, at=NOON + HOUR)
    answer = open_and_send(editors_desk, page_of(story), "cancel", headline="Typed and not saved yet")
    assert said(editors_desk, answer) == "The schedule is cancelled: the story is back in review."
    assert (Story.objects.get().headline, Story.objects.get().status) == (
        "Typed and not saved yet",
        "in_review",
    )


def test_a_refused_act_that_saves_nothing_keeps_what_was_typed(editors_desk, editor):
    story = factories.story(editor, headline="Bridge closes")
    answer = open_and_send(editors_desk, page_of(story), "discard", headline="Typed and not saved")
    assert answer.status_code == 409
    assert "readers do not have this story" in problems(answer)
    assert "saved" not in problems(answer)
    assert form_of(answer)["headline"] == "Typed and not saved"
    assert Story.objects.get().headline == "Bridge closes"


def test_a_journalist_recalls_from_the_page_that_has_no_form(clock, desk, journalist):
    story = factories.story(journalist, headline="Bridge closes")
    workflow.submit(story, by=journalist)
    client = desk(journalist)
    answer = open_and_send(client, page_of(story), "recall")
    assert said(client, answer) == "Recalled: the story is a draft again."
    assert Story.objects.get().headline == "Bridge closes"


def test_a_recall_that_comes_too_late_leaves_the_words_alone(clock, desk, journalist, editor):
    story = factories.story(journalist, headline="Bridge closes")
    answer = desk(journalist).post(page_of(story), {"_act": "recall"})
    assert answer.status_code == 403
    assert "The story is draft: you may not recall it now." in problems(answer)
    assert (form_of(answer)["headline"], Story.objects.get().headline) == ("Bridge closes", "Bridge closes")


def test_an_unknown_button_is_refused_with_the_words_kept(editors_desk, editor):
    story = factories.story(editor)
    answer = open_and_send(editors_desk, page_of(story), "obliterate", headline="Typed")
    assert answer.status_code == 403
    assert form_of(answer)["headline"] == "Typed"


# Publishing.


def test_an_editor_publishes_what_she_has_just_typed_in_one_press(editors_desk):
    answer = publish(editors_desk, ADD, **TYPED)
    assert said(editors_desk, answer) == "Published."
    assert Article.objects.get().headline == "Bridge closes"


def test_an_update_needs_a_choice_and_keeps_the_words_until_it_is_made(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    answer = open_and_send(editors_desk, page_of(story), "publish", headline="Bridge reopens")
    assert answer.status_code == 409
    assert "Your words are saved. Readers know this story already" in problems(answer)
    assert 'data-opened="publish"' in answer.text
    again = {**form_of(answer), "_act": "publish", "kind": "minor"}
    assert editors_desk.post(page_of(story), again).status_code == 302
    assert Article.objects.latest("live_from").headline == "Bridge reopens"


def test_a_public_note_without_text_is_asked_for_with_all_that_was_typed(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    typed = {"headline": "Bridge reopens", "kind": "update", "note_kind": "correction", "update_note": "New."}
    answer = open_and_send(editors_desk, page_of(story), "publish", **typed)
    assert "Write the note’s text" in problems(answer).replace("'", "’")
    assert {name: form_of(answer)[name] for name in typed} == typed
    assert Article.objects.count() == 1


def test_a_note_alone_is_published_without_a_change_of_words(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    asked = {"kind": "update", "note_kind": "correction", "note_text": "At noon, not at ten."}
    answer = open_and_send(editors_desk, page_of(story), "publish", **asked)
    assert said(editors_desk, answer) == "Published: readers have the note."
    assert PublicNote.objects.get().text == "At noon, not at ten."


def test_a_note_alone_that_is_set_for_a_time_does_not_go_out_at_once(clock, editors_desk, editor):
    story = factories.published(editor)
    clock.shift(HOUR)
    asked = {
        "kind": "update",
        "note_kind": "correction",
        "note_text": "Wait.",
        "publish_at": "2026-11-25T06:00",
    }
    answer = open_and_send(editors_desk, page_of(story), "publish", **asked)
    assert answer.status_code == 409
    assert not PublicNote.objects.exists()


def test_the_time_is_read_in_the_newsrooms_zone(clock, editors_desk):
    clock.move_to(datetime(2026, 10, 24, 12, tzinfo=UTC))
    publish(editors_desk, ADD, **TYPED, publish_at="2026-10-25T00:30")
    article = Article.objects.get()
    assert article.live_from == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert article.get_absolute_url().startswith("/2026/10/25/")
    page = editors_desk.get(page_of(article.story)).text
    assert "00:30 BST" in page


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-10-24T12:00", "has passed"),
        (
            "2026-10-25T01:30",
            "comes twice: choose 01:30 BST or 01:30 GMT",
        ),  # The hour that comes twice when clocks go back.
        ("2027-03-28T01:30", "01:30 is left out"),  # The hour that is left out when they go forward.
        ("tomorrow", "Enter a valid date/time"),
    ],
)
def test_a_time_that_is_no_time_is_refused_with_the_words_kept(clock, editors_desk, at, reason):
    clock.move_to(datetime(2026, 10, 24, 12, tzinfo=UTC))
    answer = open_and_send(editors_desk, ADD, "publish", **TYPED, publish_at=at)
    assert reason in problems(answer)
    assert (form_of(answer)["headline"], form_of(answer)["publish_at"]) == ("Bridge closes", at)
    assert not Article.objects.exists()


def test_cancelling_what_has_gone_live_meanwhile_is_refused(clock, editors_desk, editor):
    story = factories.published(editor, at=NOON + HOUR)
    opened = form_of(editors_desk.get(page_of(story)))
    clock.shift(HOUR)
    answer = editors_desk.post(page_of(story), {**opened, "_act": "cancel"})
    assert answer.status_code == 409
    assert "nothing of this story is set for a later time" in problems(answer)
    assert Article.objects.count() == 1


def test_the_writing_page_takes_few_queries_however_long_its_history(clock, editors_desk, editor):
    labels = {"categories": [factories.category() for _ in range(5)], "bylines": [factories.author()]}
    story = factories.published(editor, **labels)
    for number in range(5):
        clock.shift(HOUR)
        workflow.save(story, by=editor, version=story.version, words={"headline": f"Version {number}"})
        workflow.publish(story, by=editor, kind="minor")
    with CaptureQueriesContext(connection) as taken:
        assert editors_desk.get(page_of(story)).status_code == 200
    assert len(taken) <= 24


# Preview.


def test_a_preview_shows_the_typed_words_and_saves_nothing(editors_desk, editor):
    label, author = factories.category("Transport"), factories.author("Ann Archer")
    story = factories.story(editor, headline="Bridge closes")
    before = Story.objects.values().get()
    typed = {"headline": "Typed & not saved", "categories": [str(label.pk)], "bylines": [str(author.pk)]}
    for opened, address in ((page_of(story), f"{LIST}{story.pk}/preview/"), (ADD, f"{LIST}preview/")):
        words = {**form_of(editors_desk.get(opened)), **TYPED, **typed}
        answer = editors_desk.post(address, words)
        assert text_of(answer, ".//h1") == "Typed & not saved"
        assert "At noon." in answer.text
        assert "Transport" in answer.text
        assert "Ann Archer" in answer.text
    assert Story.objects.values().get() == before


def test_a_preview_is_neither_kept_nor_indexed(editors_desk, editor):
    story = factories.story(editor, headline="Bridge closes")
    answer = editors_desk.get(f"{LIST}{story.pk}/preview/")
    assert text_of(answer, ".//h1") == "Bridge closes"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert Client().get(f"{LIST}{story.pk}/preview/").status_code == 302


def test_a_preview_of_words_that_do_not_fit_says_so(editors_desk, editor):
    story = factories.story(editor)
    words = {**form_of(editors_desk.get(page_of(story))), "slug": "🎉"}
    answer = editors_desk.post(f"{LIST}{story.pk}/preview/", words)
    assert "URL slug" in problems(answer)
    assert f'action="{page_of(story)}"' in answer.text


# Signing in.


def test_the_page_for_signing_in_has_a_heading_and_a_name(client, db):
    answer = client.get("/admin/login/")
    assert text_of(answer, ".//h1") == "Log in"
    assert "The Test Courier" in text_of(answer, ".//title")


def test_a_guesser_is_stopped_with_a_page_that_says_for_how_long(client, clock, editor):
    editor.set_password("the right password")
    editor.save()
    wrong = {"username": editor.username, "password": "a guess"}
    answers = [client.post("/admin/login/", wrong) for _ in range(10)]
    assert {answer.status_code for answer in answers[:9]} == {200}
    right = {"username": editor.username, "password": "the right password"}
    answer = client.post("/admin/login/", right)
    assert answer.status_code == 429
    assert text_of(answer, ".//h1") == "Sign-in paused"
    assert f"as “{editor.username}” from here for 15 minutes" in " ".join(answer.text.split())
    clock.shift(timedelta(minutes=16))
    assert client.post("/admin/login/", right).status_code == 302


def test_signing_in_brings_people_to_the_page_that_they_asked_for(client, clock, editor):
    story = factories.story(editor)
    answer = client.get(page_of(story))
    assert urlsplit(answer["Location"]).path == "/admin/login/"
    assert urlsplit(answer["Location"]).query == f"next={page_of(story)}"


# Labels.


def test_an_editor_makes_an_author_and_says_who_signs_in_as_them(editors_desk, journalist):
    address = "/admin/articles/author/add/"
    assert str(journalist) in editors_desk.get(address).text
    words = {"name": "Ann Archer", "slug": "ann-archer", "user": journalist.pk}
    assert editors_desk.post(address, words).status_code == 302
    assert journalist.author.name == "Ann Archer"


@pytest.mark.parametrize("slug", ["", "🎉", "a b", "a/b"])
def test_a_label_needs_a_slug_that_makes_an_address(editors_desk, slug):
    answer = editors_desk.post("/admin/articles/category/add/", {"name": "Transport", "slug": slug})
    assert answer.status_code == 200
    assert answer.context["adminform"].errors["slug"]
    assert timezone.now() == NOON
