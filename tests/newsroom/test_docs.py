"""The documents match the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from newsroom.version import VERSION

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
GUIDES = [
    "CONTRIBUTING.md",
    *(f"docs/{name}.md" for name in ("architecture", "backup", "model", "product", "production", "releases")),
]
DOCUMENTS = ["README.md", "DECISIONS.md", "CHANGELOG.md", "SECURITY.md", *GUIDES]


def read(name):
    return (ROOT / name).read_text()


def section(document, heading):
    """The text under a second-level heading."""
    return re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", document, re.DOTALL | re.MULTILINE)[1]


def first_cells(text):
    """The first cell of each row of a table, without separator rows."""
    return [cell.strip("` ") for cell in re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE) if cell[0] != "-"]


def settings_read():
    """The names of the environment variables that the settings read."""
    files = [ast.parse(read(f"newsroom/{name}.py")) for name in ("settings", "stores")]
    calls = [node for file in files for node in ast.walk(file) if isinstance(node, ast.Call)]
    return {call.args[0].value for call in calls if re.fullmatch(r"environment\.\w+", ast.unparse(call.func))}


def test_the_settings_table_names_exactly_the_settings_that_are_read():
    head, *rows = first_cells(section(read("README.md"), "Settings"))
    assert head == "setting"
    assert len(rows) == len(set(rows))
    assert set(rows) == settings_read()


def test_the_readme_has_a_row_for_every_make_target_and_names_no_other():
    named = set(re.findall(r"(?:`|^    )make ([a-z]+)", read("README.md"), re.MULTILINE))
    rows = {cell for cell in first_cells(section(read("README.md"), "Set-up")) if cell.startswith("make ")}
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)) - {"help"}
    assert named == targets
    assert rows == {f"make {target}" for target in targets}


def test_the_readme_is_read_in_one_sitting():
    """Not counting the settings, which are looked up rather than read."""
    readme = read("README.md")
    lines = len(readme.splitlines()) - len(section(readme, "Settings").splitlines())
    assert lines <= 110


def test_every_command_that_the_readme_names_is_there():
    named = set(first_cells(section(read("README.md"), "Commands"))) - {"command"}
    there = {f"manage.py {path.stem}" for path in ROOT.glob("*/management/commands/*.py")}
    assert named == there - {"manage.py __init__"}


def test_every_dependency_has_its_line_in_the_decisions():
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in wanted}
    rows = first_cells(section(read("DECISIONS.md"), "What we build with"))
    assert set(rows) - {"package"} == names


def test_the_version_is_one():
    assert tomllib.loads(read("pyproject.toml"))["project"]["version"] == VERSION


def test_every_room_that_the_readme_sends_to_is_there():
    rooms = re.findall(
        r"`((?:articles|feed|newsroom|static|templates|deploy|tests)/[^` ]*)`",
        section(read("README.md"), "Where do I change…?"),
    )
    assert len(rooms) > 20
    assert not [room for room in rooms if not (ROOT / room).exists()]


@pytest.mark.parametrize("document", GUIDES)
def test_every_file_that_a_guide_names_is_there(document):
    named = re.findall(
        r"`((?:articles|feed|newsroom|static|templates|deploy|tests|benchmarks)/[\w./-]+)", read(document)
    )
    assert not [file for file in named if "NAME" not in file and not (ROOT / file).exists()]


def test_the_guide_to_the_model_has_every_table():
    ours = [apps.get_app_config(room) for room in ("articles", "newsroom")]
    tables = {model.__name__ for config in ours for model in config.get_models()}
    assert tables <= set(re.findall(r"`(\w+)`", section(read("docs/model.md"), "Tables")))


def test_every_test_that_closes_an_advisory_is_there():
    named = re.findall(r"`(test_\w+)`", read("SECURITY.md"))
    assert named
    assert set(named) <= set(
        re.findall(r"^def (test_\w+)", read("tests/articles/admin/story/test_editor.py"), re.MULTILINE)
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_to_a_file_leads_to_one(document):
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", read(document)) if "://" not in link]
    assert not [link for link in links if not (ROOT / document).parent.joinpath(link).exists()]


def test_packages_are_locked_to_the_public_registry_alone():
    hosts = set(re.findall(r"https?://[^/\"]+", read("uv.lock")))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}
