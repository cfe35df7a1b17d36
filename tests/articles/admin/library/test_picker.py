"""The picture library as the desk's dialogs use it."""

import pytest
from django.core.files.storage import default_storage

from articles.models import Image
from articles.pictures.renditions import name_for
from tests import factories
from tests.articles.pictures.made import IPTC, PICKER, UPLOAD, drawn, encoded, upload, with_iptc


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
    }
    with default_storage.open(name_for(image, 960)) as file:
        assert b"".join(desk(journalist).get(answer.json()["src"])) == file.read()


def test_an_address_that_no_picture_can_have_is_not_found(client):
    for name in ("a" * 300, f"{'a' * 16}/640.webp", "../x", "a" * 16):
        assert client.get(f"/media/images/{name}").status_code == 404


def test_an_upload_without_a_file_says_so(desk, journalist):
    answer = desk(journalist).post(UPLOAD)
    assert (answer.status_code, answer.json()) == (400, {"error": "Choose a picture to upload."})


def test_the_library_is_read_newest_first_page_by_page(desk, journalist):
    stored = [factories.image(journalist, size=(16, 16)) for _ in range(26)]
    client = desk(journalist)
    first = client.get(PICKER).json()
    rest = client.get(PICKER, {"before": first["next"]}).json()
    newest = [image.key for image in reversed(stored)]
    assert [image["key"] for image in first["images"] + rest["images"]] == newest
    assert (len(first["images"]), rest["next"]) == (24, "")


def test_the_library_is_searched_by_caption_credit_and_file_name(desk, journalist):
    bridge = factories.image(journalist, caption="The harbour bridge", credit="Ann Grey")
    factories.image(journalist, caption="A field", credit="Bo Lund")
    client = desk(journalist)
    for query in ("harbour", "ann grey"):
        assert [image["id"] for image in client.get(PICKER, {"q": query}).json()["images"]] == [bridge.pk]
    assert len(client.get(PICKER, {"q": "picture.png"}).json()["images"]) == 2
    assert client.get(PICKER, {"q": "nothing"}).json() == {"images": [], "next": ""}


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 30, "\x00"])
def test_a_place_in_the_library_that_is_none_begins_at_the_newest(desk, journalist, before):
    image = factories.image(journalist)
    answer = desk(journalist).get(PICKER, {"before": before})
    assert [found["id"] for found in answer.json()["images"]] == [image.pk]


def test_a_search_may_hold_characters_that_no_database_takes(desk, journalist):
    answer = desk(journalist).get(PICKER, {"q": "a\x00b"})
    assert (answer.status_code, answer.json()["images"]) == (200, [])


def test_the_library_is_for_the_staff_who_may_see_pictures(client, desk, db):
    assert client.get(PICKER).status_code == client.post(UPLOAD).status_code == 302
    guest = factories.User.objects.create(username="guest", is_staff=True)
    assert desk(guest).get(PICKER).status_code == desk(guest).post(UPLOAD).status_code == 403
