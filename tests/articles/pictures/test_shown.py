"""What readers get of a picture is asked when their HTML is made, and made anew when that changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness, html
from articles.models import Image
from articles.pictures.renditions import cut_file
from articles.pictures.shown import shown, shown_image
from newsroom.pages import pages
from tests import factories
from tests.moments import HOUR, NOON, SECOND

ARTICLE = "/2026/11/24/bridge/"
OUTPUTS = ["/", ARTICLE, "/rss.xml", "/atom.xml", "/feed.json"]


@pytest.fixture
def pictures(clock, editor):
    """A lead image and one in the text, of a story that readers have."""
    lead, inner = (factories.image(editor, size=(330, 20)) for _ in range(2))
    figure = html.figure(inner.key, inner.width, inner.height, "Inneralt", "Innercaption", "Innermaker")
    words = {"lead_caption": "Leadcaption", "lead_credit": "Leadmaker", "lead_alt_text": "Leadalt"}
    factories.published(editor, slug="bridge", lead_image=lead, body=f"<p>Text.</p>{figure}", **words)
    clock.shift(SECOND)
    return lead, inner


def all_outputs(client):
    return "".join(client.get(address).text for address in OUTPUTS)


def change(image, **fields):
    Image.objects.filter(pk=image.pk).update(**fields)
    freshness.move(removed=True, relabelled=True)


@pytest.mark.once
def test_all_pictures_of_a_body_take_one_query(pictures):
    with CaptureQueriesContext(connection) as taken:
        found = shown([image.key for image in pictures] * 2 + ["0" * 16], NOON)
    assert len(taken) == 1
    assert found == {image.key: shown_image(image, NOON) for image in pictures}


def test_a_killed_picture_leaves_a_stand_in_of_its_shape_everywhere(client, pictures):
    lead, inner = pictures
    before = all_outputs(client)
    assert [word for word in (lead.key, inner.key, "Leadcaption", "Innermaker") if word not in before] == []
    change(lead, status=Image.Status.KILLED)
    after = all_outputs(client)
    assert [word for word in (lead.key, "Leadcaption", "Leadmaker") if word in after] == []
    # The first that is left stands on the card.
    card = cut_file(inner, "card").name
    assert f'<meta property="og:image" content="http://testserver/media/{card}">' in after
    change(inner, status=Image.Status.KILLED)
    after = all_outputs(client)
    assert [word for word in (inner.key, "Inneralt", "Innercaption", "Innermaker") if word in after] == []
    stand_in = 'src="/picture/removed.svg" alt="This picture was removed" width="330" height="20"'
    assert client.get(ARTICLE).text.count(stand_in) == 2
    drawing = client.get("/picture/removed.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert "This picture was removed" in drawing.text


def test_by_the_clock_alone_a_picture_comes_and_goes(client, clock, pictures):
    lead, _ = pictures
    opens, ends = NOON + HOUR, NOON + 2 * HOUR
    change(lead, shown_from=opens, shown_until=ends)
    for moment, has_it in [(NOON, 0), (opens - SECOND, 0), (opens, 1), (ends - SECOND, 1), (ends, 0)]:
        clock.move_to(max(moment, NOON + SECOND))
        assert [address for address in OUTPUTS if (lead.key in client.get(address).text) != has_it] == []
        pages.clear()  # Its parts are kept.
        assert (lead.key in client.get("/").text) == has_it
