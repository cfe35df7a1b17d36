"""What programs look for at well-known addresses."""

import json
from datetime import UTC, datetime

import pytest

from tests.articles.newspaper.made import send, write
from tests.moments import SECOND

pytestmark = pytest.mark.once


@pytest.fixture
def client_of(desk, administrator):
    return desk(administrator)


def fields(answer):
    """(name, value) per line."""
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if line and line[0] not in "#/"]
    return [tuple(line.split(": " if ": " in line else "=", 1)) for line in lines]


def test_nobody_is_named_for_weaknesses_until_the_newspaper_says_whom(clock, client_of, client):
    assert client.get("/.well-known/security.txt").status_code == 404
    send(client_of, security_address="safe@post.example")
    clock.shift(SECOND)
    assert fields(client.get("/.well-known/security.txt")) == [
        ("Contact", "mailto:safe@post.example"),
        ("Expires", "2027-06-01T00:00:00Z"),
        ("Preferred-Languages", "en"),
        ("Canonical", "http://testserver/.well-known/security.txt"),
    ]


@pytest.mark.parametrize("month", range(1, 13))
def test_the_file_never_expires_within_half_a_year_nor_after_a_whole_one(clock, client_of, client, month):
    at = datetime(2027, month, 28, 23, tzinfo=UTC)
    send(client_of, security_address="safe@post.example")
    clock.move_to(at)
    expires = datetime.fromisoformat(dict(fields(client.get("/.well-known/security.txt")))["Expires"])
    assert 150 < (expires - at).days < 366


def test_trust_txt_says_what_is_known(clock, client_of, client):
    send(
        client_of,
        social="https://bsky.app/profile/post",
        belongs_to="https://press.example/",
        news_address="desk@post.example",
    )
    for kind in ("contact", "ethics"):
        write(client_of, title=kind, kind=kind)
    clock.shift(SECOND)
    assert fields(client.get("/trust.txt")) == [
        ("belongto", "https://press.example/"),
        ("social", "https://bsky.app/profile/post"),
        ("contact", "http://testserver/about/contact/"),
        ("contact", "mailto:desk@post.example"),
        ("disclosure", "http://testserver/about/ethics/"),
    ]


def test_humans_txt_names_the_newspaper_and_who_works_there(clock, client_of, client):
    send(client_of, name="The Harbour Post", news_address="desk@post.example")
    write(client_of, title="Masthead", kind="masthead")
    clock.shift(SECOND)
    found = dict(fields(client.get("/humans.txt")))
    assert found["Newspaper"] == "The Harbour Post"
    assert found["Who works here"] == "http://testserver/about/masthead/"
    assert found["Contact"] == "desk@post.example"


def test_the_manifest_names_the_newspaper_and_icons_that_are_there(client_of, client):
    send(client_of, name="The Harbour Post", tagline="Of the bay")
    answer = client.get("/site.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json; charset=utf-8"
    manifest = json.loads(answer.text)
    assert (manifest["name"], manifest["description"]) == ("The Harbour Post", "Of the bay")
    assert all(b"".join(client.get(icon["src"])) for icon in manifest["icons"])


def test_accounts_elsewhere_are_said_to_be_the_newspapers_own(client_of, client):
    send(client_of, social="https://bsky.app/profile/post\nhttps://social.example/@post")
    page = " ".join(client.get("/").text.split())
    assert '<a href="https://bsky.app/profile/post" rel="me">Bluesky</a>' in page
    assert '<a href="https://social.example/@post" rel="me">social.example</a>' in page


def test_no_value_makes_a_line_of_its_own(clock, client_of, client):
    forged = '"a\x0bContact:\x0cb"@post.example'
    assert send(client_of, news_address=forged, security_address=forged).status_code == 302
    clock.shift(SECOND)
    for name in ("trust", "humans", ".well-known/security"):
        text = client.get(f"/{name}.txt").text
        assert 'a Contact: b"@post.example' in text
        assert text.splitlines() == text.split("\n")[:-1]
