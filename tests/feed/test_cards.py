"""What other sites show of a page: cards, pictures in search engines' shapes, the icon."""

import io
import json
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles import html, workflow
from articles.follow_up.running import run_round
from articles.pictures import storing
from articles.pictures.renditions import cut_file
from tests import factories

pytestmark = pytest.mark.once

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITES_CARD = "http://testserver/static/img/social-card.png"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def page(client, editor, **words):
    story = factories.published(editor, **words)
    return client.get(story.articles.latest("live_from").get_absolute_url()).text


def said(text, name):
    return re.findall(rf'<meta (?:property|name)="{name}" content="([^"]*)">', text)


def test_a_card_has_the_lead_image(client, clock, editor):
    image = factories.image(editor, size=(1500, 750))
    text = page(client, editor, lead_image=image, lead_alt_text="A bridge", lead_credit="A. Photographer")
    assert said(text, "og:image") == [f"http://testserver/media/{cut_file(image, 'card').name}"]
    assert (said(text, "og:image:width"), said(text, "og:image:height")) == (["1200"], ["630"])
    assert (said(text, "og:image:alt"), said(text, "twitter:card")) == (["A bridge"], ["summary_large_image"])


@pytest.mark.parametrize(
    ("size", "card"),
    [((640, 480), "summary_large_image"), ((480, 640), "summary_large_image"), ((200, 100), "summary")],
)
def test_else_it_has_a_picture_of_the_text_and_is_as_large_as_that_allows(client, clock, editor, size, card):
    image = factories.image(editor, size=size)
    text = page(client, editor, body=f"<p>Text.</p>{html.figure(image.key, *size, 'A boat', '', 'A. Maker')}")
    assert said(text, "og:image") == [f"http://testserver/media/{cut_file(image, 'card').name}"]
    assert (said(text, "og:image:alt"), said(text, "twitter:card")) == (["A boat"], [card])
    assert '"image"' not in text


def test_else_it_has_the_sites_own(client, clock, editor):
    text = page(client, editor)
    assert (said(text, "og:image"), said(text, "twitter:card")) == ([SITES_CARD], ["summary"])
    assert (said(text, "og:image:type"), said(text, "og:image:width")) == (["image/png"], ["1200"])


@pytest.mark.parametrize("address", ["/", "/corrections/", "/category/transport/", "/author/ada-bell/"])
def test_a_list_has_a_description_and_the_sites_card(client, clock, editor, address):
    labels = {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}
    factories.published(editor, **labels)
    text = client.get(address).text
    assert said(text, "og:image") == [SITES_CARD]
    assert len(said(text, "description")) == len(said(text, "og:description")) == 1
    assert "The Test Courier" in said(text, "description")[0]


@pytest.mark.parametrize("kind", ["category", "author"])
def test_the_feeds_at_the_foot_are_the_pages_own(client, clock, editor, kind):
    labels = {"categories": [factories.category("Transport")], "bylines": [factories.author("Ada Bell")]}
    factories.published(editor, **labels)
    own = {"category": "/category/transport/", "author": "/author/ada-bell/"}[kind]
    foot = client.get(own).text.rpartition('<footer class="colophon">')[2]
    assert re.findall(r'href="([^"]*\.xml)"', foot) == [f"{own}rss.xml", f"{own}atom.xml"]


@pytest.mark.parametrize(("crop", "colour"), [("left", "red"), ("right", "blue"), ("centre", "lime")])
def test_structured_data_has_the_picture_in_three_shapes_cut_as_the_editor_said(
    client, clock, editor, crop, colour
):
    image = striped(editor)
    words = {"lead_image": image, "lead_credit": "A. Photographer"}
    page(client, editor, **words, lead_crop=crop)
    run_round()
    clock.shift(1)
    # The parts used are stored as files by now.
    text = page(client, editor, **words, lead_crop=crop)
    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    shapes = [(each["width"], each["height"]) for each in facts["image"]]
    assert shapes == [(533, 300), (400, 300), (300, 300), (900, 300)]
    for each in facts["image"][:3]:
        answer = client.get(each["url"])
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "immutable" in answer["Cache-Control"]
        picture = Pillow.open(io.BytesIO(b"".join(answer)))
        assert picture.size == (each["width"], each["height"])
    assert named(picture.getpixel((150, 150))) == colour


def striped(editor):
    """Red, then green, then blue, each a third of the width."""
    stripes = Pillow.new("RGB", (900, 300), "lime")
    stripes.paste("red", (0, 0, 300, 300))
    stripes.paste("blue", (600, 0, 900, 300))
    out = io.BytesIO()
    stripes.save(out, "PNG")
    return storing.store(SimpleUploadedFile("stripes.png", out.getvalue()), by=editor)


def named(pixel):
    strongest = max(range(3), key=lambda number: pixel[number])
    return ("red", "lime", "blue")[strongest]


@pytest.mark.parametrize("address", ["none/16x9-centre", "KEY/2x1-centre", "KEY/16x9-middle", "KEY/1x1-"])
def test_another_shape_or_picture_is_not_found(client, clock, editor, address):
    image = factories.image(editor)
    assert client.get(f"/picture/{address.replace('KEY', image.key)}.jpg").status_code == 404


def test_a_picture_whose_files_are_gone_is_not_found(client, clock, editor, administrator):
    image = factories.image(editor)
    story = factories.published(editor, lead_image=image, lead_credit="A. Photographer")
    address = f"/picture/{image.key}/1x1-centre.jpg"
    assert client.get(address).status_code == 200
    workflow.take_down(story, by=administrator, reason="A court.")
    while run_round():
        pass
    assert client.get(address).status_code == 404


def test_the_icon_is_where_programs_ask_for_it(client, db):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    assert Pillow.open(io.BytesIO(answer.content)).format == "ICO"


def test_a_printed_address_is_in_its_own_letters(client, clock, editor):
    text = page(client, editor, headline="Міст закрили")
    assert '<p class="printed">http://testserver/2026/11/24/міст-закрили/</p>' in text
