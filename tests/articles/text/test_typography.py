"""Typed and pasted words that a copy editor would mark."""

import re
from pathlib import Path

import pytest

from articles.cleaning import meaning
from articles.text import typography

pytestmark = pytest.mark.once

SCRIPT = Path(__file__).parents[3] / "static/desk/typography.js"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("“We don’t know” — 5-6 a - b", []),
        ('"Yes"', ["straight quotation marks"]),
        ("don't", ["straight quotation marks"]),
        ("One.  Two.", ["double spaces"]),
        ("One.\u00a0 Two.", ["double spaces"]),
        ("5\u00a0km", []),
        ("late--or 'never'", ["straight quotation marks", "“--”"]),
        ("------", []),
    ],
)
def test_faults_of_a_text_are_named(text, faults):
    assert typography.faults(text) == faults


@pytest.mark.parametrize(
    ("text", "is_twice"),
    [
        ("TALMERE — The city", True),
        ("Talmere. – The city", True),
        ("\u00a0TALMERE -- The city", True),
        ("TALMERE: The city", True),
        ("Talmere is a city — still", False),
        ("Talmere-born", False),
        ("", False),
    ],
)
def test_a_dateline_at_the_start_of_the_text_is_found(text, is_twice):
    assert typography.begins_with_dateline(text, "TALMERE — ") is is_twice
    assert not typography.begins_with_dateline(text, "")


def test_the_page_makes_the_marks_that_the_sanitiser_makes():
    rows = re.findall(r'\.\.\.of\(\[([^]]*)\], "(.{4}).?"\)', SCRIPT.read_text())
    marks = {language: marks for languages, marks in rows for language in re.findall(r'"(\w+)"', languages)}
    assert marks == meaning._QUOTES
