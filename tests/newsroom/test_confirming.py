"""Changing people, roles or ways to sign in asks for confirmation, and loses no input."""

from datetime import timedelta

import pytest

from newsroom import devices, throttling
from newsroom.models import User
from newsroom.people.confirming import CONFIRMED_AT
from tests.articles.admin.pages import parse
from tests.newsroom.software_key import SoftwareKey

PASSWORD, PEOPLE, SECURITY = "a long password for tests", "/admin/newsroom/user/", "/admin/security/"
NEW = {"first_name": "Ann & “Bo”", "role": "editor", "email": "ann@news.example"}

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def signed_in(client, administrator, clock):
    administrator.set_password(PASSWORD)
    administrator.save()
    client.post("/admin/login/", {"username": administrator.username, "password": PASSWORD})
    return client


def fields_of(answer):
    """The fields that the confirmation page submits again."""
    forms = parse(answer.text).findall(".//form[@action]")
    [form] = [each for each in forms if each.find(".//input[@name='confirm_password']") is not None]
    pairs = [
        (field.get("name"), field.get("value"))
        for field in form.iter("input")
        if field.get("type") == "hidden"
    ]
    return {name: value for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_a_quarter_of_an_hour_after_signing_in_the_password_is_asked_for_and_nothing_is_lost(
    signed_in, clock
):
    clock.shift(timedelta(minutes=16))
    answer = signed_in.post(f"{PEOPLE}add/", NEW)
    assert answer.status_code == 403
    assert not User.objects.filter(email=NEW["email"]).exists()
    sent = fields_of(answer)
    assert sent == NEW
    wrong = signed_in.post(f"{PEOPLE}add/", {**sent, "confirm_password": "wrong"})
    assert "Wrong password or passkey" in wrong.text
    assert fields_of(wrong) == NEW
    right = signed_in.post(f"{PEOPLE}add/", {**sent, "confirm_password": PASSWORD})
    assert right.status_code == 302
    assert User.objects.get(email=NEW["email"]).first_name == NEW["first_name"]
    assert signed_in.post(f"{PEOPLE}add/", NEW | {"email": "c@news.example"}).status_code == 302


def test_just_after_signing_in_nobody_is_asked(signed_in):
    assert signed_in.post(f"{PEOPLE}add/", NEW).status_code == 302


@pytest.mark.parametrize(
    "address",
    ["invitation/", "second-factor/", "change/"],
)
def test_everything_about_people_asks(signed_in, administrator, editor, clock, address):
    clock.shift(timedelta(minutes=16))
    assert signed_in.get(f"{PEOPLE}{editor.pk}/{address}").status_code == 200
    answer = signed_in.post(f"{PEOPLE}{editor.pk}/{address}", {"role": "administrator", "reason": "x"})
    assert (answer.status_code, "Confirm that it’s you" in answer.text) == (403, True)


@pytest.mark.parametrize("address", ["app/", "app/remove/", "codes/", "passkey/add/", "passkey/1/remove/"])
def test_everything_about_ones_own_ways_in_asks(signed_in, clock, address):
    clock.shift(timedelta(minutes=16))
    answer = signed_in.post(f"{SECURITY}{address}")
    assert (answer.status_code, "Confirm that it’s you" in answer.text) == (403, True)


def test_a_passkey_answers_too_and_only_ones_own(client, desk, administrator, editor):
    client.defaults["HTTP_HOST"] = "localhost"
    keys = {}
    for person in (editor, administrator):
        keys[person] = SoftwareKey()
        options = desk(person).post(f"{SECURITY}passkey/options/").json()
        client.post(f"{SECURITY}passkey/add/", {"passkey": keys[person].make(options)})
    session = client.session
    session[CONFIRMED_AT] = 0
    session.save()
    for person, status in ((editor, 403), (administrator, 302)):
        options = client.post("/admin/login/passkey/options/").json()
        sent = {**NEW, "confirm_passkey": keys[person].answer(options)}
        assert client.post(f"{PEOPLE}add/", sent).status_code == status


def test_ten_wrong_passwords_in_a_stolen_session_end_there(signed_in, clock):
    clock.shift(timedelta(minutes=16))
    signed_in.cookies.pop("known_device")
    sent = [
        signed_in.post(f"{PEOPLE}add/", {"confirm_password": f"guess {n}"}).status_code for n in range(11)
    ]
    assert sent[-1] == 429
    assert signed_in.post(f"{PEOPLE}add/", NEW | {"confirm_password": PASSWORD}).status_code == 429


TWICE = dict.fromkeys(["new_password1", "new_password2"], "seven wet herons")


@pytest.mark.parametrize(
    ("address", "field", "others"),
    [
        (f"{PEOPLE}add/", "confirm_password", NEW),
        (
            "/admin/password_change/",
            "old_password",
            dict.fromkeys(["new_password1", "new_password2"], "seven wet herons"),
        ),
    ],
)
def test_a_stolen_session_is_no_way_to_guess_the_password(
    signed_in, administrator, clock, monkeypatch, address, field, others
):
    """From whatever addresses: after a limit in total, strangers can't even use the right one."""
    monkeypatch.setattr(throttling, "MOST_FOR_ONE_NAME", 30)
    clock.shift(timedelta(minutes=16))
    del signed_in.cookies[devices.COOKIE]
    for number in range(31):
        guess = {**others, field: f"guess {number}"}
        signed_in.post(address, guess, REMOTE_ADDR=f"198.51.100.{number // 9}")
    refused = signed_in.post(address, {**others, field: PASSWORD}, REMOTE_ADDR="198.51.100.77")
    assert refused.status_code in (403, 429)
    assert User.objects.get(pk=administrator.pk).check_password(PASSWORD)
    clock.shift(timedelta(minutes=16))
    assert signed_in.post(address, {**others, field: PASSWORD}).status_code == 302
