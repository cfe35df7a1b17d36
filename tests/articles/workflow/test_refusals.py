"""Every refusal says what is not allowed and who can do it."""

import ast
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles import workflow
from articles.workflow.acts import ACTS, RULES
from articles.workflow.rules import require_role
from articles.workflow.standing import Standing
from newsroom.models import User
from newsroom.roles import permissions
from tests import factories
from tests.articles.admin.pages import text_of

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[3]
WHO = (
    r"Only (an editor|an administrator|a journalist|someone who may see it"
    r"|its owner, its assignee or an editor)"
)


@pytest.fixture
def nobody(db):
    """Someone who signs in without a role."""
    return User.objects.create(username="nobody", is_staff=True)


@pytest.mark.parametrize("act", RULES)
def test_a_refused_act_on_a_story_names_the_deed_and_who_can_do_it(journalist, nobody, act):
    story, outsider = factories.story(journalist), nobody
    with pytest.raises(workflow.Forbidden, match=rf"^{WHO} can \w.+\.$"):
        workflow.require_permission(act, story, outsider, Standing.of(story, timezone.now()))


@pytest.mark.parametrize("act", [act for act, row in ACTS.items() if row.rule and act not in RULES])
def test_a_refused_act_on_no_single_story_names_the_deed_and_who_can_do_it(journalist, act):
    with pytest.raises(workflow.Forbidden, match=rf"^{WHO} can \w.+\.$"):
        require_role(act, journalist)


@pytest.mark.parametrize("room", ["articles", "feed", "newsroom"])
def test_no_code_refuses_without_a_reason(room):
    silent = []
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            refused = ast.unparse(node.exc) if isinstance(node, ast.Raise) and node.exc else ""
            if refused in ("PermissionDenied", "PermissionDenied()", "Forbidden", "Forbidden()"):
                silent.append((path.name, node.lineno))
    assert silent == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/admin/articles/auditentry/", "Your role does not allow you to see the audit list."),
        ("/admin/articles/job/", "Your role does not allow you to see the background jobs."),
        ("/admin/articles/category/1/merge/", "Your role does not allow you to merge categories."),
        ("/admin/newsroom/user/1/invitation/", "Only an administrator can invite people."),
    ],
)
def test_a_page_that_is_not_open_to_someone_says_to_whom_it_is(desk, journalist, address, said):
    answer = desk(journalist).get(address)
    assert (answer.status_code, said in text_of(answer, ".//div[@class='notice']")) == (403, True)


def test_the_page_of_a_refusal_names_the_roles_that_allow_it_as_they_are_now(desk, journalist):
    def said():
        answer = desk(journalist).get("/admin/articles/auditentry/")
        return text_of(answer, ".//div[@class='notice']")

    assert "Roles that allow it: Administrator. If it is part" in said()
    chiefs = Group.objects.create(name="Desk chief")
    chiefs.permissions.set(permissions(["view_auditentry"]))
    assert "Roles that allow it: Administrator, Desk chief." in said()
    for contradiction in ("Only an administrator", "An editor may do it"):
        assert contradiction not in said()


def test_a_refusal_over_a_story_sends_nobody_to_who_may_not_either(desk, journalist, administrator):
    story = factories.story(journalist)
    answer = desk(factories.person("editor")).get(f"/admin/articles/story/{story.pk}/take-down/")
    assert "An editor may do it" not in answer.text
    # An administrator is not told to ask one.
    journalists = Group.objects.get(name="journalist")
    address = f"/admin/newsroom/role/{journalists.pk}/change/"
    refused = desk(administrator).post(address, {"name": "x"})
    assert (refused.status_code, "ask an administrator" in refused.text) == (403, False)


def test_pages_about_a_story_say_who_may_do_what_they_are_for(desk, nobody, editor):
    story, colleague = factories.published(editor), factories.person("journalist")
    client = desk(colleague)
    fix = client.get(f"/admin/articles/story/{story.pk}/fix/")
    assert (fix.status_code, "Only an editor can fix this story." in fix.text) == (403, True)
    answer = desk(nobody).get(f"/admin/articles/story/{story.pk}/change/")
    assert (answer.status_code, "This account has no role yet" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "address",
    ["articles/story/", "articles/auditentry/", "articles/category/add/", "newsroom/user/", "board/"],
)
def test_a_person_without_a_role_reads_so_and_nothing_of_the_existing_roles(
    desk, nobody, administrator, address
):
    Group.objects.create(name="Desk chief").permissions.set(permissions(["view_auditentry"]))
    answer = desk(nobody).get(f"/admin/{address}")
    said = text_of(answer, ".//div[@class='notice']")
    assert answer.status_code == 403
    assert "This account has no role yet: ask an administrator of the newsroom to give it one." in said
    for told in ("Roles that allow it", "Desk chief", "Administrator", "Your role", "Only a"):
        assert told not in said
    nobody.groups.set([Group.objects.get(name="journalist")])
    answer = desk(nobody).get("/admin/articles/auditentry/")
    assert "Roles that allow it: Administrator, Desk chief." in text_of(answer, ".//div[@class='notice']")
