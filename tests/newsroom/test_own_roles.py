"""The newsroom's custom roles: built from one table, and enforced in the same places as built-in ones."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from articles import workflow
from articles.follow_up import notifications
from articles.models import AuditEntry, Story
from articles.workflow.deeds import ONLY_BY_ROLE
from newsroom import roles
from newsroom.models import Role, User
from newsroom.people.forms import PersonForm, RoleForm
from tests import factories
from tests.articles.admin.pages import form_of, page_of

ROLES = "/admin/newsroom/role/"
FREELANCER, PICTURES = ["write", "upload"], ["see", "check", "kill"]
SECRET = "Zanzibar dossier"

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def in_role(db):
    """Returns a person in a role with these abilities."""

    def person(name, abilities):
        group = Group.objects.create(name=name)
        group.permissions.set(roles.permissions(roles.codenames_of(roles.with_what_they_bring(abilities))))
        return factories.person(name, username=name)

    return person


def may(person, permission):
    return User.objects.get(pk=person.pk).has_perm(permission)


# Defining roles.


def test_the_list_of_roles_says_what_only_administrators_may_do(desk, administrator):
    said = "Everything, including people, roles and taking stories down"
    assert said in desk(administrator).get(ROLES).text


def test_an_administrator_defines_a_role_and_gives_it_to_a_person(desk, administrator, journalist):
    client = desk(administrator)
    sent = {"name": "Desk chief", "abilities": ["publish", "audit"]}
    assert client.post(f"{ROLES}add/", sent).status_code == 302
    [entry] = AuditEntry.objects.filter(act="role_defined")
    assert entry.detail.startswith("Desk chief: See everybody’s stories")
    address = f"/admin/newsroom/user/{journalist.pk}/change/"
    seen = PersonForm(instance=journalist).initial["seen"]
    person = {"username": journalist.username, "role": "Desk chief", "is_active": "on", "seen": seen}
    assert client.post(address, person).status_code == 302
    assert [
        may(journalist, f"articles.{name}") for name in ("publish_story", "write_story", "kill_image")
    ] == [
        True,
        True,
        False,
    ]
    assert "Desk chief" in client.get("/admin/newsroom/user/").text
    role = Role.objects.get(name="Desk chief")
    emptied = {"name": "Desk chief", "seen": RoleForm(instance=role).initial["seen"]}
    assert client.post(f"{ROLES}{role.pk}/change/", emptied).status_code == 302
    assert not may(journalist, "articles.publish_story")
    assert may(journalist, "articles.view_story")


@pytest.mark.parametrize("name", ["editor", "Administrator", "desk CHIEF", ""])
def test_a_name_is_one_roles(desk, administrator, name):
    Group.objects.create(name="Desk chief")
    answer = desk(administrator).post(f"{ROLES}add/", {"name": name})
    assert answer.context["adminform"].form.errors.keys() == {"name"}


def test_what_is_built_in_is_nobodys_to_change_and_roles_are_administrators_alone(
    desk, administrator, editor, in_role
):
    built_in = Group.objects.get(name="journalist")
    before = set(built_in.permissions.all())
    sent = {"name": "x", "abilities": ["publish"]}
    assert desk(administrator).post(f"{ROLES}{built_in.pk}/change/", sent).status_code == 403
    for person in (editor, in_role("all", [*roles.ABILITIES])):
        for address in (f"{ROLES}add/", f"{ROLES}{built_in.pk}/change/", ROLES):
            assert desk(person).get(address).status_code == 403
            assert desk(person).post(address, sent).status_code == 403
    assert set(built_in.permissions.all()) == before


@pytest.mark.once
def test_no_role_of_ones_own_takes_down_or_looks_after_people():
    codenames = roles.codenames_of(roles.ABILITIES)
    assert not {"take_down_story", "add_user", "change_user", "add_role", "change_role"} & {*codenames}
    assert {*codenames} < {*roles.ROLES["administrator"]}


def test_migrating_leaves_roles_of_ones_own_alone(in_role):
    freelancer = in_role("freelancer", FREELANCER)
    before = freelancer.get_all_permissions()
    roles.keep_in_step()
    assert User.objects.get(pk=freelancer.pk).get_all_permissions() == before


OPENS = {
    "write": "/admin/articles/story/add/",
    "upload": "/admin/articles/image/add/",
    "labels": "/admin/articles/category/add/",
    "audit": "/admin/articles/auditentry/",
    "jobs": "/admin/articles/job/",
    "newspaper": "/admin/articles/newspaper/",
}


@pytest.mark.once
def test_an_ability_opens_its_own_pages_and_no_others(desk, in_role):
    for ability in OPENS:
        client = desk(in_role(ability, [ability]))
        opened = {other for other, address in OPENS.items() if client.get(address).status_code != 403}
        assert opened == {ability}


@pytest.mark.parametrize(("ability", "publishes"), [("edit", False), ("publish", True)])
def test_only_a_role_that_publishes_does(in_role, journalist, ability, publishes):
    person, story = in_role("desk chief", [ability]), factories.story(journalist)
    assert workflow.may(workflow.Act.PUBLISH, story, person) == publishes
    assert workflow.may(workflow.Act.WITHDRAW, story, person) == publishes
    assert not workflow.may(workflow.Act.TAKE_DOWN, story, person)


# A freelancer.


def test_a_freelancer_writes_and_submits_and_sees_what_is_theirs_alone(desk, in_role, editor):
    freelancer = in_role("freelancer", FREELANCER)
    others = factories.story(editor, headline=SECRET)
    own = factories.story(freelancer, headline="The ferry is late")
    assigned = factories.story(editor, headline="The pier is shut")
    workflow.assign(assigned, by=editor, to=freelancer)
    client = desk(freelancer)
    add = "/admin/articles/story/add/"
    sent = {**form_of(client.get(add)), "headline": "A new ferry", "body": "<p>It came.</p>"}
    assert client.post(add, sent).status_code == 302
    listed = client.get("/admin/articles/story/").text
    for headline in ("The ferry is late", "The pier is shut", "A new ferry"):
        assert headline in listed
    assert SECRET not in listed
    assert client.get(page_of(own)).status_code == client.get(page_of(assigned)).status_code == 200
    assert client.get(page_of(others)).status_code == 404
    with pytest.raises(workflow.Forbidden):
        workflow.save(others, by=freelancer, words={"headline": "Mine"})
    seen = Story.objects.visible_to(freelancer)
    assert {story.pk for story in Story.objects.all() if story.is_visible_to(freelancer)} == {
        story.pk for story in seen
    }
    assert set(workflow.rules.seeing(others, [freelancer.pk, editor.pk])) == {editor.pk}
    assert set(workflow.rules.seeing(assigned, [freelancer.pk, editor.pk])) == {freelancer.pk, editor.pk}


def test_the_checks_name_a_freelancer_no_story_of_others(desk, in_role, editor):
    freelancer = in_role("freelancer", FREELANCER)
    factories.story(editor, headline="Council plans secret harbour tunnel")
    assigned = factories.story(editor, headline="Council plans costly harbour tunnel")
    workflow.assign(assigned, by=editor, to=freelancer)
    own = factories.story(freelancer, headline="Council plans harbour tunnel")
    for person, is_named in ((freelancer, False), (editor, True)):
        client, page = desk(person), f"{page_of(own)[: -len('change/')]}"
        opened = client.get(page_of(own))
        typed = {**form_of(opened), "headline": "Council plans secret harbour tunnel costly today"}
        answers = [client.post(f"{page}{part}/", typed) for part in ("checks", "difference")]
        for text in (opened.text, *(answer.text for answer in answers)):
            assert ("“Council plans secret harbour tunnel”" in text) == is_named
            assert "“Council plans costly harbour tunnel”" in text


def test_a_restricted_story_is_a_freelancers_only_if_they_are_named(in_role, editor):
    freelancer = in_role("freelancer", FREELANCER)
    story = factories.story(editor, headline=SECRET)
    other = factories.person("journalist")
    for assignee, named, is_seen in ((other, [other], False), (other, [freelancer], True)):
        workflow.assign(Story.objects.get(pk=story.pk), by=editor, to=assignee)
        workflow.restrict(Story.objects.get(pk=story.pk), by=editor, people=named)
        story = Story.objects.get(pk=story.pk)
        assert story.is_visible_to(freelancer) == is_seen
        assert Story.objects.visible_to(freelancer).exists() == is_seen


# Every page, as every role.

IDS = re.compile(r"<(?:int|str|path):(\w+)>|<(\w+)>")


def addresses(patterns, prefix=""):
    """Each address under these patterns, including its converters."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def desk_addresses(story):
    """Every address of the desk that Django can route, filled in with a story's number."""
    for route in sorted(set(addresses(get_resolver().url_patterns))):
        if route.startswith("admin/") and "^" not in route and "logout" not in route:
            yield "/" + IDS.sub(str(story.pk), route)


@pytest.fixture
def others_story(editor):
    story = factories.published(editor, headline="The bridge opens")
    workflow.save(story, by=editor, words={"headline": SECRET})
    return story


@pytest.mark.once
def test_no_page_of_the_desk_shows_a_freelancer_a_word_of_others(desk, in_role, others_story, editor):
    story = others_story
    people = {
        "editor": editor,
        "freelancer": in_role("freelancer", FREELANCER),
        "pictures": in_role("p", PICTURES),
    }
    shown = {name: set() for name in people}
    walked = list(desk_addresses(story))
    assert len(walked) > 60
    for name, person in people.items():
        desk(person)
        client = Client(raise_request_exception=True)
        client.cookies = desk(person).cookies
        for address in walked:
            for asked in ({}, {"q": "Zanzibar"})[: 2 if name == "freelancer" else 1]:
                answer = client.get(address, asked)
                assert answer.status_code < 500, (name, address)
                if not answer.streaming and SECRET in answer.text:
                    shown[name].add(address)
    assert page_of(story) in shown["editor"]
    assert len(shown["editor"]) > 3
    assert page_of(story) in shown["pictures"]
    assert shown["freelancer"] == set()


def test_notifications_about_others_do_not_reach_a_freelancer(in_role, others_story, editor):
    freelancer = in_role("freelancer", FREELANCER)
    with pytest.raises(workflow.Refused, match="may not see this story"):
        workflow.leave_note(others_story, by=editor, text="Look", to=freelancer)
    workflow.leave_note(factories.story(freelancer), by=editor, text="Look", to=freelancer)
    assert notifications.of(freelancer).count() == 1
    workflow.assign(others_story, by=editor, to=freelancer)
    assert notifications.of(freelancer).count() == 2
    workflow.assign(Story.objects.get(pk=others_story.pk), by=editor, to=None)
    assert notifications.of(freelancer).count() == 1


@pytest.mark.once
def test_each_permission_that_is_required_has_words_for_its_refusal(desk, in_role):
    code = "".join(path.read_text() for path in Path(workflow.__file__).parents[1].rglob("*.py"))
    asked = set(re.findall(r'require_allowed\(\s*[\w.]+,\s*"(\w+)"', code))
    assert len(asked) > 10
    assert asked <= ONLY_BY_ROLE.keys()
    freelancer = desk(in_role("freelancer", FREELANCER))
    address = "/admin/articles/clip/upload/"
    assert [freelancer.post(each).status_code for each in (address, f"{address}parts/")] == [403, 403]
    filmer = desk(in_role("filmer", ["clips"]))
    assert [filmer.post(each).status_code for each in (address, f"{address}parts/")] == [400, 400]
