"""Every output for readers comes in the language of the site: pages, feeds, and what their scripts say."""

import json
import re
from io import StringIO

import html5lib
import pytest
from babel.messages import Catalog
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils.translation import override
from lxml import etree

from articles import workflow
from tests import factories
from tests.languages import catalogues, world

pytestmark = pytest.mark.once

_KEPT = re.compile(r"(%\(\w+\)s|\{\w+\}|<[^>]*>)")
_SAID = {"alt", "aria-label", "title", "placeholder", "abbr", "text"}
_OTHERS = re.compile(
    r"\S*[./@:]\w\S*|\b(?:RSS|Atom|JSON|Feed|OPML|JavaScript|GMT|UTF|UA|TEAM|SITE)\b|(?<!\w)A(?!\w)"
    r"|#\w{6}|\b(?:Bluesky|WhatsApp|Telegram|Facebook|LinkedIn|Reddit|X|Mastodon)\b"
)
"""Addresses, and names that are the same in every language."""


@pytest.fixture
def foreign(settings, tmp_path):
    """The site in a language in which each letter of our own texts is я; Django's own are in Ukrainian."""
    texts = Catalog(locale="uk")
    for message in catalogues.in_language("ar", catalogues.template()):
        ids = message.id if message.pluralizable else (message.id,)
        strange = [_strange(each) for each in ids]
        made = (strange[0], strange[1], strange[1]) if message.pluralizable else strange[0]
        texts.add(message.id, made, context=message.context)
    file = tmp_path / "uk/LC_MESSAGES/django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(catalogues.as_mo(texts))
    settings.SITE_NAME = world.SITE
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGE_CODE = "uk"


def _strange(text):
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else re.sub("[A-Za-z]", "я", part) for part in parts)


@pytest.fixture
def newspaper(foreign, clock, editor, administrator):
    return world.make(clock, editor, administrator)


def test_no_text_of_our_own_is_left_in_english(newspaper, client):
    asked = [address.format(**newspaper) for address in world.PAGES]
    answers = {address: client.get(address) for address in asked}
    assert {answer.status_code for answer in answers.values()} == {200, 404, 410}
    assert "Български" in answers["/2026/11/24/bridge/"].text
    found = {address: _english(texts(answer)) for address, answer in answers.items()}
    assert "\n".join(f"{address}: {words}" for address, words in found.items() if words) == ""


@pytest.mark.parametrize("template", ["400.html", "429.html", "500.html", "503.html"])
def test_no_page_of_a_failure_is_in_english(foreign, template):
    page = render_to_string(template)
    assert _english([*_of_page(page)]) == []
    assert "яя" in page


def test_what_is_left_in_english_would_be_found():
    page = "<p>Story</p><p>міст</p><a href='/x/' aria-label='Show'>RSS</a><i data-said='Now it is'></i>"
    assert _english([*_of_page(page)]) == ["Story", "Show", "Now it is"]


def _english(found):
    return [text for text in found if re.search("[A-Za-z]", _OTHERS.sub("", text))]


def texts(answer):
    """What people are told in an answer: text, and attributes that are read out or shown."""
    kind = answer.headers["Content-Type"]
    if "json" in kind:
        return [text for value in _strings(answer.json()) for text in _of_page(value)]
    if "xml" in kind or "opml" in kind:
        return [text for value in _of_xml(answer.content) for text in _of_page(value)]
    return [*_of_page(answer.text)]


def _strings(value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, name)
    elif isinstance(value, str) and name not in _MACHINES:
        yield value


_MACHINES = {"@type", "@context", "query-input", "inLanguage", "type", "kind", "after", "since", "language"}
_MACHINES |= {"lang", "display", "sizes", "id", "scope", "start_url", "version", "creditText"}


def _of_xml(content):
    for element in etree.fromstring(content).iter():
        names = [name for name in element.attrib if etree.QName(name).localname in ("title", "text")]
        yield from (element.get(name) for name in names)
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if element.text and tag not in _XML_OF_MACHINES:
            yield element.text


_XML_OF_MACHINES = {
    "language",
    "pubDate",
    "lastBuildDate",
    "updated",
    "published",
    "guid",
    "id",
    "InputEncoding",
}


def _of_page(markup):
    page = html5lib.parse(markup, namespaceHTMLElements=False)
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in ("style", "noscript"):
            continue
        if element.tag == "script":
            if element.get("type") == "application/ld+json":
                yield from _strings(json.loads(element.text))
            continue
        yield from filter(str.strip, [element.text or "", *(inner.tail or "" for inner in element)])
        yield from (value for name, value in element.attrib.items() if _is_said(element, name, value))


def _is_said(element, name, value):
    if name == "content":
        return (element.get("name") or element.get("property")) in _DESCRIBES
    return name in _SAID or (
        name.startswith("data-") and name not in _DATA and re.search(r"[A-Za-z]{2} [a-z]|[A-Z][a-z]", value)
    )


_DATA = {"data-after", "data-since"}
_DESCRIBES = {"description", "og:title", "og:description", "og:image:alt", "og:site_name"}


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


def test_readers_get_the_language_of_the_site_whoever_asks(settings, client, clock, editor):
    settings.LANGUAGE_CODE = "uk"
    story = factories.published(editor, slug="bridge")
    token = workflow.share(story, by=editor, hours=1).token
    for address in ("/", "/2026/11/24/bridge/", "/nothing/here/", f"/preview/{token}/"):
        with override("de"):
            page = client.get(address, headers={"accept-language": "de"}).text
        assert '<html lang="uk"' in page
        assert "Стрічка новин" in page
        assert "Nachrichten" not in page
