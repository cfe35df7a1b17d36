"""Roles and people edited by two administrators at once: a revoked right is never restored unseen."""

import pytest

from articles.models import AuditEntry
from newsroom.models import Role, User
from tests import factories
from tests.articles.admin.pages import parse, sent_now, two_at_once

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

ROLES, PEOPLE = "/admin/newsroom/role/", "/admin/newsroom/user/"
FEWER = {"name": "Desk chief", "abilities": ["see", "write", "upload", "edit", "newspaper"]}
DROPPED = "Publish, send back, correct and withdraw"


@pytest.fixture
def two(desk):
    return two_at_once(desk, "administrator")


def opened(client, address):
    """The state that a row's page shows."""
    return client.get(address).context["adminform"].form["seen"].value()


def may(name):
    role = Role.objects.get(name=name)
    return {each.codename for each in role.permissions.all()} & {"publish_story", "view_auditentry"}


@pytest.fixture
def role(two):
    two[0].post(f"{ROLES}add/", {"name": "Desk chief", "abilities": ["publish", "audit"]})
    return Role.objects.get(name="Desk chief")


def test_an_old_page_of_a_role_gives_back_no_right_that_was_taken_away(two, role):
    ann, bo = two
    address = f"{ROLES}{role.pk}/change/"
    seen = opened(bo, address)
    assert sent_now(ann, address, FEWER).status_code == 302
    assert may("Desk chief") == set()
    mine = {"name": "Chief", "abilities": ["publish", "audit"]}
    answer = bo.post(address, {**mine, "seen": seen})
    assert may("Desk chief") == set()
    assert AuditEntry.objects.filter(act="role_defined").count() == 2
    sent = {**mine, "seen": parse(answer.text).find(".//input[@name='seen']").get("value")}
    assert bo.post(address, sent).status_code == 302
    assert may("Chief") == {"publish_story", "view_auditentry"}


def test_a_conflict_over_rights_shows_both_choices(two, role):
    ann, bo = two
    address = f"{ROLES}{role.pk}/change/"
    seen = opened(bo, address)
    sent_now(ann, address, FEWER)
    mine = ["see", "write", "upload", "edit", "publish"]
    answer = bo.post(address, {"name": "Chief", "abilities": mine, "seen": seen})
    assert answer.status_code == 409
    assert "Ann saved this at 12:00, after you opened it." in answer.text
    page = parse(answer.text)
    assert page.find(".//input[@name='name']").get("value") == "Chief"
    ticked = {each.get("value") for each in page.xpath(".//input[@name='abilities'][@checked]")}
    assert ticked == {*mine}
    theirs = [each.text for each in page.iterfind(".//q[@class='theirs']")]
    assert theirs == ["Change the newspaper’s look and pages", DROPPED]
    assert "Only the other person has chosen:" in answer.text
    assert "Only you have chosen:" in answer.text


def test_a_role_that_was_removed_meanwhile_does_not_come_back(two, role):
    ann, bo = two
    address = f"{ROLES}{role.pk}/change/"
    seen = opened(bo, address)
    ann.post(f"{ROLES}{role.pk}/remove/")
    bo.post(address, {"name": "Desk chief", "abilities": ["publish"], "seen": seen})
    assert not Role.objects.filter(name="Desk chief").exists()


def test_an_old_page_of_a_person_gives_back_no_role_and_no_account(two):
    ann, bo = two
    person = factories.person("editor", username="cy", first_name="Cy")
    address = f"{PEOPLE}{person.pk}/change/"
    words = {"username": "cy", "first_name": "Cy"}
    seen = opened(bo, address)
    assert sent_now(ann, address, {**words, "role": "journalist"}).status_code == 302
    mine = {**words, "first_name": "Cyd", "role": "editor", "is_active": "on"}
    answer = bo.post(address, {**mine, "seen": seen})
    assert (answer.status_code, "Ann saved this at 12:00" in answer.text) == (409, True)
    page = parse(answer.text)
    assert page.find(".//q[@class='theirs']") is None  # Ann changed none of Bo's fields.
    assert "What you had not changed now shows what is saved: " in answer.text
    assert page.find(".//option[@selected]").get("value") == "journalist"
    assert page.find(".//input[@name='is_active']").get("checked") is None
    stored = User.objects.get(pk=person.pk)
    assert (stored.first_name, stored.is_active, stored.groups.get().name) == ("Cy", False, "journalist")
    sent = {**mine, "seen": parse(answer.text).find(".//input[@name='seen']").get("value")}
    assert bo.post(address, sent).status_code == 302
    stored = User.objects.get(pk=person.pk)
    assert (stored.first_name, stored.is_active, stored.groups.get().name) == ("Cyd", True, "editor")


def test_a_role_that_a_person_got_by_another_way_is_seen_first_too(two, role):
    ann, bo = two
    person = factories.person("Desk chief", username="cy")
    address = f"{PEOPLE}{person.pk}/change/"
    seen = opened(bo, address)
    ann.post(f"{ROLES}{role.pk}/remove/", {"into": "journalist"})
    sent = {"username": "cy", "role": "editor", "is_active": "on", "seen": seen}
    answer = bo.post(address, sent)
    assert (answer.status_code, "Someone else has saved this" in answer.text) == (409, True)
    assert User.objects.get(pk=person.pk).groups.get().name == "journalist"
