"""The writing page over HTTP: typed words are kept, and refusals give their reason."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles import html, workflow
from articles.models import Article, Image, Revision, Story
from tests import factories
from tests.articles.admin.pages import ADD, form_of, page_of, text_of
from tests.articles.admin.story.steps import TYPED, publish, refusal, said, send
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"headline": "H" * 10_000}, "Headline: Ensure this value has at most 250 characters"),
        ({"slug": "🎉🎉"}, "URL slug: Use letters or digits"),
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
    answer = send(editors_desk, ADD, **TYPED | bad)
    assert answer.status_code == 200
    assert said in refusal(answer)
    kept = form_of(answer)
    for name, value in {**TYPED, **bad}.items():
        if name not in ("categories", "bylines"):
            assert kept[name].split() == value.split()
    assert not Story.objects.exists()


def test_a_body_that_is_longer_than_any_story_is_refused_with_all_of_it_kept(editors_desk):
    body = "x" * 500_001
    answer = send(editors_desk, ADD, **TYPED | {"body": body})
    assert "This is longer than 500,000 characters" in answer.text
    assert body in answer.text
    assert not Story.objects.exists()


def test_a_file_that_is_not_a_picture_is_refused_with_the_words_kept(editors_desk):
    for upload in (
        SimpleUploadedFile("picture.jpg", b"%PDF-1.7 not a picture", "image/jpeg"),
        SimpleUploadedFile("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        SimpleUploadedFile("picture.png", factories.picture_file().read()[:60], "image/png"),
    ):
        answer = send(editors_desk, ADD, **TYPED, lead_upload=upload)
        assert "Lead image:" in refusal(answer)
        assert form_of(answer)["headline"] == "Bridge closes"
    assert (Image.objects.count(), Story.objects.count()) == (0, 0)


def test_a_refused_save_stores_no_picture_and_asks_for_it_again(editors_desk):
    sent = TYPED | {"slug": "🎉", "lead_upload": factories.picture_file(), "lead_caption": "The bridge."}
    answer = send(editors_desk, ADD, **sent)
    assert "Lead image: This picture was not stored" in refusal(answer)
    assert form_of(answer)["lead_caption"] == "The bridge."
    assert Image.objects.count() == 0
    again = {**form_of(answer), "slug": "", "_act": "save", "lead_upload": factories.picture_file()}
    editors_desk.post(ADD, again)
    assert Story.objects.get().lead_image == Image.objects.get()


def test_a_picture_that_the_library_has_stays_chosen_when_something_else_does_not_fit(editors_desk, editor):
    known = factories.image(editor)
    with known.original.open() as original:
        upload = SimpleUploadedFile("picture.png", original.read())
    answer = send(editors_desk, ADD, **TYPED | {"slug": "🎉", "lead_upload": upload})
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
    answer = send(editors_desk, ADD, "publish", headline="Bridge closes")
    assert answer.status_code == 409
    assert "Your words are saved. Write a body, or at least a dek." in refusal(answer)
    story = Story.objects.get()
    assert (story.headline, story.status) == ("Bridge closes", "draft")
    assert (form_of(answer)["headline"], form_of(answer)["version"]) == ("Bridge closes", "1")
    assert f'action="{page_of(story)}"' in answer.text
    assert 'data-opened="publish"' in answer.text
    assert not Article.objects.exists()


# Two people, one story.


def test_a_second_save_of_ones_own_is_refused_without_naming_a_colleague(clock, desk, journalist):
    story = factories.story(journalist, headline="Bridge closes at noon")
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    assert client.post(page_of(story), {**opened, "headline": "Bridge closes at ten"}).status_code == 302
    answer = client.post(page_of(story), {**opened, "headline": "Bridge closes at one"})
    assert answer.status_code == 409
    assert "Not saved: you saved this story in another window at 12:00" in refusal(answer)
    assert "Saved in another windowBridge closes at ten Typed hereBridge closes at one" in refusal(answer)
    assert str(journalist) not in refusal(answer)


def test_a_second_save_of_one_version_is_refused_with_both_texts_and_nothing_lost(
    clock, desk, journalist, editor
):
    story = factories.story(journalist, headline="Bridge closes at noon", dek="For a week.")
    client = desk(journalist)
    opened = form_of(client.get(page_of(story)))
    clock.move_to(NOON + timedelta(minutes=7))
    editor.first_name, editor.last_name = "Edda", "Frost"
    editor.save()
    workflow.save(story, by=editor, words={"headline": "Bridge closes at ten"})
    clock.move_to(NOON + timedelta(minutes=9))
    typed = {"headline": "Bridge closes at one", "dek": "For two weeks.", "body": "<p>All of it typed.</p>"}
    answer = client.post(page_of(story), {**opened, **typed})
    assert answer.status_code == 409
    assert "Edda Frost saved this story at" in refusal(answer)
    assert "Edda Frost’s versionBridge closes at ten YoursBridge closes at one" in refusal(answer)
    assert "12:07" in refusal(answer)
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
    words = {
        "categories": [factories.category("Z first"), factories.category("A second")],
        "bylines": [factories.author("Zed"), factories.author("Amy")],
        "headline": 'Bridge "closes" & reopens',
        "lead_image": image,
        "lead_credit": "A. Photographer",
        "lead_crop": "top",
        "may_syndicate": False,
        "video_url": "https://example.org/v?a=1&b=2",
    }
    story = factories.published(editor, body=body, **words)
    before, version = Story.objects.values().get(), Article.objects.values().get()
    clock.shift(HOUR)
    answer = send(editors_desk, page_of(story))
    assert said(editors_desk, answer) == "Saved."
    assert (Story.objects.values().get(), Article.objects.values().get()) == (before, version)
    assert Revision.objects.count() == 2


def test_labels_keep_the_order_in_which_they_were_put(editors_desk):
    first, second = factories.category("Z first"), factories.category("A second")
    send(editors_desk, ADD, **TYPED, categories=[str(first.pk), str(second.pk)])
    story = Story.objects.get()
    assert story.categories == [first, second]
    send(editors_desk, page_of(story), categories=[str(second.pk), str(first.pk)])
    assert Story.objects.get().categories == [second, first]


def test_a_new_story_of_an_author_carries_their_byline(clock, desk, journalist):
    author = factories.author("Ann Archer", user=journalist)
    send(desk(journalist), ADD, **TYPED)
    assert Story.objects.get().authors == [author]


def test_a_value_in_a_closed_dialog_does_not_stop_a_save(editors_desk, editor):
    story = factories.story(editor)
    left = {"publish_at": "2026-11-24T09:00", "note_kind": "correction", "note_text": ""}
    answer = send(editors_desk, page_of(story), headline="Saved all the same", **left)
    assert said(editors_desk, answer) == "Saved."
    assert Story.objects.get().headline == "Saved all the same"


def test_words_typed_before_an_act_are_saved_with_it(editors_desk, editor):
    story = factories.published(editor, at=NOON + HOUR)
    answer = send(editors_desk, page_of(story), "cancel", headline="Typed and not saved yet")
    assert "You cancelled the schedule" in editors_desk.get(answer["Location"]).text
    assert (Story.objects.get().headline, Story.objects.get().status) == (
        "Typed and not saved yet",
        "in_review",
    )


def test_a_refused_act_that_saves_nothing_keeps_what_was_typed(editors_desk, editor):
    story = factories.story(editor, headline="Bridge closes")
    answer = send(editors_desk, page_of(story), "discard", headline="Typed and not saved")
    assert answer.status_code == 409
    assert "this story is not live" in refusal(answer)
    assert "saved" not in refusal(answer)
    assert form_of(answer)["headline"] == "Typed and not saved"
    assert Story.objects.get().headline == "Bridge closes"


def test_a_journalist_recalls_from_the_page_that_has_no_form(clock, desk, journalist):
    story = factories.story(journalist, headline="Bridge closes")
    workflow.submit(story, by=journalist)
    client = desk(journalist)
    answer = send(client, page_of(story), "recall")
    assert said(client, answer) == "Recalled: the story is a draft again."
    assert Story.objects.get().headline == "Bridge closes"


def test_a_recall_that_comes_too_late_leaves_the_words_alone(clock, desk, journalist, editor):
    story = factories.story(journalist, headline="Bridge closes")
    answer = desk(journalist).post(page_of(story), {"_act": "recall"})
    assert answer.status_code == 403
    assert "Not done: the story is a draft." in refusal(answer)
    assert (form_of(answer)["headline"], Story.objects.get().headline) == ("Bridge closes", "Bridge closes")


def test_an_unknown_button_is_refused_with_the_words_kept(editors_desk, editor):
    story = factories.story(editor)
    answer = send(editors_desk, page_of(story), "obliterate", headline="Typed")
    assert answer.status_code == 403
    assert form_of(answer)["headline"] == "Typed"
