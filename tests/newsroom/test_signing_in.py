"""The audit list of sign-ins, failed attempts and changes to people, with the right address."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from articles.models import AuditEntry
from newsroom import environment
from tests import factories
from tests.articles.admin.pages import sent_now

PASSWORD = "a long password for tests"
ADDRESS = "203.0.113.7"


@pytest.fixture
def someone(editor):
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def sign_in(client, username, password=PASSWORD, **headers):
    client.post("/admin/login/", {"username": username, "password": password}, **headers)


def listed(*acts):
    """The audit entries for these acts, in order: (act, by, detail, address)."""
    found = AuditEntry.objects.filter(act__in=acts) if acts else AuditEntry.objects.all()
    return [(each.act, each.by, each.detail, each.address) for each in found.order_by("pk")]


def test_signing_in_and_out_is_listed_with_the_address(client, someone):
    sign_in(client, someone.username, REMOTE_ADDR=ADDRESS)
    client.post("/admin/logout/", REMOTE_ADDR=ADDRESS)
    assert listed() == [("sign_in", someone, "", ADDRESS), ("sign_out", someone, "", ADDRESS)]


def test_a_sign_in_that_failed_is_listed_with_the_name_as_it_was_typed(client, someone):
    sign_in(client, someone.username, "a guess", REMOTE_ADDR=ADDRESS)
    sign_in(client, "nobody-of-ours", REMOTE_ADDR=ADDRESS)
    assert listed() == [
        ("sign_in_failed", None, someone.username, ADDRESS),
        ("sign_in_failed", None, "nobody-of-ours", ADDRESS),
    ]
    assert "a guess" not in str(AuditEntry.objects.values())


def test_a_name_of_any_length_is_cut(rf, db):
    from django.contrib.auth import authenticate

    authenticate(rf.post("/admin/login/"), username="n" * 200, password="a guess")
    assert listed()[0][2] == "n" * 150


def test_a_lock_out_is_listed(client, someone):
    for number in range(10):
        sign_in(client, someone.username, f"guess {number}", REMOTE_ADDR=ADDRESS)
    assert listed("locked_out") == [("locked_out", None, someone.username, ADDRESS)]
    assert len(listed("sign_in_failed")) == 10


# The address, behind proxies.


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, None, "10.0.0.1"),
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, None, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (3, "203.0.113.7", "203.0.113.7"),
        (1, "unknown", None),
    ],
)
def test_the_address_is_the_one_that_our_own_proxies_saw(
    trusted, forwarded, address, client, someone, settings
):
    settings.TRUSTED_PROXIES = trusted
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    sign_in(client, someone.username, REMOTE_ADDR="10.0.0.1", **headers)
    assert listed("sign_in") == [("sign_in", someone, "", address)]


def test_guessers_behind_one_proxy_lock_out_themselves_alone(client, someone, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(10):
        sign_in(
            client, someone.username, f"guess {number}", HTTP_X_FORWARDED_FOR=f"1.2.3.{number}, {ADDRESS}"
        )
    sign_in(client, someone.username, HTTP_X_FORWARDED_FOR=ADDRESS)
    assert not listed("sign_in")
    sign_in(client, someone.username, HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert listed("sign_in") == [("sign_in", someone, "", "203.0.113.8")]


# Changes to people.


def change(client, person, **fields):
    form = {
        "username": person.username,
        "first_name": "",
        "last_name": "",
        "email": person.email,
        "role": person.groups.get().name,
        "is_active": "on",
        **fields,
    }
    form = {name: value for name, value in form.items() if value is not None}
    assert sent_now(client, f"/admin/newsroom/user/{person.pk}/change/", form).status_code == 302


def test_a_role_that_an_administrator_gives_is_listed(administrator, journalist, desk):
    change(desk(administrator), journalist, role="editor")
    [(_, by, detail, _)] = listed("role")
    assert (by, detail) == (administrator, f"{journalist.username}, role: journalist → editor")


def test_letting_someone_go_and_come_back_is_listed(administrator, journalist, desk):
    change(desk(administrator), journalist, is_active=None)
    change(desk(administrator), journalist)
    assert [detail for _, _, detail, _ in listed("person_changed")] == [
        f"{journalist.username}, active: yes → no",
        f"{journalist.username}, active: no → yes",
    ]


def test_another_address_for_mail_is_listed(administrator, journalist, desk):
    change(desk(administrator), journalist, email="new@news.example")
    [(_, _, detail, _)] = listed("person_changed")
    assert detail.endswith(": none → new@news.example")


def test_saving_a_person_without_a_change_lists_nothing(administrator, journalist, desk):
    change(desk(administrator), journalist)
    assert listed() == []


def test_a_new_person_is_listed(administrator, desk):
    form = {"first_name": "Ann", "role": "editor"}
    assert desk(administrator).post("/admin/newsroom/user/add/", form).status_code == 302
    assert listed("person_added") == [("person_added", administrator, "ann, editor", None)]


def test_a_change_that_was_refused_is_not_listed(administrator, journalist, editor, desk):
    client = desk(administrator)
    answer = sent_now(client, f"/admin/newsroom/user/{journalist.pk}/change/", {"username": editor.username})
    assert answer.status_code == 200
    assert listed("person_changed", "role") == []
    assert desk(factories.person("editor")).post("/admin/newsroom/user/add/", {}).status_code == 403


# The settings.


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "options"),
    [
        ("smtp://mail.example", {"host": "mail.example", "port": None}),
        ("smtp://mail.example:2525", {"host": "mail.example", "port": 2525}),
        (
            "smtp+tls://ann%40news:p%2Fw@mail.example:587",
            {"port": 587, "use_tls": True, "username": "ann@news", "password": "p/w"},
        ),
        ("smtps://mail.example", {"use_ssl": True}),
    ],
)
def test_a_mail_address_is_understood(address, options, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", address)
    found = environment.mailer("EMAIL_URL")["OPTIONS"]
    assert options.items() <= found.items()
    assert found["timeout"]


@pytest.mark.once
@pytest.mark.parametrize(
    "value", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://[::1"]
)
def test_a_malformed_mail_address_is_named(value, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", value)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.mailer("EMAIL_URL")


@pytest.mark.once
@pytest.mark.parametrize("value", ["file:///etc/passwd", "chat.example/hook", "https://"])
def test_a_chat_that_is_no_web_address_is_named(value, monkeypatch):
    monkeypatch.setenv("CHAT_WEBHOOK_URL", value)
    with pytest.raises(ImproperlyConfigured, match="CHAT_WEBHOOK_URL"):
        environment.web_address("CHAT_WEBHOOK_URL")


@pytest.mark.once
@pytest.mark.parametrize("value", ["-1", "one", "1.5", "²"])
def test_a_number_of_proxies_that_is_none_is_named(value, monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        environment.count("TRUSTED_PROXIES", 0)
