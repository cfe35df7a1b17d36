"""Mistyped addresses: a redirect straight to the story if there is one, else an immediate 404."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import pytest
import time_machine

from articles import workflow
from articles.readers.mistyped import GLUED
from tests import factories

pytestmark = pytest.mark.once

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OWN = "/2026/11/24/bridge-closes/"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def story(clock, editor):
    return factories.published(
        editor, slug="bridge-closes", categories=[factories.category("Transport")], bylines=[]
    )


def leads_to(client, address):
    """Where an address redirects to; the target must exist."""
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (301, "public, max-age=1")
    assert client.get(answer["Location"]).status_code == 200
    return answer["Location"]


@pytest.mark.parametrize("behind", [f"{OWN}{{}}", f"{OWN[:-1]}{{}}", f"{OWN[:-1]}{{}}/"])
def test_what_is_glued_to_an_address_falls_off(client, story, behind):
    for glued in [*GLUED.strip(), ").", "”.", "**", "%20", "&quot;"[-1:], ".)”"]:
        glued = glued if glued.startswith("%") else quote(glued)
        assert leads_to(client, behind.format(glued)) == OWN, glued


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/2026/11/24/bridge-closes", OWN),
        ("/2026/11/24/Bridge-Closes/", OWN),
        ("/2026/11/24/BRIDGE-CLOSES.", OWN),
        ("/2026/11/24/bridge_closes/", OWN),
        ("/2026/11/24/bridge-closes/amp/", OWN),
        ("/2026/11/24/bridge-closes/amp", OWN),
        ("/2026/11/24/bridge-closes/Amp/", OWN),
        ("/2026/11/24/bridge-closes/amp/.", OWN),
        ("/amp/2026/11/24/bridge-closes/", OWN),
        ("/2026/11/24/bridge-closes/-", OWN),
        ("/2026/11/24/bridge-closes/%E2%80%94", OWN),
        ("/2026/11/24/bridge-closes/&amp;", OWN),
        ("/2026/11/24/bridge-closes/%E0%A5%A4", OWN),
        ("/2026//11/24//bridge-closes/", OWN),
        ("/2026/11/24/bridge-closes//", OWN),
        ("/2026/11/24/bridge-closes/history", f"{OWN}history/"),
        ("/2026/11/24/(bridge-closes)/", OWN),
        ("/Category/Transport/", "/category/transport/"),
        ("/category/transport", "/category/transport/"),
        ("/category/transport).", "/category/transport/"),
        ("/category/TRANSPORT/rss.xml", "/category/transport/rss.xml"),
        ("/rss.xml.", "/rss.xml"),
        ("/rss.xml/", "/rss.xml"),
        ("/corrections", "/corrections/"),
        ("/corrections/,", "/corrections/"),
    ],
)
def test_an_address_leads_to_the_page_that_it_meant(client, story, address, meant):
    assert leads_to(client, address) == meant


def test_the_query_string_comes_along_once(client, clock, story, editor):
    assert leads_to(client, f"{OWN[:-1]}.?utm_source=post") == f"{OWN}?utm_source=post"
    clock.shift(timedelta(seconds=1))
    workflow.readdress(story, by=editor, slug="bridge-shut")
    clock.shift(timedelta(seconds=1))
    shut = "/2026/11/24/bridge-shut/"
    assert leads_to(client, f"{OWN[:-1]}.?utm_source=post") == f"{shut}?utm_source=post"


def test_a_slug_in_any_script_is_found(client, clock, editor):
    factories.published(editor, headline="हिन्दी समाचार")
    own = "/2026/11/24/हिन्दी-समाचार/"
    assert client.get(own).status_code == 200
    assert unquote(leads_to(client, f"{own[:-1]}।"[:-1] + ").")) == own


@pytest.mark.parametrize(
    "address",
    [
        *("/2026/11/24/other-story", "/2026/11/24/other-story.", "/2026/11/24/OTHER/", "/2026/13/45/bridge"),
        *("/2026/11/24/other-story/amp/", "/category/nothing", "/author/nobody.", "/Nothing", "/a/b/c."),
        *("/2026/11/24/bridge-closes/x/", "/wp-login.php", "/.env", "/%00.", "/%EF%BF%BD/", "/2026/11/23/"),
        *("/ADMIN", "/PREVIEW/abc/", "/2026/11/24/%F0%9F%8E%89/", "/2026/11/24/" + "a" * 3000),
    ],
)
def test_where_there_is_nothing_the_answer_is_404_at_once(client, story, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "public, max-age=1")
    assert "Accept-Encoding" in answer["Vary"]


def test_a_story_that_waits_is_no_story(client, clock, editor):
    factories.published(editor, at=NOON + timedelta(hours=1), slug="night-bus")
    assert client.get("/2026/11/24/night-bus.").status_code == 404
    clock.shift(timedelta(hours=1))
    assert leads_to(client, "/2026/11/24/night-bus.") == "/2026/11/24/night-bus/"


def test_a_withdrawn_story_is_still_named_gone(client, clock, story, editor):
    clock.shift(timedelta(seconds=1))
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    answer = client.get(OWN[:-1])
    assert (answer.status_code, answer["Location"]) == (301, OWN)
    assert client.get(OWN).status_code == 410


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_redirected(client, story, method):
    assert getattr(client, method)(f"{OWN[:-1]}.").status_code in (404, 405)


def test_the_desks_404_is_for_no_cache(desk, editor):
    assert "public" not in desk(editor).get("/admin/nothing/").get("Cache-Control", "")


def test_another_unicode_form_leads_to_the_address_in_nfc_where_there_is_a_page(client, clock, editor):
    factories.published(editor, headline="Café fermé")
    assert leads_to(client, "/2026/11/24/cafe%CC%81-ferme%CC%81/") == "/2026/11/24/caf%C3%A9-ferm%C3%A9/"
    assert client.get("/2026/11/24/cafe%CC%81-ouvert/").status_code == 404
    assert client.get("/category/e%CC%81conomie/").status_code == 404
