"""Style sheets and scripts: protected like pages, and cached by browsers as long as possible."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from newsroom.staticfiles import EDITOR, add_headers

pytestmark = pytest.mark.once


@pytest.mark.parametrize("path", ["css/site.css", "img/favicon.svg", "desk/token.js"])
def test_a_static_file_is_neither_guessed_at_nor_framed(client, db, path):
    answer = client.get(f"/static/{path}")
    answer.close()
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_the_editors_files_which_name_their_version_are_kept_for_a_year():
    headers = {"Cache-Control": "max-age=60, public"}
    add_headers(headers, "", f"/static/{EDITOR}/plugins/list/plugin.js")
    assert headers["Cache-Control"] == "max-age=31536000, public"


def test_files_whose_address_stays_when_they_change_are_not():
    headers = {"Cache-Control": "max-age=60, public"}
    add_headers(headers, "", "/static/css/site.css")
    assert headers["Cache-Control"] == "max-age=60, public"


NAMED = re.compile(r"""\{%\s*static\s+['"]([^'"]+)['"]""")
TEMPLATES = Path(__file__).parents[2] / "templates"


def test_every_static_file_that_a_template_names_is_there():
    """The tests' plain static storage ignores missing files: in production such a page answers 500."""
    named = {name for path in TEMPLATES.rglob("*.html") for name in NAMED.findall(path.read_text())}
    assert len(named) > 20
    assert not [name for name in sorted(named) if finders.find(name) is None]
