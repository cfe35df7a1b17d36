"""Each custom property used by a style sheet is defined in a sheet loaded with it."""

import re
from pathlib import Path

import pytest
from django.contrib import admin

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
ADMIN = Path(admin.__file__).parent / "static" / "admin" / "css"
MOST_LINES = 400

READERS = [*(STATIC / "css").glob("*.css")]
DESK = [*(STATIC / "desk").rglob("*.css")]


def text_of(sheets):
    return "\n".join(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL) for sheet in sheets)


def undefined(sheets, beside=()):
    """The custom properties that these sheets use without a fallback, but that are defined nowhere."""
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", text_of(sheets)))
    return used - set(re.findall(r"(--[\w-]+)\s*:", text_of([*sheets, *beside])))


def test_an_undefined_value_is_found(tmp_path):
    sheet = tmp_path / "sheet.css"
    sheet.write_text("/* --said: 1 */ a { --known: 1px; margin: var(--known) var(--said) var(--bar, 0); }")
    assert undefined([sheet]) == {"--said"}


@pytest.mark.parametrize(
    ("sheets", "beside"), [(READERS, []), (DESK, [*ADMIN.glob("*.css")])], ids=["readers", "desk"]
)
def test_every_value_that_a_sheet_names_is_defined(sheets, beside):
    assert sheets
    assert undefined(sheets, beside) == set()


def test_a_style_sheet_is_no_longer_than_any_other_file():
    assert [str(sheet) for sheet in READERS + DESK if len(sheet.read_text().splitlines()) > MOST_LINES] == []


_OF_A_SIDE = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-)?(?:left|right)(?:-\w+)*\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)\b"
)


@pytest.mark.parametrize("sheet", READERS, ids=lambda sheet: sheet.name)
def test_a_page_from_right_to_left_mirrors_by_itself(sheet):
    assert _OF_A_SIDE.findall(text_of([sheet])) == []


@pytest.mark.parametrize("rule", ["margin-left: 1px", "left: 0", "border-right-color: red", "float:right"])
def test_a_rule_of_a_side_is_found(rule):
    assert _OF_A_SIDE.search(f"a {{ {rule}; }}")
