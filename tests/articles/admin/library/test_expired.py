"""A picture whose rights have ended is gone for readers, and stays to be seen on the desk."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from PIL import Image as Pillow

from articles import workflow
from articles.follow_up.running import run_round
from articles.models import Image
from articles.pictures import storing
from tests import factories
from tests.moments import NOON

STAND_IN = "/picture/removed.svg"


@pytest.fixture
def image(clock, editor):
    image = factories.image(editor, size=(1400, 700))
    image.rights_expire_on, image.is_removed_when_expired = (NOON - timedelta(days=1)).date(), True
    workflow.store_picture(image, by=editor)
    run_round()
    return Image.objects.get(pk=image.pk)


def address(image):
    return f"/admin/articles/image/{image.pk}/expired.jpg"


def test_its_own_page_shows_it_and_lists_show_a_stand_in(desk, journalist, image):
    client = desk(journalist)
    for page, shown in (("", STAND_IN), ("picker/", STAND_IN), (f"{image.pk}/change/", address(image))):
        text = client.get(f"/admin/articles/image/{page}").text
        assert shown in text
        assert f"/media/images/{image.key}/" not in text


def test_it_is_made_small_of_its_original_for_staff_alone(desk, journalist, image):
    answer = desk(journalist).get(address(image))
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/jpeg", True)
    assert Pillow.open(io.BytesIO(answer.content)).size == (960, 480)
    assert "/login/" in Client().get(address(image))["Location"]


def test_a_killed_one_is_a_stand_in_and_one_with_rights_has_its_file(desk, editor, image):
    client = desk(editor)
    image.rights_expire_on = None
    workflow.store_picture(image, by=editor)
    assert address(image) not in client.get(f"/admin/articles/image/{image.pk}/change/").text
    assert client.get(address(image))["Location"] == STAND_IN
    image.rights_expire_on = (NOON - timedelta(days=1)).date()
    workflow.store_picture(image, by=editor)
    assert client.get(address(image)).status_code == 200
    workflow.kill_picture(image, by=editor, reason="A lawyer says so.")
    assert client.get(address(image))["Location"] == STAND_IN


def test_one_whose_original_is_lost_is_a_stand_in_until_it_is_found(desk, editor, image):
    storing.storages["originals"].delete(image.original.name)
    answer = desk(editor).get(address(image))
    assert (answer["Location"], "no-store" in answer["Cache-Control"]) == (STAND_IN, True)
