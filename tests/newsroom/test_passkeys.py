"""Passkeys, with a software key; tests/browser/test_passkeys.py uses a browser's."""

import json

import pytest
from django.test import Client

from newsroom.models import Passkey
from tests import factories
from tests.newsroom.software_key import PRESENT, SoftwareKey

SECURITY, LOGIN = "/admin/security/", "/admin/login/"

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def client():
    return Client(HTTP_HOST="localhost")


def add(client, key, name="My key"):
    options = client.post(f"{SECURITY}passkey/options/").json()
    return client.post(f"{SECURITY}passkey/add/", {"name": name, "passkey": key.make(options)})


def ask(client):
    return client.post(f"{LOGIN}passkey/options/").json()


def sign_in(client, answer, next_page=""):
    return client.post(f"{LOGIN}passkey/", {"passkey": answer, "next": next_page})


def stranger():
    return Client(HTTP_HOST="localhost")


def is_in(client):
    return client.get("/admin/").status_code == 200


def test_a_passkey_opens_the_desk_without_a_password(desk, editor, settings):
    settings.SECOND_FACTOR_FOR = "editors"
    key, client = SoftwareKey(), desk(editor)
    assert "recovery codes" in add(client, key).text
    other = stranger()
    answer = sign_in(other, key.answer(ask(other)), "/admin/articles/story/")
    assert answer["Location"] == "/admin/articles/story/"
    assert is_in(other)
    assert "My key" in other.get(SECURITY).text


def test_after_the_password_only_ones_own_passkey_is_taken(desk, client, editor, journalist):
    editor.set_password("a long password for tests")
    editor.save()
    own, others = SoftwareKey(), SoftwareKey()
    add(desk(editor), own)
    add(desk(journalist), others)
    for key, opens in ((others, False), (own, True)):
        new = stranger()
        typed = {"username": editor.username, "password": "a long password for tests"}
        assert new.post(LOGIN, typed)["Location"].endswith("second-factor/")
        options = ask(new)
        assert len(options["allowCredentials"]) == 1
        new.post(f"{LOGIN}second-factor/", {"passkey": key.answer(options)})
        assert is_in(new) == opens


FORGERIES = {
    "origin": lambda key: setattr(key, "origin", "http://localhost.evil.example"),
    "host": lambda key: setattr(key, "host", "evil.example"),
    "signature": lambda key: setattr(key, "private", SoftwareKey().private),
    "unverified": lambda key: setattr(key, "flags", PRESENT),
    "copied": lambda key: setattr(key, "counter", 0),
    "unknown": lambda key: setattr(key, "id", SoftwareKey().id),
    "challenge": lambda key: setattr(key, "challenge", ask(stranger())["challenge"]),
}


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_answer_opens_nothing(desk, editor, forged):
    key = SoftwareKey()
    add(desk(editor), key)
    new = stranger()
    sign_in(new, key.answer(ask(new)))
    assert is_in(new)
    new = stranger()
    FORGERIES[forged](key)
    answer = sign_in(new, key.answer(ask(new)))
    assert "No account here has this passkey" in answer.text
    assert not is_in(new)


def test_an_answer_is_taken_once(desk, editor):
    key, new = SoftwareKey(), stranger()
    add(desk(editor), key)
    answer = key.answer(ask(new))
    assert sign_in(new, answer).status_code == 302
    new.post("/admin/logout/")
    assert sign_in(new, answer).status_code == 200
    assert not is_in(new)


def test_a_deactivated_persons_passkey_is_dead(desk, editor):
    key, new = SoftwareKey(), stranger()
    add(desk(editor), key)
    editor.is_active = False
    editor.save()
    sign_in(new, key.answer(ask(new)))
    assert not is_in(new)


@pytest.mark.once
@pytest.mark.parametrize(
    "sent",
    [
        *["", "{", "[]", "1", '{"response": {}}', '{"response": 1}', "[" * 9000, "x" * 30_000],
        json.dumps({"id": "a", "rawId": "é", "response": {"clientDataJSON": "e30"}}),
        json.dumps(
            {"rawId": "YQ", "response": {"clientDataJSON": "e30", "attestationObject": "gYGB" * 2000}}
        ),
    ],
)
def test_what_no_browser_sends_is_refused_in_words(desk, editor, sent):
    client = desk(editor)
    client.post(f"{SECURITY}passkey/options/")
    assert client.post(f"{SECURITY}passkey/add/", {"passkey": sent}).status_code == 302
    assert "was not added" in client.get(SECURITY).text
    new = stranger()
    ask(new)
    assert sign_in(new, sent).status_code == 200
    assert not Passkey.objects.exists()


def test_a_passkey_is_one_persons_and_theirs_to_remove(desk, editor):
    key = SoftwareKey()
    add(desk(editor), key)
    other = factories.person("journalist")
    client = desk(other)
    add(client, key)
    assert not other.passkeys.exists()
    [passkey] = editor.passkeys.all()
    assert client.post(f"{SECURITY}passkey/{passkey.pk}/remove/").status_code == 404
    desk(editor).post(f"{SECURITY}passkey/{passkey.pk}/remove/")
    assert not Passkey.objects.exists()
    assert not editor.recovery_codes.exists()


@pytest.mark.once
def test_where_browsers_allow_none_the_page_says_so(desk, editor):
    client = desk(editor)
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    assert "Browsers do not allow passkeys" in client.get(SECURITY).text
    assert "passkey" not in stranger().get(LOGIN, HTTP_HOST="127.0.0.1").text
    assert "Sign in with a passkey" in stranger().get(LOGIN).text
