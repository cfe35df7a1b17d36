"""The picture library as the desk's dialogs use it."""

import re

import pytest
from django.core.files.storage import default_storage

from articles.admin.library import listing
from articles.models import Image
from articles.pictures.renditions import name_for
from tests import factories
from tests.articles.pictures.made import IPTC, PICKER, UPLOAD, drawn, encoded, listed, upload, with_iptc

pytestmark = pytest.mark.once


def test_an_uploaded_picture_answers_with_what_the_dialog_shows(desk, journalist):
    content = with_iptc(encoded(drawn((1600, 900)), "JPEG"), IPTC, encoding="utf-8")
    answer = upload(desk(journalist), content)
    image = Image.objects.get()
    assert (answer.status_code, image.uploaded_by) == (201, journalist)
    assert answer.json() == {
        "id": image.pk,
        "key": image.key,
        "width": 1600,
        "height": 900,
        "thumb": f"/media/{name_for(image, 320)}",
        "src": f"/media/{name_for(image, 960)}",
        "caption": "Café in Kraków’s",
        "credit": "Zoë / AP",
        "alt_text": "",
        "framing": {},
    }
    with default_storage.open(name_for(image, 960)) as file:
        assert b"".join(desk(journalist).get(answer.json()["src"])) == file.read()


def test_an_address_that_no_picture_can_have_is_not_found(client):
    for name in ("a" * 300, f"{'a' * 16}/640.webp", "../x", "a" * 16):
        assert client.get(f"/media/images/{name}").status_code == 404


def test_an_upload_without_a_file_says_so(desk, journalist):
    answer = desk(journalist).post(UPLOAD)
    assert (answer.status_code, answer.json()) == (400, {"error": "Choose a picture to upload."})


def test_the_library_is_read_newest_first_page_by_page(desk, journalist, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    stored = [factories.image(journalist, size=(16, 16)) for _ in range(3)]
    client = desk(journalist)
    first, following = listed(client), re.search(r"before=([\d-]+)", client.get(PICKER).text)[1]
    rest = listed(client, before=following)
    newest = [image.key for image in reversed(stored)]
    assert [image["key"] for image in first + rest] == newest
    assert len(first) == 2
    assert "before=" not in client.get(PICKER, {"before": following}).text


def test_the_library_is_searched_by_caption_credit_and_file_name(desk, journalist):
    bridge = factories.image(journalist, caption="The harbour bridge", credit="Ann Grey")
    factories.image(journalist, caption="A field", credit="Bo Lund")
    client = desk(journalist)
    for query in ("harbour", "ann grey"):
        assert [image["id"] for image in listed(client, q=query)] == [bridge.pk]
    assert len(listed(client, q="picture.png")) == 2
    assert listed(client, q="nothing") == []


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 30, "\x00"])
def test_a_place_in_the_library_that_is_none_begins_at_the_newest(desk, journalist, before):
    image = factories.image(journalist)
    assert [found["id"] for found in listed(desk(journalist), before=before)] == [image.pk]


def test_a_search_may_hold_characters_that_no_database_takes(desk, journalist):
    asked = {"q": "a\x00b"}
    assert desk(journalist).get(PICKER, asked).status_code == 200
    assert listed(desk(journalist), **asked) == []


def test_the_library_is_for_the_staff_who_may_see_pictures(client, desk, db):
    assert client.get(PICKER).status_code == client.post(UPLOAD).status_code == 302
    guest = factories.User.objects.create(username="guest", is_staff=True)
    assert desk(guest).get(PICKER).status_code == desk(guest).post(UPLOAD).status_code == 403
