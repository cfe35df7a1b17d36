"""Two-step sign-in: app codes, recovery codes, who must have one, and resets."""

import base64
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import AuditEntry
from newsroom.models import User
from newsroom.second_factor import recovery, totp

LOGIN, SECOND, SECURITY = "/admin/login/", "/admin/login/second-factor/", "/admin/security/"
PASSWORD = "a long password for tests"
SECRET = base64.b32encode(b"12345678901234567890").decode()
PEOPLE = "/admin/newsroom/user/"

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def someone(editor, clock):
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def with_app(person):
    totp.keep(person, SECRET, 0)
    return person


def code(ahead=0):
    return totp.code_at(SECRET, int(timezone.now().timestamp()) // 30 + ahead)


def password(client, person, **extra):
    return client.post(LOGIN, {"username": person.username, "password": PASSWORD, **extra})


def second(client, typed):
    return client.post(SECOND, {"code": typed})


def is_in(client):
    return client.get("/admin/").status_code == 200


def acts(*names):
    return [entry.act for entry in AuditEntry.objects.filter(act__in=names).order_by("id")]


@pytest.mark.once
@pytest.mark.parametrize(
    ("moment", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(moment, expected):
    assert totp.code_at(SECRET, moment // 30) == expected


def test_a_password_alone_no_longer_opens_the_desk_and_a_code_does(client, someone):
    with_app(someone)
    answer = password(client, someone, next="/admin/articles/story/")
    assert answer["Location"] == SECOND
    assert not is_in(client)
    assert "sign_in" not in acts("sign_in")
    assert second(client, "000000").status_code == 200
    assert not is_in(client)
    answer = second(client, f"{code()[:3]} {code()[3:]}")
    assert answer["Location"] == "/admin/articles/story/"
    assert is_in(client)
    assert acts("sign_in", "sign_in_failed") == ["sign_in_failed", "sign_in"]


def test_a_code_is_taken_once_and_a_phone_may_be_half_a_minute_off(client, someone):
    with_app(someone)
    for ahead, is_taken in ((0, True), (0, False), (1, True), (-1, False), (2, False)):
        other = type(client)()
        password(other, someone)
        second(other, code(ahead))
        assert is_in(other) == is_taken, ahead


def test_ten_wrong_codes_from_many_places_pause_codes_and_nothing_else(client, someone, clock):
    with_app(someone)
    [*_, last] = recovery.make(someone)
    for number in range(10):
        other = type(client)(REMOTE_ADDR=f"203.0.113.{number}")
        password(other, someone)
        second(other, "123456")
    password(client, someone)
    assert "too many wrong codes" in second(client, code()).text
    assert not is_in(client)
    second(client, last)
    assert is_in(client)
    clock.shift(timedelta(minutes=16))
    later = type(client)()
    password(later, someone)
    second(later, code())
    assert is_in(later)


def test_somebody_with_the_password_cannot_lock_its_owner_out(client, someone, clock):
    """Strangers' wrong codes don't lock out a known device; its own make it a stranger."""
    with_app(someone)
    password(client, someone)
    second(client, code())
    client.post("/admin/logout/")
    for number in range(10):
        other = type(client)(REMOTE_ADDR=f"203.0.113.{number}")
        password(other, someone)
        second(other, "123456")
    clock.shift(timedelta(seconds=30))
    password(client, someone)
    for _ in range(9):
        assert "This code is wrong" in second(client, "123456").text
    second(client, code())
    assert is_in(client)
    client.post("/admin/logout/")
    password(client, someone)
    for _ in range(20):
        second(client, "123456")
    clock.shift(timedelta(seconds=30))
    second(client, code())
    assert not is_in(client)


def test_a_recovery_code_opens_once_however_it_is_typed(client, someone):
    with_app(someone)
    first, second_one, *_ = recovery.make(someone)
    password(client, someone)
    second(client, f" {first.upper().replace('-', ' ')} ")
    assert is_in(client)
    again = type(client)()
    password(again, someone)
    second(again, first)
    assert not is_in(again)
    second(again, second_one)
    assert is_in(again)
    assert acts("recovery_code") == ["recovery_code"] * 2
    assert recovery.left(someone) == 8


@pytest.mark.parametrize("change", ["password", "deactivated", "late"])
def test_the_second_factor_ends_with_the_password_the_account_or_the_time(client, someone, clock, change):
    with_app(someone)
    password(client, someone)
    if change == "password":
        someone.set_password("another long password")
        someone.save()
    elif change == "deactivated":
        User.objects.filter(pk=someone.pk).update(is_active=False)
    else:
        clock.shift(timedelta(minutes=11))
    assert second(client, code())["Location"] == LOGIN
    assert not is_in(client)


def test_without_a_first_step_there_is_no_second(client, someone):
    with_app(someone)
    assert second(client, code())["Location"] == LOGIN


def test_a_secret_is_stored_encrypted_and_an_unknown_key_opens_nothing(client, someone, settings):
    stored = with_app(someone).authenticator.secret
    assert SECRET not in stored
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret key" * 3
    assert totp.take(someone, code())
    settings.SECRET_KEY_FALLBACKS = []
    assert not totp.take(someone, code(1))


# Who must have one.


def test_who_must_have_a_second_factor_sets_it_up_first_and_keeps_recovery_codes(client, someone, settings):
    settings.SECOND_FACTOR_FOR = "editors"
    password(client, someone)
    for address in ("/admin/", "/admin/articles/story/", "/admin/articles/story/add/"):
        assert client.get(address)["Location"] == SECURITY
    assert "One more thing" in client.get(SECURITY).text
    page = client.post(f"{SECURITY}app/")
    secret = page.context["secret"].replace(" ", "")
    assert "This code is wrong" in client.post(f"{SECURITY}app/", {"code": "000000"}).text
    step = int(timezone.now().timestamp()) // 30
    page = client.post(f"{SECURITY}app/", {"code": totp.code_at(secret, step)})
    codes = page.context["codes"]
    assert len(set(codes)) == 10
    assert is_in(client)
    again = type(client)()
    assert password(again, someone)["Location"] == SECOND
    second(again, codes[0])
    assert is_in(again)


def test_a_setting_that_is_turned_on_reaches_those_who_are_signed_in(
    client, desk, someone, journalist, settings
):
    other = type(client)()
    password(other, someone)
    settings.SECOND_FACTOR_FOR = "editors"
    assert other.get("/admin/")["Location"] == SECURITY
    assert is_in(desk(journalist))
    settings.SECOND_FACTOR_FOR = "everyone"
    assert client.get("/admin/")["Location"] == SECURITY
    assert client.post("/admin/logout/").status_code == 200


def test_who_removes_the_last_one_has_to_set_up_another(client, someone, settings):
    settings.SECOND_FACTOR_FOR = "editors"
    with_app(someone)
    password(client, someone)
    second(client, code())
    client.post(f"{SECURITY}app/remove/")
    assert client.get("/admin/")["Location"] == SECURITY
    assert acts("second_factor_removed") == ["second_factor_removed"]


# Nobody is locked out for ever.


def test_an_administrator_resets_a_second_factor_with_a_reason_on_record(
    client, desk, administrator, someone
):
    with_app(someone)
    recovery.make(someone)
    own = type(client)()
    password(own, someone)
    second(own, code())
    address = f"{PEOPLE}{someone.pk}/second-factor/"
    assert "Say why" in desk(administrator).post(address, {"reason": " "}).text
    assert is_in(own)
    client.post(address, {"reason": "Lost the phone; I know her voice."})
    assert not is_in(own)
    password(own, someone)
    assert is_in(own)
    [entry] = AuditEntry.objects.filter(act="second_factor_reset")
    assert (entry.by, entry.detail) == (
        administrator,
        f"{someone.username}: Lost the phone; I know her voice.",
    )


def test_only_administrators_reset_and_the_operator_can(client, desk, someone, journalist, capsys):
    with_app(someone)
    for person in (journalist, someone):
        answer = desk(person).post(f"{PEOPLE}{someone.pk}/second-factor/", {"reason": "x"})
        assert answer.status_code == 403
    call_command("reset_second_factor", someone.username, reason="The last administrator.")
    assert re.search("is reset", capsys.readouterr().out)
    password(client, someone)
    assert is_in(client)
