"""Pictures uploaded from the library's page directly to the store, and to the site if the store is down."""

import pytest
from playwright.sync_api import expect

from articles.models import Image
from tests.articles.pictures.made import drawn, encoded
from tests.articles.stores.conftest import bucket, patience, seaweed, store, way  # noqa: F401 - fixtures
from tests.articles.stores.seaweed import PRIVATE
from tests.browser.steps import forgive

LIBRARY = "/admin/articles/image/"

pytestmark = pytest.mark.once


def file(left):
    return {"name": f"{left}.png", "mimeType": "image/png", "buffer": encoded(drawn(left=left), "PNG")}


@pytest.fixture
def direct(store, settings):  # noqa: F811 - the fixture that is imported
    settings.UPLOAD_ORIGINS = [store.url]
    policy = settings.SECURE_CSP
    pictures = settings.MEDIA_URL
    settings.SECURE_CSP = {
        **policy,
        "connect-src": [*policy["connect-src"], store.url],
        "img-src": [*policy["img-src"], pictures],
    }


def test_a_page_sends_pictures_to_the_store_and_to_the_site_while_that_is_away(
    newsroom,
    sign_in,
    direct,
    store,  # noqa: F811 - the fixture that is imported
    bucket,  # noqa: F811 - the fixture that is imported
):
    page = sign_in("journalist")
    page.goto(newsroom + LIBRARY)
    store.asked.clear()
    page.get_by_label("Upload pictures").set_input_files([file("red")])
    expect(page.get_by_text("1 of 1 uploaded")).to_be_visible()
    image = Image.objects.get()
    assert image.original_name == "red.png"
    assert [*bucket(PRIVATE)] == [image.original.name]
    assert f"POST /{PRIVATE}" in store.asked

    store.breaks((503, "SlowDown"))
    page.get_by_label("Upload pictures").set_input_files([file("green")])
    expect(page.get_by_text("2 of 2 uploaded")).to_be_visible()
    expect(page.get_by_text("Uploaded; it waits for the picture store.")).to_be_visible()
    assert Image.objects.count() == 2
    forgive(page, "CORS policy|ERR_FAILED")
