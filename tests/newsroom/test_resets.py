"""A forgotten password, and invitations from the command line."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from articles.follow_up.running import run_round
from articles.models import AuditEntry
from newsroom.models import User
from newsroom.people import resets
from newsroom.second_factor import totp
from tests import factories
from tests.articles.admin.pages import sent_now

FORGOTTEN = "/admin/login/forgotten/"
OLD, NEW = "the old long password", "harbour bridge crane"

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]


@pytest.fixture
def someone(editor):
    editor.set_password(OLD)
    editor.email = "ann@news.example"
    editor.save()
    return editor


def path_of(link):
    return link.removeprefix(settings.SITE_URL)


def choose(link, browser=None):
    browser = browser or Client()
    page = browser.get(path_of(link), follow=True)
    if page.status_code != 200:
        return page
    return browser.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})


@pytest.mark.once
@pytest.mark.parametrize("typed", ["ANN@news.example", "username"])
def test_a_link_comes_by_mail_and_opens_the_desk_with_another_password(client, someone, mail_server, typed):
    typed = someone.username if typed == "username" else typed
    assert FORGOTTEN in client.get("/admin/login/").text
    assert "is on its way" in client.post(FORGOTTEN, {"who": typed}).text
    run_round()
    [mail] = mail_server.mails
    [link] = re.findall(r"http\S+/admin/new-password/\S+", mail.get_content())
    assert choose(link, client)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert User.objects.get(pk=someone.pk).check_password(NEW)
    assert choose(link).status_code == 410


@pytest.mark.once
def test_the_answer_is_the_same_for_nobody_and_letters_are_few(client, someone, mail_server, clock):
    factories.person("journalist", email="two@news.example")
    factories.person("journalist", email="two@news.example")
    factories.person("journalist", email="off@news.example", is_active=False)
    said = client.post(FORGOTTEN, {"who": "ann@news.example"}).text
    for typed in ("nobody", "@", "two@news.example", "off@news.example", "ann@news.example"):
        answer = client.post(FORGOTTEN, {"who": typed}).text
        assert re.sub(r'nonce="[^"]*"', "", answer) == re.sub(r'nonce="[^"]*"', "", said)
    run_round()
    assert len(mail_server.mails) == 1
    for _ in range(10):
        clock.shift(timedelta(minutes=16))
        client.post(FORGOTTEN, {"who": "ann@news.example"})
        run_round()
    assert len(mail_server.mails) == 5


CHANGES = ["late", "role", "deactivated", "password", "signed in", "address"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_link_ends(desk, administrator, someone, clock, change):
    link = resets.link(someone)
    sent = {"username": someone.username, "role": "editor", "is_active": "on", "email": someone.email}
    address = f"/admin/newsroom/user/{someone.pk}/change/"
    if change == "late":
        clock.shift(timedelta(days=3, seconds=1))
    elif change == "role":
        assert sent_now(desk(administrator), address, sent | {"role": "journalist"}).status_code == 302
    elif change == "deactivated":
        del sent["is_active"]
        assert sent_now(desk(administrator), address, sent).status_code == 302
        assert sent_now(desk(administrator), address, sent | {"is_active": "on"}).status_code == 302
    elif change == "address":
        assert sent_now(desk(administrator), address, sent | {"email": "b@news.example"}).status_code == 302
    else:
        clock.shift(timedelta(seconds=1))
        typed = {"username": someone.username, "password": OLD}
        assert Client().post("/admin/login/", typed).status_code == 302
    assert choose(link).status_code == 410
    assert User.objects.get(pk=someone.pk).check_password(OLD)


def test_a_link_that_is_used_in_time_is_good_and_ends_other_sessions(someone, clock):
    other = Client()
    other.post("/admin/login/", {"username": someone.username, "password": OLD})
    someone.refresh_from_db()
    link = resets.link(someone)
    clock.shift(timedelta(days=2, hours=23))
    assert choose(link).status_code == 302
    assert other.get("/admin/").status_code == 302


def test_a_mailbox_alone_does_not_get_past_the_second_factor(client, someone):
    totp.keep(someone, totp.new_secret(), 0)
    assert choose(resets.link(someone), client)["Location"] == "/admin/login/second-factor/"
    assert client.get("/admin/").status_code == 302


# From the command line.


def invited(capsys, *args, **options):
    call_command("invite", *args, **options)
    return capsys.readouterr().out.strip()


def test_the_operator_invites_the_first_administrator(capsys):
    link = invited(capsys, "first@news.example", role="administrator")
    person = User.objects.get(email="first@news.example")
    assert (person.username, person.is_staff, person.is_superuser) == ("first", True, False)
    assert [group.name for group in person.groups.all()] == ["administrator"]
    assert choose(link)["Location"] == "/admin/"
    assert [entry.act for entry in AuditEntry.objects.order_by("id")][:2] == ["person_added", "invited"]
    again = invited(capsys, "First@news.example")
    assert User.objects.count() == 1
    assert choose(again).status_code == 302


def test_the_command_says_what_is_wrong(someone):
    for args, options in (
        (["no address"], {"role": "editor"}),
        (["new@news.example"], {}),
        (["new@news.example"], {"role": "editor", "username": someone.username}),
    ):
        with pytest.raises(CommandError):
            call_command("invite", *args, **options)
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="deactivated"):
        call_command("invite", someone.email)
