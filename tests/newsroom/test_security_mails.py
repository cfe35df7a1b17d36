"""Any change to a person's ways to sign in is reported to them by mail."""

import base64

import pytest
from django.utils import timezone

from articles.follow_up.running import run_round
from newsroom.second_factor import recovery, totp
from tests.articles.admin.pages import sent_now

SECRET = base64.b32encode(b"12345678901234567890").decode()
PASSWORD = "a long password for tests"
SECURITY = "/admin/security/"

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def someone(editor):
    editor.set_password(PASSWORD)
    editor.email = "ann@news.example"
    editor.save()
    return editor


def add_app(client, person):
    client.post(f"{SECURITY}app/")
    secret = client.session["authenticator_secret"]
    client.post(f"{SECURITY}app/", {"code": totp.code_at(secret, int(timezone.now().timestamp()) // 30)})


def change_password(client, person):
    new = "another long password"
    client.post(
        "/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )


def remove_app(client, person):
    totp.keep(person, SECRET, 0)
    client.post(f"{SECURITY}app/remove/")


def new_codes(client, person):
    totp.keep(person, SECRET, 0)
    client.post(f"{SECURITY}codes/")


def use_code(client, person):
    totp.keep(person, SECRET, 0)
    code, *_ = recovery.make(person)
    client.logout()
    client.post("/admin/login/", {"username": person.username, "password": PASSWORD})
    client.post("/admin/login/second-factor/", {"code": code})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_app, "was added: authenticator app"),
        (remove_app, "was removed: authenticator app"),
        (new_codes, "New recovery codes were made"),
        (use_code, "A recovery code was used to sign in. Codes left: 9."),
        (change_password, "Your password was changed."),
    ],
)
def test_each_change_is_reported_once(desk, someone, mail_server, change, said):
    change(desk(someone), someone)
    run_round()
    [text] = [mail.get_content() for mail in mail_server.mails if "has changed" in mail["Subject"]]
    assert said in text
    assert SECURITY in text
    run_round()
    assert len(mail_server.mails) == 1


LONG = f"ann@{'.'.join(['n' * 57] * 4)}.example"
"""As long as a mail server takes."""


@pytest.mark.parametrize("old", ["ann@news.example", LONG])
def test_a_new_address_is_reported_to_the_old_one(desk, administrator, someone, mail_server, old):
    someone.email = old
    someone.save()
    sent = {"username": someone.username, "role": "editor", "is_active": "on", "email": "other@news.example"}
    address = f"/admin/newsroom/user/{someone.pk}/change/"
    assert sent_now(desk(administrator), address, sent).status_code == 302
    run_round()
    [mail] = mail_server.mails
    assert mail["To"] == old
    assert someone.username in mail.get_content()
    assert sent_now(desk(administrator), address, sent | {"first_name": "Ann"}).status_code == 302
    run_round()
    assert len(mail_server.mails) == 1
