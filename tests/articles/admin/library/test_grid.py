"""The picture library: what it finds, and what is done to several pictures at once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import workflow
from articles.admin.library import listing, misspelt
from articles.models import Collection, Image, PictureUse, SavedSearch
from tests import factories
from tests.articles.admin.pages import parse
from tests.articles.pictures.made import UPLOAD, drawn, encoded, listed, upload
from tests.moments import NOON

LIBRARY = "/admin/articles/image/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def found(client, **asked):
    return [image["caption"] for image in listed(client, **asked)]


@pytest.fixture
def pictures(journalist, editor):
    """{caption: picture}, each with something that a filter asks for."""
    stored = [
        factories.image(journalist, caption="Bridge", size=(40, 20)),
        factories.image(editor, caption="Tower", size=(20, 40), alt_text=""),
        factories.image(editor, caption="Square", size=(30, 30), credit=""),
    ]
    bridge, tower, square = stored
    today = NOON.date()
    Image.objects.filter(pk=bridge.pk).update(rights_expire_on=today - timedelta(days=1))
    Image.objects.filter(pk=square.pk).update(uploaded_at=NOON - timedelta(days=40))
    PictureUse.objects.create(image=tower, story=factories.story(editor))
    Image.objects.filter(pk=tower.pk).update(rights_expire_on=today + timedelta(days=3))
    workflow.check_picture(tower, "cleared", by=editor)
    return {image.caption: image for image in stored}


def test_each_filter_gives_its_pictures_alone(desk, editor, pictures):
    client = desk(editor)
    day = (NOON - timedelta(days=40)).date()
    answers = {
        ("mine", "on"): ["Tower", "Square"],
        ("status", "cleared"): ["Tower"],
        ("status", "to_check"): ["Bridge", "Square"],
        ("use", "used"): ["Tower"],
        ("use", "unused"): ["Bridge", "Square"],
        ("expiry", "soon"): ["Tower"],
        ("expiry", "over"): ["Bridge"],
        ("missing", "alt_text"): ["Tower"],
        ("missing", "credit"): ["Square"],
        ("shape", "portrait"): ["Tower"],
        ("shape", "landscape"): ["Bridge"],
        ("until", f"{day}"): ["Square"],
        ("since", f"{NOON.date()}"): ["Tower", "Bridge"],
        ("status", "killed"): ["Tower", "Bridge", "Square"],  # Which a dialog does not offer.
    }
    assert {asked: found(client, **dict([asked])) for asked in answers} == answers
    assert found(client, mine="on", shape="square", q="square") == ["Square"]


def test_a_scan_that_ends_early_goes_on_from_there(desk, editor, pictures, monkeypatch):
    monkeypatch.setattr(listing, "MOST_SCANNED", 1)
    page = desk(editor).get(LIBRARY, {"missing": "credit"})
    assert "Looked back to" in page.text
    for _ in range(3):
        page = desk(editor).get(LIBRARY + page.context["older_url"]) if page.context["older_url"] else page
    assert [image.caption for image in page.context["page"].images] == ["Square"]


def test_a_misspelt_word_finds_what_was_meant_and_says_so(desk, editor, pictures):
    page = " ".join(desk(editor).get(LIBRARY, {"q": "brigde"}).text.split())
    assert "These pictures have “<bdi>bridge</bdi>”" in page
    assert found(desk(editor), q="brigde") == ["Bridge"]
    assert found(desk(editor), q="zeppelin") == []
    assert misspelt.corrected("brigde zeppelin") == ""


def test_a_picture_that_is_there_already_is_offered_and_not_stored_twice(desk, journalist):
    content = encoded(drawn(), "PNG")
    first, second = upload(desk(journalist), content), upload(desk(journalist), content)
    assert second.json() == first.json() | {"is_known": True}
    assert Image.objects.count() == 1


def test_several_files_are_uploaded_by_a_plain_form_and_lead_to_their_words(desk, journalist):
    files = [
        SimpleUploadedFile("a.png", encoded(drawn(), "PNG")),
        SimpleUploadedFile("b.png", encoded(drawn(left="green"), "PNG")),
        SimpleUploadedFile("c.png", b"no picture"),
    ]
    page = desk(journalist).post(UPLOAD, {"page": "1", "file": files}, follow=True)
    assert "“c.png”: This file is not a picture" in page.text
    assert page.request["PATH_INFO"] == f"{LIBRARY}words/"
    assert [image.original_name for image, _row in page.context["rows"]] == ["a.png", "b.png"]


@pytest.fixture
def batch(journalist):
    """Two pictures, the page for their words, and what that sends."""
    one, two = (factories.image(journalist, caption=f"Mayor Gray {n}", credit="") for n in (1, 2))
    sent = {}
    for image in (one, two):
        words = {"caption": image.caption, "credit": "", "alt_text": "A man.", "seen": image.version}
        sent |= {f"{image.pk}-{name}": text for name, text in words.items()}
    return one, two, f"{LIBRARY}words/?image={one.pk}&image={two.pk}", sent


def test_the_words_of_a_batch_are_copied_and_replaced(desk, journalist, editor, batch):
    one, _two, page, sent = batch
    client = desk(journalist)
    assert "1 picture is not on this page" in client.get(f"{page}&image={factories.image(editor).pk}").text
    copied = sent | {f"{one.pk}-credit": "Ann", "_copy": "1", "within": "credit"}
    rows = client.post(page, copied).context["rows"]
    assert [row["credit"].value() for _image, row in rows] == ["Ann", "Ann"]
    copied = sent | {"_copy": "1", "within": "caption"}
    for overwrites, second in (({}, "Mayor Gray 2"), ({"overwrites": "on"}, "Mayor Gray 1")):
        rows = client.post(page, copied | overwrites).context["rows"]
        assert [row["caption"].value() for _image, row in rows] == ["Mayor Gray 1", second]
    change = {"_replace": "1", "within": "caption", "find": "Gray", "replacement": "Grey"}
    rows = client.post(page, sent | change).context["rows"]
    assert [row["caption"].value() for _image, row in rows] == ["Mayor Grey 1", "Mayor Grey 2"]
    assert not Image.objects.filter(caption__contains="Grey").exists()


def test_the_words_of_a_batch_are_saved_but_for_what_somebody_else_has_changed(
    desk, journalist, editor, batch
):
    one, two, page, sent = batch
    sent |= {f"{one.pk}-caption": "Mayor Grey", f"{two.pk}-caption": "Her deputy", "_save": "1"}
    workflow.store_picture(_reworded(two, "Somebody was faster."), by=editor)
    refused = desk(journalist).post(page, sent)
    assert (refused.status_code, refused.context["rows"][0][0]) == (409, two)
    assert "Someone else has changed this picture" in refused.text
    assert Image.objects.get(pk=one.pk).caption == "Mayor Grey"
    again = {f"{two.pk}-seen": refused.context["rows"][0][1]["seen"].value()}
    saved = desk(journalist).post(f"{LIBRARY}words/?image={two.pk}", sent | again)
    assert (saved.status_code, Image.objects.get(pk=two.pk).caption) == (302, "Her deputy")


def _reworded(image, caption):
    image = Image.objects.get(pk=image.pk)
    image.caption = caption
    return image


def test_selected_pictures_become_a_collection_with_an_order_of_its_own(desk, journalist, editor):
    images = [factories.image(journalist, caption=f"{n}") for n in range(4)]
    client, numbers = desk(journalist), [image.pk for image in images]
    act = f"{LIBRARY}selected/"
    assert "Select pictures first." in client.post(act, {"_act": "collect"}, follow=True).text
    client.post(act, {"_act": "collect", "name": "Flood", "image": numbers[:3]})
    collection = Collection.objects.get()
    client.post(act, {"_act": "collect", "into": collection.pk, "image": numbers})
    assert found(desk(editor), collection=collection.pk) == ["0", "1", "2", "3"]
    moved = {"_act": "move", "collection": collection.pk, "to": "1", "image": numbers[2:]}
    client.post(act, moved)
    assert found(client, collection=collection.pk) == ["2", "3", "0", "1"]
    client.post(act, {"_act": "take_out", "collection": collection.pk, "image": numbers[3]})
    assert found(client, collection=collection.pk) == ["2", "0", "1"]
    nobody = factories.User.objects.create(username="guest", is_staff=True)
    assert desk(nobody).post(act, moved).status_code == 403


def test_a_search_is_kept_for_the_person_alone(desk, journalist, editor):
    client = desk(journalist)
    sent = {"name": "To check", "query": "status=to_check&q=bridge"}
    client.post(f"{LIBRARY}searches/", sent)
    assert 'href="?status=to_check&amp;q=bridge"' in client.get(LIBRARY).text
    assert "To check</a>" not in desk(editor).get(LIBRARY).text
    forget = f"{LIBRARY}searches/{SavedSearch.objects.get().pk}/forget/"
    assert desk(editor).post(forget).status_code == 404
    assert desk(journalist).post(forget).status_code == 302
    assert not SavedSearch.objects.exists()
    assert "give the search a name" in client.post(f"{LIBRARY}searches/", {}, follow=True).text


def test_selected_pictures_are_cleared_and_held_as_one_is(desk, journalist, editor, pictures):
    bridge, tower = pictures["Bridge"], pictures["Tower"]
    chosen = {"image": [f"{bridge.pk}-{bridge.version}", f"{tower.pk}-0"], "query": "shape="}

    def press(by, **sent):
        return desk(by).post(f"{LIBRARY}selected/", {**chosen, **sent}, follow=True)

    assert "selected-note" not in desk(journalist).get(LIBRARY).text
    assert press(journalist, _status="cleared").status_code == 403
    answer = press(editor, _status="cleared")
    assert "1 picture is now: cleared." in answer.text
    assert "The picture has this status already. “Tower”" in answer.text
    assert [each.by for each in bridge.revisions.filter(act="cleared")] == [editor]
    answer = press(editor, _status="held", note=" ")
    assert "Say why" in answer.text
    ticked = parse(answer.text).findall(".//input[@name='image'][@checked]")
    assert {box.get("value").partition("-")[0] for box in ticked} == {str(bridge.pk), str(tower.pk)}
    press(editor, _status="held", note="Whose are they?")
    assert {each.status for each in Image.objects.filter(pk__in=[bridge.pk, tower.pk])} == {"held"}


def test_a_picture_that_was_held_meanwhile_is_not_cleared_with_the_others(desk, editor, pictures):
    client = desk(editor)
    page = parse(client.get(LIBRARY).text)
    chosen = [box.get("value") for box in page.findall(".//input[@name='image']")]
    ann = factories.person("editor", first_name="Ann")
    workflow.check_picture(pictures["Bridge"], "held", by=ann, note="Whose is it?")
    answer = client.post(f"{LIBRARY}selected/", {"image": chosen, "_status": "cleared"}, follow=True)
    assert "1 picture is now: cleared." in answer.text
    assert f"{ann} put this picture on hold at 12:00: Whose is it? Nothing was changed" in answer.text
    assert Image.objects.get(pk=pictures["Bridge"].pk).status == "held"


@pytest.mark.parametrize(
    ("caption", "typed"),
    [
        ("A galaxy far away", "galaxies"),
        ("Two galaxies collide", "galaxy"),
        ("The children of the harbour", "harbours"),
        ("Firefighters running", "firefighter run"),
        ("Мости через Дніпро", "міст"),
        ("Міст у Харкові", "Харків мосту"),
    ],
)
def test_other_forms_of_a_word_find_the_same_pictures(desk, journalist, editor, monkeypatch, caption, typed):
    factories.image(editor, caption="Nothing alike")
    factories.image(editor, caption=caption)
    assert found(desk(journalist), q=typed) == [caption]
    # Behind what a page reads PostgreSQL asks its index.
    monkeypatch.setattr(listing, "MOST_SCANNED", 1)
    Image.objects.filter(caption=caption).update(uploaded_at=NOON - timedelta(days=9))
    assert found(desk(journalist), q=typed) == [caption]
    # What a word may have been meant to be is a word, not a stem.
    assert misspelt.corrected("galaxxi") != "galaxi"
