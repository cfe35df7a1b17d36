"""The project's laws, checked against the code itself."""

import ast
import functools
import os
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
ROOMS = ("articles", "feed", "newsroom")
MAY_IMPORT = {"articles": {"articles"}, "feed": {"feed", "articles"}, "newsroom": set(ROOMS)}
CODE = [
    path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts
]
TOOLS = [path for folder in ("benchmarks", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = [path for ending in ("js", "css") for path in sorted((ROOT / "static").rglob(f"*.{ending}"))]
FOR_READERS = [path for path in TEMPLATES if "admin" not in path.parts]


def name(path):
    return path.relative_to(ROOT).as_posix()


def each(paths):
    """One test of a law for all of these files: a test per file would be half of the suite."""

    def law(check):
        def test():
            broken = {}
            for path in paths:
                try:
                    check(path)
                except AssertionError as error:
                    broken[name(path)] = str(error)
            assert not broken

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return law


@functools.cache  # A dozen laws read the same thousand files.
def tree(path):
    return list(ast.walk(ast.parse(path.read_text())))


@pytest.fixture(scope="module", autouse=True)
def _forgotten_trees():
    yield
    tree.cache_clear()


def nodes(path, *kinds):
    return [node for node in tree(path) if isinstance(node, kinds)]


def imported(path):
    """The dotted names that a module imports, including inside functions."""
    found = [alias.name for node in nodes(path, ast.Import) for alias in node.names]
    for node in nodes(path, ast.ImportFrom):
        found += [f"{node.module}.{alias.name}" for alias in node.names]
        assert node.level == 0, "Relative imports hide their room."
    return found


def calls(path):
    """A module's calls as (callee, call), such as ("Article.objects.create", …)."""
    return [(ast.unparse(call.func), call) for call in nodes(path, ast.Call)]


# In one direction only.


@each(CODE)
def test_imports_go_one_way(path):
    room = path.relative_to(ROOT).parts[0]
    rooms = {module.split(".")[0] for module in imported(path)} & set(ROOMS)
    assert rooms <= MAY_IMPORT[room]


@each([path for path in CODE if "feed" in path.parts])
def test_the_feed_meets_neither_stories_nor_revisions(path):
    assert not {module.rpartition(".")[2] for module in imported(path)} & {
        "Story",
        "Revision",
        "workflow",
        "standing",
    }
    assert not re.search(r"\bStory\b|\bRevision\b|story__|\.story\b", path.read_text())


def test_the_desk_works_without_the_feed():
    """In a process of its own: a story is written, pictured and published, each page of the desk opened."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.without_feed"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "SITE_URL": "http://testserver"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout.splitlines()[-1:], done.returncode) == (["The desk works."], 0), done.stderr


# No cycles between folders.


REGISTERS_PAGES = ROOT / "articles" / "admin" / "__init__.py"
"""It imports each page so that Django finds it; nothing imports anything from it."""
ARTICLES = [path for path in CODE if path.parts[len(ROOT.parts)] == "articles" and path != REGISTERS_PAGES]


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def folder_of(module):
    """The folder of a module; a module directly in `articles` counts as its own."""
    is_folder = (ROOT / module.replace(".", "/")).is_dir()
    parent = module.rpartition(".")[0]
    return module if is_folder or parent == "articles" else parent


def needs_of(paths):
    """{folder: the folders that its modules import from}"""
    modules, needs = {dotted(path) for path in ARTICLES}, {}
    for path in paths:
        here = folder_of(dotted(path))
        found = {next((part for part in upwards(each) if part in modules), "") for each in imported(path)}
        needs.setdefault(here, set()).update({folder_of(module) for module in found if module} - {here})
    return needs


def upwards(module):
    """The dotted name, then those of its parents."""
    parts = module.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


def test_no_folders_of_the_articles_import_each_other_in_a_circle():
    """A circle is named by the CycleError."""
    order = list(TopologicalSorter(needs_of(ARTICLES)).static_order())
    assert (
        order.index("articles.models")
        < order.index("articles.workflow")
        < order.index("articles.admin.story")
    )


# One place per concern.


@each(CODE)
def test_only_the_room_of_html_marks_text_as_safe(path):
    marks = [called for called, _ in calls(path) if called.rpartition(".")[2] in ("mark_safe", "SafeString")]
    assert not marks or name(path) == "articles/html.py"
    assert not [node for node in nodes(path, ast.FunctionDef) if node.name == "__html__"]


@each(TEMPLATES)
def test_no_template_takes_text_for_safe(path):
    assert not re.search(r"\|\s*safe|autoescape|safeseq", path.read_text())


PUBLIC_RECORD = {"Article", "ArticleCategory", "ArticleByline", "PublicNote", "Withdrawal", "Address"}
WRITES = {
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "save",
    "acreate",
    "aupdate",
    "adelete",
    "asave",
}
RELATIONS = {"articles", "addresses", "public_notes", "category_rows", "byline_rows", "withdrawal"}
TIMES = {
    "status",
    "published_at",
    "published_on",
    "listed_at",
    "updated_at",
    "updated_as",
    "live_from",
    "live_until",
    "is_closed",
    "is_on_record",
    "taken_down_at",
}


def writes_the_record(called):
    parts = re.split(r"\W+", called)
    return parts[-1] in WRITES and bool((PUBLIC_RECORD | RELATIONS) & set(parts[:-1]))


OUTSIDE_WORKFLOW = [path for path in CODE if "workflow" not in path.parts]


@each(OUTSIDE_WORKFLOW)
def test_only_the_workflow_writes_the_public_record(path):
    assert not [called for called, _ in calls(path) if writes_the_record(called)]


@each(OUTSIDE_WORKFLOW)
def test_only_the_workflow_sets_a_status_or_a_time_that_readers_see(path):
    stores = [node.attr for node in nodes(path, ast.Attribute) if isinstance(node.ctx, ast.Store)]
    assert not TIMES & set(stores)
    updates = [call for called, call in calls(path) if called.rpartition(".")[2] in ("update", "aupdate")]
    assert not TIMES & {keyword.arg for call in updates for keyword in call.keywords}


def test_the_workflow_is_seen_to_write_the_public_record():
    """So that the two tests above can fail."""
    workflow = sorted((ROOT / "articles" / "workflow").glob("*.py"))
    written = {called for path in workflow for called, _ in calls(path) if writes_the_record(called)}
    assert {
        "Withdrawal.objects.create",
        "story.addresses.create",
        "ArticleCategory.objects.bulk_create",
    } <= written
    attributes = [node for path in workflow for node in nodes(path, ast.Attribute)]
    stores = {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
    assert {"live_until", "held_from", "status"} <= stores


@each(CODE)
def test_no_model_hides_a_rule_in_save(path):
    """A queryset may refuse `delete` outright: nothing is hidden, for nothing is ever done by it.

    A storage deletes files; it is no model.
    """
    for node in nodes(path, ast.ClassDef):
        if any(ast.unparse(base).endswith("Storage") for base in node.bases):
            continue
        members = [member for member in node.body if not only_refuses(member)]
        assert not {getattr(member, "name", "") for member in members} & {"save", "delete", "save_base"}


def only_refuses(member):
    """Whether it is a function that only raises, always or on a condition."""
    steps = member.body if isinstance(member, ast.FunctionDef) else []
    if [type(step) for step in steps] == [ast.If] and not steps[0].orelse:
        steps = steps[0].body
    return [type(step) for step in steps] == [ast.Raise]


@each(CODE)
def test_no_rule_hangs_on_the_signals_of_saving(path):
    """A receiver may refuse, as a queryset may."""
    signals = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
    heard = [
        {node.id for each in function.decorator_list for node in ast.walk(each) if isinstance(node, ast.Name)}
        for function in nodes(path, ast.FunctionDef)
        if only_refuses(function)
    ]
    assert not {module.rpartition(".")[2] for module in imported(path)} & signals - set().union(*heard)


# Only readers' pages come from replicas.

KNOW_OF_DATABASES = {
    "articles/freshness.py": "reads the stamp of each, and a page from its moment's",
    "articles/prepared.py": "asks the database from which its thread reads",
    "articles/readers/public.py": "makes the pages of readers",
    "articles/replicas.py": "asks which of them keep up",
    "articles/search/reading.py": "bounds a search in the database from which its thread reads",
    "articles/search/stretches.py": "asks it",
    "newsroom/page_store.py": "knows that a request is a reader's",
    "newsroom/succession.py": "closes what a new worker opened before its first request",
}


def knows_of_databases(path):
    several = {"articles.routing", "articles.replicas", "django.db.connections"}
    return any(".".join(module.split(".")[:2]) in several or module in several for module in imported(path))


def test_only_what_makes_readers_pages_knows_of_more_than_one_database():
    assert {name(path) for path in CODE if knows_of_databases(path)} == set(KNOW_OF_DATABASES)


def test_only_the_store_of_readers_pages_says_that_a_request_is_a_readers():
    assert {name(path) for path in CODE if "routing.for_readers" in dict(calls(path))} == {
        "newsroom/page_store.py"
    }


# Sizes and names.


@each([*CODE, *TOOLS, *STATIC, *TEMPLATES])
def test_a_file_is_split_before_it_has_400_lines(path):
    assert len(path.read_text().splitlines()) < 400


@each([*CODE, *TOOLS])
def test_a_function_has_25_lines_at_most(path):
    functions = nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
    long = {each.name for each in functions if each.end_lineno - each.lineno >= 25}
    assert not long


@each(TEMPLATES)
def test_a_line_of_a_template_has_160_characters_at_most(path):
    long = [number for number, line in enumerate(path.read_text().splitlines(), 1) if len(line) > 160]
    assert not long, f"Lines {long}"


@each([*CODE, *TOOLS])
def test_no_file_has_a_name_that_says_nothing(path):
    empty = re.compile("(util|helper|service|manager)s?|common|misc")
    assert not [part for part in (path.stem, *path.relative_to(ROOT).parts[:-1]) if empty.fullmatch(part)]


# Readers' pages can be cached: none needs a nonce. The policy has the hash of the only inline script.

IN_LINE = '<script>{% include "articles/_text_size.js" %}</script>'


@each(FOR_READERS)
def test_pages_for_readers_have_no_other_script_or_style_in_line(path):
    markup = path.read_text().replace(IN_LINE, "")
    scripts = re.findall(r"<script\b([^>]*)>", markup)
    assert not [attrs for attrs in scripts if "src=" not in attrs and "application/ld+json" not in attrs]
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", markup)


# Every form states what its page showed.

SEES_NOTHING = {
    "admin/board/page.html": "sends what the button of a card says, which has the state",
    "admin/articles/clip/_frames.html": "video and audio, not a story",
    "admin/articles/clip/_texts.html": "as above; what it replaces stays for the versions that have it",
    "admin/articles/clip/_words.html": "as above",
    "admin/articles/clip/change_list.html": "adds a file",
    "admin/articles/clip/page.html": "as above; to remove a file from all stories is urgent",
    "admin/articles/image/_uses.html": "what a use costs, whatever became of the story",
    "admin/articles/image/_grid.html": "pictures, not a story; each ticked one carries its version",
    "admin/articles/image/library.html": "a rule of the library, not a story",
    "admin/articles/image/words.html": "pictures, not a story; each carries the version that it showed",
    "admin/articles/image/killed.html": "erases files of a picture that is gone for good",
    "admin/articles/job/_job.html": "a job, not a story",
    "admin/articles/label/merge.html": "labels, not a story",
    "admin/articles/notification/list.html": "the person's own notifications",
    "admin/articles/notification/_notification.html": "the person's own notifications",
    "admin/articles/story/stories.html": "each ticked row carries what it showed",
    "admin/articles/take_down/_picture.html": "erases a file of a story that is sealed for good",
    "admin/base_site.html": "signs out",
    "admin/desk.html": "each button on a scheduled version carries what its row showed",
    "admin/desk/_duty.html": "a person's duty, not a story",
    "admin/desk/_hold.html": "holds whatever is scheduled: urgent",
    "admin/desk/_flash.html": "makes a story",
    "admin/desk/tasks.html": "a task is done or not, whatever became of its story",
    "admin/invitation.html": "a person's password, not a story",
    "admin/login.html": "signs in",
    "admin/second_factor.html": "signs in",
    "admin/forgotten.html": "asks for a link",
    "admin/confirm.html": "sends again what was sent, about people and roles",
    "admin/security/_app.html": "how a person signs in",
    "admin/security/_codes.html": "how a person signs in",
    "admin/security/_passkeys.html": "how a person signs in",
    "admin/security/_sessions.html": "where a person is signed in",
    "admin/security/app.html": "how a person signs in",
    "admin/newsroom/user/second_factor.html": "how a person signs in",
    "registration/password_change_form.html": "the person's own password",
    "admin/newsroom/role/remove.html": "a role",
    "admin/newsroom/user/invitation.html": "makes a link for a person",
    "admin/articles/story/_kept_filters.html": "the person's own filters",
    "admin/kept.html": "sends again what was sent, with what it had seen",
}
"""{template with a form: why it need not state which version of a story it showed}."""


def test_every_form_that_posts_an_act_on_a_story_says_what_its_page_showed():
    pages = {path.relative_to(ROOT / "templates"): path.read_text() for path in TEMPLATES}
    forms = {str(path): page for path, page in pages.items() if 'method="post"' in page}
    assert {path for path, page in forms.items() if 'name="seen"' not in page} == set(SEES_NOTHING)
