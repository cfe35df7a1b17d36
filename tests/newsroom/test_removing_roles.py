"""Removing a custom role leaves nobody without a role."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import AuditEntry
from newsroom import sessions
from newsroom.models import User
from tests import factories
from tests.articles.admin.pages import parse

ROLES = "/admin/newsroom/role/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def chiefs(db):
    return Group.objects.create(name="Desk chief")


@pytest.fixture
def chief(chiefs):
    return factories.person("Desk chief", username="chief")


def page(role):
    return f"{ROLES}{role.pk}/remove/"


def test_its_people_get_another_role_first_and_sign_in_again(desk, administrator, chiefs, chief):
    theirs, generation = Client(), chief.session_generation
    session = settings.SESSION_COOKIE_NAME
    theirs.cookies[session] = desk(chief).cookies[session].value
    assert theirs.get("/admin/").status_code == 200
    client = desk(administrator)
    assert page(chiefs) in client.get(f"{ROLES}{chiefs.pk}/change/").text
    for sent in ({}, {"into": ""}, {"into": "Desk chief"}, {"into": "nobody"}):
        assert "into" in client.post(page(chiefs), sent).context["form"].errors
        assert Group.objects.filter(pk=chiefs.pk).exists()
    assert client.post(page(chiefs), {"into": "journalist"}).status_code == 302
    assert not Group.objects.filter(pk=chiefs.pk).exists()
    person = User.objects.get(pk=chief.pk)
    assert [group.name for group in person.groups.all()] == ["journalist"]
    assert person.session_generation == generation + 1
    assert not sessions.running(person).exists()
    assert theirs.get("/admin/").status_code == 302
    assert [
        entry.detail for entry in AuditEntry.objects.filter(act__in=["role", "role_removed"]).order_by("id")
    ] == [
        "chief, role: Desk chief → Journalist",
        "Desk chief",
    ]


def test_a_role_that_nobody_has_is_removed_without_a_question(desk, administrator, chiefs):
    client = desk(administrator)
    assert not parse(client.get(page(chiefs)).text).findall(".//select")
    assert client.post(page(chiefs)).status_code == 302
    assert not Group.objects.filter(pk=chiefs.pk).exists()


def test_what_is_built_in_stays_and_only_administrators_remove(desk, administrator, editor, chiefs):
    built_in = Group.objects.get(name="journalist")
    assert desk(administrator).post(page(built_in), {"into": "editor"}).status_code == 403
    assert desk(editor).post(page(chiefs)).status_code == 403
    assert desk(editor).get(page(chiefs)).status_code == 403
    assert {"journalist", "Desk chief"} <= {*Group.objects.values_list("name", flat=True)}


def test_the_role_that_single_sign_on_gives_stays(desk, administrator, chiefs, monkeypatch):
    monkeypatch.setattr(settings, "OIDC_ROLE", "Desk chief")
    answer = desk(administrator).post(page(chiefs))
    assert "OIDC_ROLE" in answer.text
    assert Group.objects.filter(pk=chiefs.pk).exists()


def test_it_is_asked_again_who_is_there(desk, administrator, chiefs):
    client = desk(administrator)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    assert client.post(page(chiefs)).status_code == 403
    assert Group.objects.filter(pk=chiefs.pk).exists()


def test_the_roles_are_in_the_navigation_of_administrators_alone(desk, administrator, editor):
    for person, sees in ((administrator, True), (editor, False)):
        links = parse(desk(person).get("/admin/").text).findall(".//nav[@class='desk-nav']//a")
        assert (ROLES in [link.get("href") for link in links]) == sees
