import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import AuditEntry
from newsroom.doctor import work
from newsroom.models import User
from newsroom.people import invitations
from newsroom.people.forms import PersonForm
from tests import factories
from tests.articles.admin.pages import parse

PEOPLE = "/admin/newsroom/user/"
PASSWORD = "a long password for tests"


@pytest.fixture
def person(db):
    return factories.person("journalist", username="ada", first_name="Ada")


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("owner", password=PASSWORD)


def pages(person):
    own = f"{PEOPLE}{person.pk}/"
    return [PEOPLE, f"{PEOPLE}add/", f"{own}change/", f"{own}invitation/"]


def form(person, **changed):
    """A person's change form, as submitted by a browser."""
    fields = {
        "username": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "role": getattr(person.groups.first(), "name", ""),
        "is_active": "on",
        "seen": PersonForm(instance=User.objects.get(pk=person.pk)).initial["seen"],
    } | changed
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.once
@pytest.mark.parametrize("role", ["journalist", "editor"])
def test_only_administrators_reach_people(desk, person, role):
    client = desk(factories.person(role))
    for address in pages(person):
        assert client.get(address).status_code == 403
        assert client.post(address, form(person, first_name="Eve")).status_code == 403
    person.refresh_from_db()
    assert person.first_name == "Ada"


@pytest.mark.once
def test_who_is_not_signed_in_is_asked_to(client, person):
    for address in pages(person):
        assert client.get(address).status_code == 302


def test_an_administrator_reaches_people(desk, administrator, person):
    client = desk(administrator)
    assert [client.get(address).status_code for address in pages(person)] == [200] * 4


@pytest.mark.once
def test_a_persons_page_names_each_thing_once_and_says_what_active_means(desk, administrator, person):
    page = desk(administrator).get(f"{PEOPLE}{person.pk}/change/")
    trail = [link.text_content() for link in parse(page.text).findall(".//ol[@class='breadcrumbs']/li")]
    assert trail == ["The desk", "People", "Ada"]
    assert "Clear this when somebody leaves" in page.text


def test_a_crafted_form_makes_nobody_a_superuser_and_gives_no_single_permission(desk, administrator, person):
    crafted = form(person, is_superuser="on", user_permissions=["1", "2"], first_name="Ada B.")
    assert desk(administrator).post(f"{PEOPLE}{person.pk}/change/", crafted).status_code == 302
    person.refresh_from_db()
    assert (person.first_name, person.is_superuser) == ("Ada B.", False)
    assert not person.user_permissions.exists()


def test_a_role_is_one_choice(desk, administrator, person):
    person.groups.add(Group.objects.get(name="editor"))
    client, address = desk(administrator), f"{PEOPLE}{person.pk}/change/"
    assert client.get(address).context["adminform"].form["role"].value() == "editor"
    assert client.post(address, form(person, role="journalist")).status_code == 302
    assert [group.name for group in person.groups.all()] == ["journalist"]
    for refused in ("", "owner", "superuser"):
        answer = client.post(address, form(person, role=refused))
        assert answer.context["adminform"].form.errors.keys() == {"role"}
    assert [group.name for group in person.groups.all()] == ["journalist"]


@pytest.mark.once
def test_no_hash_of_a_password_is_in_sight(desk, superuser, person):
    person.set_password(PASSWORD)
    person.save()
    client = desk(superuser)
    for address in pages(person):
        page = client.get(address).text
        assert "pbkdf2" not in page, address
        assert person.password.split("$")[-1][:6] not in page, address
    assert client.get(PEOPLE, {"password__startswith": "p"}).status_code == 400
    assert client.get(f"{PEOPLE}{person.pk}/password/", follow=True).request["PATH_INFO"] == "/admin/"


def test_two_people_have_two_addresses(desk, administrator, person):
    User.objects.filter(pk=person.pk).update(email="Ada@news.example")
    answer = desk(administrator).post(
        f"{PEOPLE}add/", {"first_name": "Bo", "role": "editor", "email": "ada@News.example"}
    )
    assert "Ada has this address already." in answer.text
    assert User.objects.count() == 2


def test_a_superuser_is_for_superusers_to_change(desk, administrator, superuser):
    client, own = desk(administrator), f"{PEOPLE}{superuser.pk}/"
    hash_before = superuser.password
    assert client.post(f"{own}change/", form(superuser, is_active=None)).status_code == 403
    assert client.get(f"{own}invitation/").status_code == 403
    assert client.post(f"{own}invitation/").status_code == 403
    superuser.refresh_from_db()
    assert (superuser.is_active, superuser.password) == (True, hash_before)


def test_a_person_who_is_deactivated_is_out_at_once_and_cannot_come_back(
    client, desk, administrator, person, superuser
):
    person.set_password(PASSWORD)
    person.save()
    credentials = {"username": "ada", "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", credentials).status_code == 302
    other = type(client)()
    other.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    assert other.post(f"{PEOPLE}{person.pk}/change/", form(person, is_active=None)).status_code == 302
    assert client.get("/admin/").status_code == 302
    assert client.post("/admin/login/", credentials).status_code == 200
    assert User.objects.filter(pk=person.pk, is_active=False).exists()


def test_a_password_that_is_chosen_while_a_person_is_saved_is_kept(desk, administrator, person, monkeypatch):
    def choose(form):
        User.objects.filter(pk=person.pk).update(password="chosen", invited_at=None)
        return form.cleaned_data["email"]

    User.objects.filter(pk=person.pk).update(invited_at=timezone.now())
    monkeypatch.setattr(PersonForm, "clean_email", choose)
    desk(administrator).post(f"{PEOPLE}{person.pk}/change/", form(person, first_name="Grace"))
    person.refresh_from_db()
    assert (person.first_name, person.password, person.invited_at) == ("Grace", "chosen", None)


def test_a_password_that_a_person_changes_themselves_is_on_record(desk, person):
    person.set_password(PASSWORD)
    person.save()
    client = desk(person)
    changed = {"old_password": PASSWORD, "new_password1": "another long password"}
    client.post("/admin/password_change/", {**changed, "new_password2": "not the same"})
    assert not AuditEntry.objects.filter(act="password").exists()
    client.post("/admin/password_change/", {**changed, "new_password2": "another long password"})
    entry = AuditEntry.objects.get(act="password")
    assert (entry.by, entry.detail) == (person, "ada")
    person.refresh_from_db()
    assert person.check_password("another long password")


@pytest.mark.parametrize("who", ["administrator", "superuser"])
def test_nobody_deletes_a_person(request, desk, person, who):
    client = desk(request.getfixturevalue(who))
    assert client.post(f"{PEOPLE}{person.pk}/delete/", {"post": "yes"}).status_code == 403
    selected = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    client.post(PEOPLE, selected)
    assert User.objects.filter(pk=person.pk).exists()
    assert "delete" not in client.get(f"{PEOPLE}{person.pk}/change/").text.lower().split("<main")[-1]


@pytest.mark.parametrize("stepping_down", [{"role": "journalist"}, {"is_active": None}])
def test_the_last_administrator_stays_one(desk, administrator, person, stepping_down):
    page = f"{PEOPLE}{administrator.pk}/change/"
    refused = desk(administrator).post(page, form(administrator, **stepping_down))
    assert "Nobody else is an administrator" in refused.context["adminform"].form.errors["role"][0]
    factories.person("administrator")
    assert desk(administrator).post(page, form(administrator, **stepping_down)).status_code == 302


def test_an_invitation_outlives_a_change_of_role(desk, administrator, person):
    invitations.invite(person, by=administrator)
    desk(administrator).post(f"{PEOPLE}{person.pk}/change/", form(person, role="editor"))
    person.refresh_from_db()
    assert invitations.is_open(person)


def test_the_command_gives_a_role_to_somebody_who_is_there(person):
    person.email = "ada@news.example"
    person.save()
    call_command("invite", "ada@news.example", role="administrator")
    assert [group.name for group in person.groups.all()] == ["administrator"]
    with pytest.raises(CommandError, match="There is no role chief: it is one of journalist"):
        call_command("invite", "ada@news.example", role="chief")


def test_a_newsroom_without_an_administrator_is_named_by_the_doctor(administrator):
    assert [*work.administrators()] == []
    User.objects.update(is_active=False)
    assert [finding.name for finding in work.administrators()] == ["people.administrators"]


@pytest.mark.parametrize("page", ["codes/", "app/", "passkey/add/"])
def test_a_page_that_only_answers_a_form_leads_back_to_its_form(desk, editor, page):
    answer = desk(editor).get(f"/admin/security/{page}")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/security/")
