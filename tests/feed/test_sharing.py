"""Sharing a story: plain links that load nothing."""

import re
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from tests import factories
from tests.moments import SECOND

pytestmark = pytest.mark.once

ADDRESS = "http://testserver/2026/11/24/%D0%BC%D1%96%D1%81%D1%82/"
HEADLINE = 'Bridge "closes" & reopens'


def share(client):
    page = html5lib.parse(client.get("/2026/11/24/міст/").text, namespaceHTMLElements=False)
    return next(part for part in page.iter("details") if part.get("class") == "share")


def test_each_link_gives_the_network_the_address_and_where_asked_the_headline(client, clock, editor):
    factories.published(editor, slug="міст", headline=HEADLINE)
    clock.shift(SECOND)
    links = {link.text: link.get("href") for link in share(client).iter("a")}
    told = {name: parse_qs(urlsplit(address).query) for name, address in links.items()}
    assert told["E-mail"] == {"subject": [HEADLINE], "body": [ADDRESS]}
    assert told["Bluesky"] == told["WhatsApp"] == {"text": [f"{HEADLINE} {ADDRESS}"]}
    assert told["Reddit"] == {"url": [ADDRESS], "title": [HEADLINE]}
    assert told["X"] == told["Telegram"] == {"url": [ADDRESS], "text": [HEADLINE]}
    assert (told["Facebook"], told["LinkedIn"]) == ({"u": [ADDRESS]}, {"url": [ADDRESS]})


def test_nothing_is_loaded_from_a_network_and_none_learns_whence_a_reader_comes(client, clock, editor):
    factories.published(editor, slug="міст")
    clock.shift(SECOND)
    outside = [each for each in share(client).iter("a") if each.get("href").startswith("https:")]
    assert {each.get("rel") for each in outside} == {"external noreferrer nofollow"}
    page = client.get("/2026/11/24/міст/").text
    loaded = re.findall(r"<(?:script|img|link|iframe|source)[^>]*(?:src|href)=\"(https?://[^\"]+)", page)
    assert {urlsplit(address).netloc for address in loaded} == {"testserver"}
