"""The catalogues are complete, up to date with the sources, and compiled."""

import re

import pytest
from babel.messages import Catalog

from tests.languages import catalogues

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def texts():
    return catalogues.template()


def test_the_languages_that_readers_are_promised_are_there():
    assert {"ar", "de", "uk"} <= {*catalogues.languages()}


@pytest.mark.parametrize("language", catalogues.languages())
def test_a_catalogue_is_complete_up_to_date_and_compiled(texts, language):
    assert catalogues.faults(language, texts) == []


@pytest.mark.parametrize("language", catalogues.languages())
def test_the_style_sheet_of_changes_speaks_the_language_too(language):
    sheet = (catalogues.ROOT / "static/css/changes.css").read_text()
    said = re.search(rf":root:lang\({language}\) {{(.*?)}}", sheet)[1]
    assert re.findall(r"(--said-\w+):", said) == re.findall(r"(--said-\w+):", sheet)[:3]


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Search", "", "not translated"),
        ("By %(names)s", "Текст", "other placeholders or elements"),
        ("By %(names)s", "Текст: %(name)s", "other placeholders or elements"),
        ("<b>Now</b>", "<i>Тепер</i>", "other placeholders or elements"),
        (("%(count)s story", "%(count)s stories"), ("%(count)s матеріал", "", ""), "not translated"),
        (
            ("%(count)s story", "%(count)s stories"),
            ("%(n)s м.", "%(n)s м.", "%(n)s м."),
            "other placeholders or elements",
        ),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(text, translation, fault):
    catalogue = Catalog(locale="uk")
    message = catalogue.add(text, translation)
    assert [*catalogues.problems(message, catalogue)] == [fault]
