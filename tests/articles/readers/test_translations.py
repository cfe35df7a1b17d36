"""A story in several languages: each version links to the others that are live."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import freshness, workflow
from articles.workflow import readiness
from newsroom.cdn.keys import keys_of_story
from newsroom.pages import pages
from tests import factories
from tests.markup import markup_of
from tests.moments import HOUR, MICROSECOND, NOON, SECOND

ORIGINAL = "/2026/11/24/bridge/"


@pytest.fixture
def original(clock, editor):
    story = factories.published(editor, slug="bridge")
    clock.shift(SECOND)
    return story


def translated(editor, tag, of=ORIGINAL, **words):
    """A story in this language, with the tag as its slug."""
    return factories.published(editor, slug=tag.lower(), language=tag, translation_of=of, **words)


def offered(client, address):
    """{tag: address} of the other versions offered under a page's headline."""
    part = markup_of(client.get(address)).partition('class="translations"')[2].partition("</p>")[0]
    return {tag: path for path, tag in re.findall(r'href="([^"]*)" rel="alternate" hreflang="([^"]*)"', part)}


def alternates(client, address):
    """{tag: address} of all versions, as declared to programs in the head."""
    head = client.get(address).text.partition("</head>")[0]
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', head))


def facts(client, address):
    script = client.get(address).text.partition('<script type="application/ld+json">')[2]
    return json.loads(script.partition("</script>")[0])


def test_original_and_translations_lead_to_one_another(client, settings, original, editor):
    translated(editor, "uk")
    translated(editor, "ar")
    uk, ar = "/2026/11/24/uk/", "/2026/11/24/ar/"
    assert offered(client, ORIGINAL) == {"uk": uk, "ar": ar}
    assert offered(client, uk) == {"en": ORIGINAL, "ar": ar}
    assert offered(client, ar) == {"en": ORIGINAL, "uk": uk}
    all_of_them = {"en-us": ORIGINAL, "uk": uk, "ar": ar, "x-default": ORIGINAL}
    for address in (ORIGINAL, uk, ar):
        found = alternates(client, address)
        assert found == {tag: f"{settings.SITE_URL}{path}" for tag, path in all_of_them.items()}
    page = markup_of(client.get(ORIGINAL))
    assert re.search(r'hreflang="ar" lang="ar" dir="rtl">العربية</a>', page)


def test_structured_data_name_original_and_translations(client, settings, original, editor):
    article = translated(editor, "uk").articles.get()
    assert facts(client, ORIGINAL)["workTranslation"] == [
        {
            "@type": "NewsArticle",
            "url": f"{settings.SITE_URL}/2026/11/24/uk/",
            "headline": article.headline,
            "inLanguage": "uk",
        }
    ]
    translation = facts(client, "/2026/11/24/uk/")
    assert translation["translationOfWork"]["url"] == f"{settings.SITE_URL}{ORIGINAL}"
    assert "workTranslation" not in translation


def test_a_kept_page_leads_to_a_translation_while_readers_have_it(client, clock, original, editor):
    assert offered(client, ORIGINAL) == {}
    story = translated(editor, "uk", at=NOON + HOUR)
    clock.move_to(NOON + HOUR - MICROSECOND)
    assert (offered(client, ORIGINAL), alternates(client, ORIGINAL)) == ({}, {})
    clock.shift(MICROSECOND)
    assert offered(client, ORIGINAL) == {"uk": "/2026/11/24/uk/"}
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    assert (offered(client, ORIGINAL), alternates(client, ORIGINAL)) == ({}, {})
    assert "workTranslation" not in facts(client, ORIGINAL)


def test_without_the_original_translations_lead_to_one_another_alone(client, clock, original, editor):
    translated(editor, "uk")
    translated(editor, "ar")
    clock.shift(SECOND)
    workflow.withdraw(original, by=editor, notice="It was wrong.")
    clock.shift(SECOND)
    assert offered(client, "/2026/11/24/uk/") == {"ar": "/2026/11/24/ar/"}
    assert {*alternates(client, "/2026/11/24/uk/")} == {"uk", "ar"}
    assert "translationOfWork" not in facts(client, "/2026/11/24/uk/")


def test_a_translation_of_a_translation_belongs_to_the_original(client, clock, original, editor):
    translated(editor, "uk")
    clock.shift(SECOND)
    translated(editor, "ar", of="/2026/11/24/uk/")
    assert {*offered(client, ORIGINAL)} == {"uk", "ar"}


def test_a_version_in_the_same_language_is_no_translation(client, clock, original, editor):
    story = translated(editor, "en")
    assert (offered(client, ORIGINAL), offered(client, "/2026/11/24/en/")) == ({}, {})
    advice = [each.message for each in readiness.problems(story, NOON + SECOND)]
    assert "The story that it translates is in English, too: choose the language." in advice
    first, second = (
        translated(editor, "uk"),
        factories.published(editor, slug="uk-2", language="uk", translation_of=ORIGINAL),
    )
    assert offered(client, ORIGINAL) == {"uk": "/2026/11/24/uk/"}
    assert first.pk < second.pk


def test_translations_cost_no_further_query(client, clock, original, editor):
    translated(editor, "uk")
    client.get(ORIGINAL)
    pages.clear()
    freshness.current()
    with CaptureQueriesContext(connection) as asked:
        assert offered(client, ORIGINAL)
    assert len(asked) == 2


def test_a_translation_drops_the_copies_of_its_original_at_a_cdn(clock, original, editor):
    story = translated(editor, "uk")
    assert "story-20261124-bridge" in keys_of_story(story)


@pytest.mark.parametrize("typed", ["/2026/99/99/bridge/", "/2026/11/24/nowhere/", "/2026/11/24/uk/"])
def test_an_address_without_a_story_leads_nowhere(client, clock, editor, typed):
    story = translated(editor, "uk", of=typed)
    advice = [each.message for each in readiness.problems(story, NOON + SECOND)]
    assert f"The story that this one translates is not live: {typed}" in advice
    assert offered(client, "/2026/11/24/uk/") == {}


def test_one_address_is_taken_and_nothing_else(editor):
    for typed in ("the bridge", f"{ORIGINAL}\n/2026/11/24/other/"):
        with pytest.raises(ValidationError, match=r"address of a story|at most 1 story"):
            factories.story(editor, translation_of=typed)
