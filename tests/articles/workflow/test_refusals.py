"""Every refusal says what is not allowed and who can do it."""

import ast
from pathlib import Path

import pytest
from django.utils import timezone

from articles import workflow
from articles.workflow.acts import ACTS, RULES
from articles.workflow.rules import require_role
from articles.workflow.standing import Standing
from newsroom.models import User
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
        ("/admin/articles/auditentry/", "Only an administrator can see the audit list."),
        ("/admin/articles/job/", "Only an administrator can see the background jobs."),
        ("/admin/articles/category/1/merge/", "Only an editor can merge categories."),
        ("/admin/newsroom/user/1/invitation/", "Only an administrator can invite people."),
    ],
)
def test_a_page_that_is_not_open_to_someone_says_to_whom_it_is(desk, journalist, address, said):
    answer = desk(journalist).get(address)
    assert (answer.status_code, said in text_of(answer, ".//div[@class='notice']")) == (403, True)


def test_pages_about_a_story_say_who_may_do_what_they_are_for(desk, nobody, editor):
    story, colleague = factories.published(editor), factories.person("journalist")
    client = desk(colleague)
    fix = client.get(f"/admin/articles/story/{story.pk}/fix/")
    assert (fix.status_code, "Only an editor can fix this story." in fix.text) == (403, True)
    answer = desk(nobody).get(f"/admin/articles/story/{story.pk}/change/")
    assert (answer.status_code, "Only someone with a role in the newsroom can see" in answer.text) == (
        403,
        True,
    )
