"""Style sheets, checked as text for what no browser reports."""

import re
from pathlib import Path

import django
import pytest

pytestmark = pytest.mark.once

SHEETS = sorted((Path(__file__).parent.parent / "static").rglob("*.css"))
ADMIN = Path(django.__file__).parent / "contrib" / "admin" / "static" / "admin" / "css" / "base.css"


def test_every_variable_that_is_used_is_defined():
    """An undefined variable silently invalidates the whole declaration."""
    styles = "".join(sheet.read_text() for sheet in SHEETS)
    defined = set(re.findall(r"(?<![\w-])(--[\w-]+)\s*:", styles + ADMIN.read_text()))
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", styles))
    assert used - defined == set()
