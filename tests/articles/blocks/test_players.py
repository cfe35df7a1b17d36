"""Videos on other sites, played within the story."""

import json

import pytest
from lxml import html

from articles.blocks.players import Player, player
from tests import factories

pytestmark = pytest.mark.once

TUBE, VIMEO = "https://www.youtube-nocookie.com/embed/", "https://player.vimeo.com/video/"


@pytest.mark.parametrize(
    ("address", "played"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=x", f"{TUBE}aqz-KE-bpKQ?rel=0"),
        ("https://youtu.be/aqz-KE-bpKQ?si=abc&t=90s", f"{TUBE}aqz-KE-bpKQ?rel=0&start=90"),
        ("https://m.youtube.com/shorts/aqz-KE-bpKQ", f"{TUBE}aqz-KE-bpKQ?rel=0"),
        ("https://www.youtube.com/live/aqz-KE-bpKQ", f"{TUBE}aqz-KE-bpKQ?rel=0"),
        ("https://vimeo.com/1084537", f"{VIMEO}1084537?dnt=1"),
        ("https://vimeo.com/1084537/ab12cd34ef", f"{VIMEO}1084537?dnt=1&h=ab12cd34ef"),
        ("https://player.vimeo.com/video/1084537?h=ab12cd34ef", f"{VIMEO}1084537?dnt=1&h=ab12cd34ef"),
        *((address, "") for address in ("", "https://www.youtube.com/@news", "https://vimeo.com/about")),
        ('https://www.youtube.com/watch?v=aqz-KE-bp"Q', ""),
        ("https://youtube.com.example.org/watch?v=aqz-KE-bpKQ", ""),
        ("https://[youtube.com/watch?v=aqz-KE-bpKQ", ""),
    ],
)
def test_a_video_is_played_from_where_its_address_leads(address, played):
    found = player(address)
    assert (found.address if found else "") == played


def test_a_story_with_a_video_leads_with_its_player_and_only_its_page_may_show_it(client, clock, editor):
    image = factories.image(editor, size=(1600, 900))
    words = {"lead_image": image, "lead_credit": "A. P.", "lead_alt_text": "A quay", "video_seconds": "3:45"}
    address = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    factories.published(editor, slug="played", video_url=address, **words)
    factories.published(editor, slug="elsewhere", video_url="https://video.example.org/1", **words)
    answer = client.get("/2026/11/24/played/")
    assert "frame-src https://www.youtube-nocookie.com;" in f"{answer['Content-Security-Policy']};"
    page = html.fromstring(answer.text)
    (figure,) = page.find_class("player")
    assert figure.xpath("a/@href") == [address]
    assert figure.xpath("a//img/@alt") == ["A quay"]
    assert not page.xpath("//iframe") + page.find_class("video")
    (facts, *_) = map(json.loads, page.xpath("//script[@type='application/ld+json']/text()"))
    played = f"{TUBE}aqz-KE-bpKQ?rel=0"
    assert (facts["video"]["embedUrl"], facts["video"]["url"]) == (played, address)
    assert page.xpath("//meta[@property='og:video']/@content") == [played]
    answer = client.get("/2026/11/24/elsewhere/")
    assert "frame-src" not in answer["Content-Security-Policy"]
    assert not html.fromstring(answer.text).find_class("player")


def test_a_players_origin_is_all_that_a_page_allows():
    assert Player("Vimeo", f"{VIMEO}1?dnt=1").origin == "https://player.vimeo.com"
