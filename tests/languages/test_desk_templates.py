"""The desk's templates say nothing that is not marked for translation."""

import pytest

from tests.languages.catalogues import ROOT
from tests.languages.unmarked import unmarked

pytestmark = pytest.mark.once

TEMPLATES = [
    path for room in ("admin", "registration") for path in (ROOT / "templates" / room).rglob("*.html")
]


def test_every_text_of_the_desks_templates_is_marked_for_translation():
    found = {
        str(path.relative_to(ROOT)): [text for _, text in unmarked(path.read_text())] for path in TEMPLATES
    }
    assert len(found) > 100
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("<p>Not now</p>", ["Not now"]),
        ('<p>{% translate "Not now" %} {{ name }}:</p>', []),
        ("<p>{{ name }} wrote</p>", ["wrote"]),
        ("{% blocktranslate %}{{ name }} wrote{% endblocktranslate %}", []),
        (
            '<a href="/a" aria-label="Read {{ headline }}">{{ headline }}</a>',
            ["Read \0\0\0\0\0\0\0\0\0\0\0\0\0\0"],
        ),
        ('<input type="submit" name="a" value="Save">', ["Save"]),
        ('<input type="hidden" name="a" value="Save">', []),
        ('{{ name|default:"Nobody" }}', ["Nobody"]),
        ('{% include "a.html" with field=field label=_("Now") close="Keep it" %}', ["Keep it"]),
        ("<kbd>Enter</kbd> <code>manage.py</code> &nbsp;", []),
        ("{% block bodyclass %}{{ block.super }} audit{% endblock %}", []),
    ],
)
def test_what_is_not_marked_is_found(source, texts):
    assert [text for _, text in unmarked(source)] == texts
