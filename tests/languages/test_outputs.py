"""Every output for readers comes in the language of the site: pages, feeds, and what their scripts say."""

import re
from io import StringIO

import html5lib
import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils.translation import override

from articles import workflow
from tests import factories
from tests.languages import catalogues, world
from tests.languages.foreign import become_foreign, english, of_page, texts

pytestmark = pytest.mark.once


@pytest.fixture
def foreign(settings, tmp_path):
    become_foreign(settings, tmp_path, "ar")


@pytest.fixture
def newspaper(foreign, clock, editor, administrator):
    return world.make(clock, editor, administrator)


def test_no_text_of_our_own_is_left_inenglish(newspaper, client):
    asked = [address.format(**newspaper) for address in world.PAGES]
    answers = {address: client.get(address) for address in asked}
    assert {answer.status_code for answer in answers.values()} == {200, 404, 410}
    assert "Български" in answers["/2026/11/24/bridge/"].text
    found = {address: english(texts(answer)) for address, answer in answers.items()}
    assert "\n".join(f"{address}: {words}" for address, words in found.items() if words) == ""


@pytest.mark.parametrize("template", ["400.html", "429.html", "500.html", "503.html"])
def test_no_page_of_a_failure_is_inenglish(foreign, template):
    page = render_to_string(template)
    assert english([*of_page(page)]) == []
    assert "яя" in page


def test_what_is_left_in_english_would_be_found():
    page = "<p>Story</p><p>міст</p><a href='/x/' aria-label='Show'>RSS</a><i data-said='Now it is'></i>"
    assert english([*of_page(page)]) == ["Story", "Show", "Now it is"]


@pytest.mark.parametrize(
    "script", sorted((catalogues.ROOT / "static/js").glob("*.js")), ids=lambda path: path.name
)
def test_scripts_for_readers_have_no_words_of_their_own(script):
    code = re.sub(r"//.*", "", script.read_text())
    literals = re.findall(r"\"[^\"\n]*\"|`[^`]*`", code)
    assert [text for text in literals if re.search(r"\b[A-Z][a-z]+(\s|[.…])", text)] == []


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("de", None), ("uk", None), ("en-gb", None)]
)
def test_pages_say_their_language_and_direction_and_feeds_their_language(
    settings, client, clock, editor, language, direction
):
    settings.LANGUAGE_CODE = language
    factories.published(editor, slug="bridge")
    for address in ("/", "/2026/11/24/bridge/", "/nothing/here/"):
        root = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
        assert (root.get("lang"), root.get("dir")) == (language, direction)
    assert f"<language>{language}</language>" in client.get("/rss.xml").text
    assert f'xml:lang="{language}"' in client.get("/atom.xml").text
    assert client.get("/feed.json").json()["language"] == language
    failure = html5lib.parse(render_to_string("500.html"), namespaceHTMLElements=False)
    assert (failure.get("lang"), failure.get("dir")) == (language, direction)


def test_the_pages_that_a_web_server_shows_by_itself_are_written_in_the_language_of_the_site(
    settings, tmp_path
):
    settings.LANGUAGE_CODE = "ar"
    call_command("write_error_pages", tmp_path / "pages", stdout=StringIO())
    for page in ("429.html", "503.html"):
        root = html5lib.parse((tmp_path / "pages" / page).read_text(), namespaceHTMLElements=False)
        assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
        assert "إلى آخر الأخبار" in "".join(root.itertext())


def test_readers_get_the_language_of_the_site_whatever_they_ask_for(settings, client, clock, editor):
    settings.LANGUAGE_CODE = "uk"
    story = factories.published(editor, slug="bridge")
    token = workflow.share(story, by=editor, hours=1).token
    for address in ("/", "/2026/11/24/bridge/", "/nothing/here/", f"/preview/{token}/"):
        with override("de"):
            page = client.get(address, headers={"accept-language": "de"}).text
        assert '<html lang="uk"' in page
        assert "Стрічка новин" in page
        assert "Nachrichten" not in page
