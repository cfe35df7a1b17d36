"""Adding a person: their role, and the invitation by which they choose a password."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from articles.follow_up.running import run_round
from articles.models import AuditEntry, Job
from newsroom.models import User
from newsroom.people import invitations
from tests import factories
from tests.articles.admin.pages import sent_now

PEOPLE = "/admin/newsroom/user/"
PASSWORD = "a long password for tests"
GUESSED = ["P@ssw0rd2026", "1q2w3e4r5t6y", "letmeinletmein", "thetestcourier1", "a" * 4000]
NEW = {"first_name": "Ann", "last_name": "Smith", "email": "ann@news.example", "role": "editor"}

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]


def add(client, **changed):
    """Add a person; return the page this leads to."""
    return client.post(f"{PEOPLE}add/", NEW | changed, follow=True)


def link_on(page):
    """The path of the link on an administrator's page."""
    return page.context["link"].removeprefix(settings.SITE_URL)


def choose(link, password=PASSWORD, client=None):
    """Choose a password by a link, in a new browser by default; return the response."""
    client = client or Client()
    page = client.get(link, follow=True)
    if page.status_code != 200:
        return page
    sent = {"new_password1": password, "new_password2": password}
    return client.post(page.request["PATH_INFO"], sent)


def test_a_new_person_gets_a_role_and_chooses_a_password_by_a_link(desk, administrator, clock):
    page = add(desk(administrator))
    person = User.objects.get(username="ann.smith")
    assert (person.is_staff, person.is_superuser, person.has_usable_password()) == (True, False, False)
    assert [group.name for group in person.groups.all()] == ["editor"]
    assert "Nov. 27, 12:00 GMT" in page.text
    own = Client()
    answer = choose(link_on(page), client=own)
    assert answer.url == "/admin/"
    assert own.get("/admin/").context["user"] == person
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    entries = AuditEntry.objects.filter(detail__contains="ann.smith").order_by("id")
    assert [(entry.act, entry.by) for entry in entries] == [
        ("person_added", administrator),
        ("invited", administrator),
        ("password", person),
    ]


def test_a_link_works_once(desk, administrator):
    link = link_on(add(desk(administrator)))
    choose(link)
    again = choose(link, "another long password")
    assert again.status_code == 410
    assert "ask the administrator who invited you" in " ".join(again.text.split())
    assert User.objects.get(username="ann.smith").check_password(PASSWORD)


def test_of_two_tabs_only_one_chooses(desk, administrator):
    link = link_on(add(desk(administrator)))
    one, other = Client(), Client()
    form = one.get(link, follow=True).request["PATH_INFO"]
    other.get(link)
    sent = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert one.post(form, sent).status_code == 302
    assert other.post(form, sent | {"new_password1": "x" * 20, "new_password2": "x" * 20}).status_code == 410
    assert User.objects.get(username="ann.smith").check_password(PASSWORD)


@pytest.mark.once
@pytest.mark.parametrize("weak", ["short", "password1234", "1234567890123", "ann.smith1234", *GUESSED])
def test_a_weak_password_is_refused_with_the_reason_and_the_link_lives_on(desk, administrator, weak):
    link = link_on(add(desk(administrator)))
    assert "errorlist" in choose(link, weak).text
    assert choose(link).status_code == 302


def test_a_link_expires_and_a_new_one_voids_the_one_before(desk, administrator, clock):
    client = desk(administrator)
    page = add(client)
    first, address = link_on(page), page.request["PATH_INFO"]
    clock.shift(timedelta(days=1))
    second = link_on(client.post(address, follow=True))
    assert choose(first).status_code == 410
    clock.shift(timedelta(days=7))
    assert choose(second).status_code == 410
    client = desk(administrator)
    page = client.get(address)
    assert not page.context["link"]
    assert "has expired" in page.text
    assert "Invitation expired" in client.get(PEOPLE).text
    assert choose(link_on(client.post(address, follow=True))).status_code == 302
    assert "Invitation expired" not in client.get(PEOPLE).text


def change(client, person, **changed):
    fields = NEW | {"username": person.username, "is_active": "on"} | changed
    sent = {name: value for name, value in fields.items() if value is not None}
    assert sent_now(client, f"{PEOPLE}{person.pk}/change/", sent).status_code == 302


def test_the_link_of_an_account_that_was_deactivated_stays_dead(desk, administrator):
    client = desk(administrator)
    page = add(client)
    person, address = User.objects.get(username="ann.smith"), page.request["PATH_INFO"]
    change(client, person, is_active=None)
    assert choose(link_on(page)).status_code == 410
    assert "is deactivated" in client.post(address, follow=True).text
    change(client, person)
    assert choose(link_on(page)).status_code == 410
    assert not client.get(address).context["link"]
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_an_account_gets_a_link_for_a_new_password_only_on_request(desk, administrator, journalist):
    journalist.set_password("the old long password")
    journalist.save()
    client, address = desk(administrator), f"{PEOPLE}{journalist.pk}/invitation/"
    assert not client.get(address).context["link"]
    link = link_on(client.post(address, follow=True))
    assert User.objects.get(pk=journalist.pk).check_password("the old long password")
    assert choose(link).status_code == 302
    assert User.objects.get(pk=journalist.pk).check_password(PASSWORD)


@pytest.mark.parametrize("number", ["MQ", "!!", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "_w"])
def test_a_crafted_link_opens_nothing(client, administrator, number):
    for token in ("x", "password", "abc-" + "0" * 32):
        assert client.get(f"/admin/invitation/{number}/{token}/").status_code == 410
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    assert not client.session.keys()


@pytest.mark.once
def test_the_link_is_mailed_where_there_is_mail_and_to_copy_anyway(desk, administrator, mail_server):
    page = add(desk(administrator))
    assert "on its way to <bdi>ann@news.example</bdi>" in page.text
    run_round()
    [mail] = mail_server.mails
    assert mail["To"] == "ann@news.example"
    [link] = [line for line in mail.get_content().split() if "/admin/invitation/" in line]
    assert "Nov. 27, 12:00 GMT" in mail.get_content()
    assert choose(link.removeprefix(settings.SITE_URL)).status_code == 302
    Job.objects.enqueue("invitation", keys=[User.objects.get(username="ann.smith").pk])
    run_round()
    assert len(mail_server.mails) == 1


@pytest.mark.once
def test_without_mail_or_address_the_link_is_to_hand_over(desk, administrator):
    client = desk(administrator)
    assert "No mail server is set up" in add(client).text
    assert "has no e-mail address" in add(client, email="", first_name="Bo").text
    assert not Job.objects.exists()


def test_names_to_sign_in_with_are_made_from_peoples_own_and_are_nobody_elses(desk, administrator):
    client = desk(administrator)
    for email in ("a@news.example", "b@news.example"):
        add(client, email=email)
    add(client, email="", first_name="Zoë", last_name="O’Neil")
    add(client, email="", username="z.o")
    assert "already exists" in add(client, email="", username="z.o").text
    names = User.objects.exclude(pk=administrator.pk).order_by("pk").values_list("username", flat=True)
    assert list(names) == ["ann.smith", "ann.smith2", "zoë.oneil", "z.o"]


@pytest.mark.once
def test_nothing_is_added_without_a_name_and_a_role(desk, administrator):
    errors = add(desk(administrator), first_name="", role="").context["adminform"].form.errors
    assert errors.keys() == {"first_name", "role"}
    assert User.objects.count() == 1


@pytest.mark.once
def test_only_administrators_invite(desk, editor, journalist):
    for someone in (editor, journalist):
        client = desk(someone)
        for address in (f"{PEOPLE}add/", f"{PEOPLE}{editor.pk}/invitation/"):
            assert client.get(address).status_code == 403
            assert client.post(address, NEW).status_code == 403
    assert not AuditEntry.objects.filter(act="invited").exists()


@pytest.mark.once
def test_what_an_account_is_good_for_is_in_the_list(desk, administrator):
    person = factories.person("editor", first_name="Bo")
    person.set_unusable_password()
    person.save()
    assert invitations.state_of(person) == "No password"
    add(desk(administrator))
    page = desk(administrator).get(PEOPLE).text
    for words in ("Active", "No password", "Invited, until Nov. 27, 12:00 GMT", "Editor"):
        assert words in page
