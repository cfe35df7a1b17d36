"""Whoever steps down, even several at once, a newsroom keeps an administrator."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db.models.signals import post_save
from django.test import Client

from newsroom.doctor import work
from newsroom.models import User
from newsroom.people.removing import remove
from tests import factories
from tests.beside import Beside
from tests.newsroom.test_people import PEOPLE, form

REFUSED = "Nobody else is an administrator"


@pytest.fixture
def ada(db):
    return factories.person("administrator", username="ada", email="ada@news.example")


@pytest.fixture
def bea(db):
    return factories.person("administrator", username="bea", email="bea@news.example")


def stepping(client, person, **changed):
    """A call that submits the person's page in its current state."""
    typed = form(person, **changed)
    return lambda: client.post(f"{PEOPLE}{person.pk}/change/", typed)


def each_their_own(ada, bea):
    return [(ada, ada), (bea, bea)]


def each_the_other(ada, bea):
    return [(ada, bea), (bea, ada)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pairs", [each_their_own, each_the_other])
@pytest.mark.parametrize("changed", [{"role": "journalist"}, {"is_active": None}])
def test_two_do_not_step_down_at_once(desk, ada, bea, pairs, changed):
    calls = []
    for by, person in pairs(ada, bea):
        client = Client()
        client.cookies.update(desk(by).cookies)
        calls.append(stepping(client, person, **changed))
    first, second = calls[0], Beside(calls[1])
    post_save.connect(second.begin, sender=User)
    try:
        assert first().status_code == 302
    finally:
        post_save.disconnect(second.begin, sender=User)
    assert REFUSED in second.end().context["adminform"].form.errors["role"][0]
    assert [*work.administrators()] == []


def test_a_superuser_who_is_alone_stays_active(desk, db):
    owner = User.objects.create_superuser("owner")
    page = desk(owner)
    assert stepping(page, owner, first_name="Olga")().status_code == 302
    refused = stepping(page, owner, is_active=None)()
    assert REFUSED in refused.context["adminform"].form.errors["role"][0]
    factories.person("administrator")
    assert stepping(page, owner, is_active=None)().status_code == 302


def test_the_command_leaves_an_administrator(ada, bea):
    bea.is_active = False
    bea.save()
    with pytest.raises(CommandError, match="is the only administrator"):
        call_command("invite", ada.email, role="journalist")
    bea.is_active = True
    bea.save()
    call_command("invite", ada.email, role="journalist")
    assert [group.name for group in ada.groups.all()] == ["journalist"]


def test_removing_a_role_leaves_administrators_who_had_it_too(ada):
    chiefs = Group.objects.create(name="Desk chief")
    ada.groups.add(chiefs)
    remove(chiefs, by=ada, into="journalist")
    assert [group.name for group in ada.groups.all()] == ["administrator"]
