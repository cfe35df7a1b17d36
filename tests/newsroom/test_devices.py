"""A sign-in on a new device is reported by mail; a known device gets in while strangers are throttled."""

from datetime import timedelta

import pytest

from articles.follow_up.running import run_round
from newsroom import devices, throttling

LOGIN = "/admin/login/"
PASSWORD = "a long password for tests"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def someone(editor, clock):
    editor.set_password(PASSWORD)
    editor.email = "ann@news.example"
    editor.save()
    return editor


def sign_in(browser, person, password=PASSWORD, **extra):
    return browser.post(LOGIN, {"username": person.username, "password": password}, **extra).status_code


def many_wrong(client, person, times, network="198.51.100"):
    """Tries wrong passwords, nine from each address."""
    for number in range(times):
        sign_in(type(client)(REMOTE_ADDR=f"{network}.{number // 9}"), person, f"guess {number}")


@pytest.mark.once
def test_a_new_device_is_reported_by_mail_in_the_persons_language(client, someone, mail_server):
    someone.language = "uk"
    someone.save()
    assert sign_in(client, someone) == 302
    client.post("/admin/logout/")
    assert sign_in(client, someone) == 302
    run_round()
    assert not mail_server.mails
    sign_in(type(client)(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.9"), someone)
    run_round()
    [mail] = mail_server.mails
    said = mail.get_content()
    assert mail["To"] == "ann@news.example"
    assert "Новий вхід" in mail["Subject"]
    for words in ("Firefox, Windows", "203.0.113.9", "/admin/security/", someone.username):
        assert words in said


def test_the_cookie_of_a_device_is_for_the_desk_alone(client, someone):
    client.post(LOGIN, {"username": someone.username, "password": PASSWORD})
    cookie = client.cookies[devices.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert devices.Device.objects.get().key_hash != cookie.value


def test_a_known_device_gets_in_while_strangers_are_slowed(client, someone, monkeypatch, clock):
    monkeypatch.setattr(throttling, "MOST_FOR_ONE_NAME", 30)
    sign_in(client, someone)
    client.post("/admin/logout/")
    many_wrong(client, someone, 31)
    stranger = type(client)(REMOTE_ADDR="203.0.113.1")
    answer = stranger.post(LOGIN, {"username": someone.username, "password": PASSWORD})
    assert answer.status_code == 429
    assert "On a device on which you have signed in before" in " ".join(answer.text.split())
    assert sign_in(client, someone) == 302
    clock.shift(timedelta(minutes=16))
    assert sign_in(stranger, someone) == 302


def test_a_known_device_gets_in_from_the_address_of_a_guesser(client, someone):
    """For example, in the same office."""
    sign_in(client, someone)
    client.post("/admin/logout/")
    guesser = type(client)()
    for number in range(12):
        last = sign_in(guesser, someone, f"guess {number}")
    assert last == 429
    assert sign_in(client, someone) == 302


def test_a_known_device_that_guesses_is_a_stranger_after_ten(client, someone, clock):
    sign_in(client, someone)
    client.post("/admin/logout/")
    statuses = [sign_in(client, someone, f"guess {number}") for number in range(21)]
    assert statuses == [200] * 19 + [429] * 2
    assert sign_in(client, someone) == 429
    clock.shift(timedelta(minutes=16))
    assert sign_in(client, someone) == 302


def test_a_device_is_known_for_its_own_people_alone(client, someone, journalist):
    sign_in(client, someone)
    client.post("/admin/logout/")
    statuses = [sign_in(client, journalist, f"guess {number}") for number in range(11)]
    assert statuses[-1] == 429


def test_the_addresses_of_one_household_are_one(client, someone):
    for number in range(10):
        sign_in(type(client)(REMOTE_ADDR=f"2001:db8:0:1::{number:x}"), someone, "guess")
    assert sign_in(type(client)(REMOTE_ADDR="2001:db8:0:1:ffff::1"), someone) == 429
    assert sign_in(type(client)(REMOTE_ADDR="2001:db8:0:2::1"), someone) == 302


@pytest.mark.once
@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("", ""),
        ("<b>\x00" + "x" * 900, "b" + "x" * 59),
    ],
)
def test_a_device_is_named_by_what_it_says_of_itself(agent, name):
    assert devices.name_of(agent) == name
