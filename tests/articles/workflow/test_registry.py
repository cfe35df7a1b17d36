"""The registry of acts is whole: each act has all of its parts, and each part its act."""

import ast
import inspect
from pathlib import Path

import pytest
from django.template.loader import get_template

from articles import workflow
from articles.admin.audit import LABELS
from articles.admin.story.act_form import ActForm, fields_of
from articles.admin.story.acts import SENTENCES, WRAPPERS
from articles.templatetags.acts import act_label
from articles.workflow.acts import ACTS, RULES, VERBS, Act
from tests.articles.admin.verbs import DESK_VERBS
from tests.articles.workflow import verbs

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[3]
PAGES_OF_THEIR_OWN = {Act.FIX}
"""Acts whose button leads to a page."""
ASKED_APART = {
    Act.RESOLVE_NOTE: "done to a desk note, and also up to whom the note concerns",
    Act.REVOKE: "done to a preview link, in any status that `share` allows",
    Act.FINISH: "done to a task, which a publication opens",
}
"""{act on a row of a story: why it has no line in the tables of roles}."""
each = pytest.mark.parametrize("act", Act)
each_with_a_button = pytest.mark.parametrize("act", [act for act in Act if ACTS[act].button])


@each
def test_an_act_has_a_row_and_a_label_for_the_history_and_the_audit_list(act):
    assert LABELS[act] == act_label(act) == ACTS[act].label != ""


@each
def test_an_act_that_has_a_rule_has_a_verb(act):
    # Holding the schedule is the hold of each story in it: one verb puts both on record.
    assert (act in VERBS) == (ACTS[act].rule is not None and act != Act.HOLD_SCHEDULE)


def test_every_act_on_a_story_is_in_a_table_of_roles():
    """So that the tests of permissions ask who may do it."""
    assert not verbs.VERBS.keys() & DESK_VERBS.keys()
    assert {*verbs.VERBS, *DESK_VERBS, *ASKED_APART} == set(RULES)


@pytest.mark.parametrize("act", VERBS)
def test_a_verb_has_the_name_of_its_act_and_says_who_acts(act):
    assert getattr(workflow, act) is VERBS[act]
    assert inspect.signature(VERBS[act]).parameters["by"].kind == inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("act", RULES)
def test_a_verb_on_a_story_takes_what_was_seen(act):
    parameters = inspect.signature(VERBS[act]).parameters
    assert "seen" in parameters or not (ACTS[act].must_see or "story" in parameters)


def test_the_desk_says_with_every_verb_what_its_page_showed():
    """None is for commands, the demo and tests; a page must say what its person has seen."""
    calls = []
    for path in sorted((ROOT / "articles/admin").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.startswith("workflow.") and called.removeprefix("workflow.") in VERBS:
                calls.append((path.name, called, {keyword.arg for keyword in node.keywords}))
    takes = {f"workflow.{act}" for act in VERBS if "seen" in inspect.signature(VERBS[act]).parameters}
    assert not [call for call in calls if call[1] in takes and "seen" not in call[2]]
    assert {"workflow.publish", "workflow.save", "workflow.restore"} <= {called for _, called, _ in calls}


@each
def test_what_an_act_reads_is_a_parameter_of_its_verb_and_a_field_of_the_form(act):
    assert set(ACTS[act].reads) <= set(inspect.signature(VERBS[act]).parameters if act in VERBS else ())
    assert fields_of(act) <= set(ActForm.base_fields)


@each_with_a_button
def test_an_act_with_a_button_is_done_by_it_and_says_so(act):
    row = ACTS[act]
    assert row.done or act in SENTENCES or act in WRAPPERS or act in {Act.SAVE, *PAGES_OF_THEIR_OWN}
    assert act in RULES


@each_with_a_button
def test_an_act_that_asks_has_its_dialog(act):
    if ACTS[act].button.asks:
        get_template(f"admin/articles/story/dialogs/{act}.html")


def test_every_dialog_has_its_act():
    dialogs = ROOT / "templates/admin/articles/story/dialogs"
    assert {path.stem for path in dialogs.glob("[a-z]*.html")} <= set(Act)


def test_an_act_that_is_not_known_is_shown_by_its_name():
    assert act_label("sign_in") == "sign_in"
