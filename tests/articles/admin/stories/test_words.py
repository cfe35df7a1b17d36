"""The search of the list of stories: words of stories and bylines, and pasted addresses."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from articles import derived, workflow
from articles.admin.stories import listing
from articles.models import Category, Story
from tests import factories
from tests.articles.admin.stories.pages import listed
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

BODY = (
    "<h2>The Swan Mill</h2><p>It is <strong>bold</strong> of Smith &amp; Sons, a co\u00adoperative.</p>"
    '<table class="x"><tbody><tr><td>Lodz</td></tr></tbody></table>'
)


@pytest.fixture
def story(editor):
    return factories.story(
        editor,
        headline="Kraków’s “Old” Town",
        slugline="quay-works",
        dek="The 2025–26 budget",
        lead_caption="ＴＯＫＹＯ harbour, straße",
        body=BODY,
        bylines=[factories.author("Zoë O’Neil", slug="zoe")],
    )


def test_words_are_found_however_they_are_spelled_and_wherever_they_stand(desk, editor, story):
    factories.story(editor, headline="Another")
    client = desk(editor)
    for words in (
        "krakow's",
        'KRAKÓW\'S "old"',
        "2025-26",
        "QUAY",
        "tokyo strasse",
        "swan mill bold",
        "& sons",
        "cooperative",
        "lodz",
        "Łódź",  # nothing has these accents
        "zoe o'neil",
        "ZOË quay",
    ):
        assert listed(client, q=words) == ["Kraków’s “Old” Town"], words
    for words in ("strong", "table", "tbody", "class", "amp", "zoë zeppelin", "100%", "s_an"):
        assert listed(client, q=words) == [], words


def test_accents_that_are_typed_come_first(desk, editor):
    factories.story(editor, headline="Resume of the talks")
    factories.story(editor, headline="Her résumé")
    client = desk(editor)
    assert listed(client, q="résumé") == ["Her résumé"]
    assert listed(client, q="resume") == ["Her résumé", "Resume of the talks"]


def outdated():
    return [row for model in derived.MODELS for row in derived.outdated(model._default_manager.all())]


def test_what_is_searched_follows_every_verb_that_changes_words(desk, editor, clock, story):
    client = desk(editor)
    clock.shift(HOUR)
    workflow.save(story, by=editor, words={"headline": "Ferry late", "body": "<p>Fog.</p>"})
    assert (listed(client, q="swan"), listed(client, q="ferry fog")) == ([], ["Ferry late"])
    workflow.restore(story, by=editor, source=story.revisions.order_by("id").first())
    assert listed(client, q="swan") == ["Kraków’s “Old” Town"]
    workflow.publish(story, by=editor, kind="first", at=NOON + 5 * HOUR, overriding=["second-reader"])
    assert listed(client, q="krakóws-old-town") == ["Kraków’s “Old” Town"]
    workflow.cancel(story, by=editor)
    assert listed(client, q="krakóws-old-town") == []
    assert outdated() == []


def test_words_of_a_story_that_was_taken_down_are_found_by_nobody(desk, editor, administrator):
    story = factories.published(editor, headline="Names the witness", slugline="witness")
    workflow.take_down(story, by=administrator, reason="A court said so.")
    for someone in (editor, administrator):
        assert listed(desk(someone), q="witness") == []
    assert Story.objects.get().searchable == ""
    assert listed(desk(administrator), state="taken_down") == ["Names the witness"]
    assert outdated() == []


@pytest.fixture
def address(editor):
    factories.published(editor, headline="Another")
    story = factories.published(editor, headline="Łódź bridge closes", slug="old")
    workflow.readdress(story, by=editor, slug="łódź")
    return SimpleNamespace(story=story, path="/2026/11/24/łódź/", pk=story.pk)


@pytest.mark.parametrize(
    "pasted",
    [
        "{path}",
        "  https://newsroom.example{path}?utm_source=mail#top",
        "newsroom.example{path}",
        "“https://newsroom.example/2026/11/24/%C5%81%C3%93D%C5%B9/”,",
        "https://newsroom.example/2026/11/24/łódź.",
        "/2026/11/24/old/",
        "{path}history/",
        "http://desk.example/admin/articles/story/{pk}/change/",
        "http://desk.example/admin/articles/story/{pk}/versions/",
    ],
)
def test_a_pasted_address_finds_its_story(desk, editor, address, pasted):
    pasted = pasted.format(path=address.path, pk=address.pk)
    assert listed(desk(editor), q=pasted) == ["Łódź bridge closes"]


@pytest.mark.parametrize(
    "pasted",
    [
        "/2026/11/25/old/",
        "/2026/13/45/old/",
        "https://x.example/",
        "//",
        f"/admin/articles/story/{10**30}/change/",
    ],
)
def test_an_address_of_no_story_finds_none(desk, editor, address, pasted):
    assert listed(desk(editor), q=pasted) == []


def test_an_address_is_found_however_long_ago_and_only_by_who_may_see_it(desk, editor, address, monkeypatch):
    monkeypatch.setattr(listing, "MOST_SCANNED", 1)
    factories.story(editor, headline="Newest")
    assert listed(desk(editor), q=address.path) == ["Łódź bridge closes"]
    workflow.restrict(address.story, by=editor, people=[editor])
    assert listed(desk(factories.person("editor")), q=address.path) == []


def test_stories_from_before_are_found_and_sealed_ones_are_not(desk, editor, administrator):
    for headline in ("Ferry late", "Ferry sealed"):
        factories.published(editor, headline=headline)
    workflow.take_down(Story.objects.get(headline="Ferry sealed"), by=administrator, reason="A court.")
    Story.objects.update(searchable="")
    fill = import_module("articles.migrations.0013_fill_story_searchable").fill
    fill(apps, SimpleNamespace(connection=connection))
    assert listed(desk(administrator), q="ferry") == ["Ferry late"]


def test_columns_that_are_out_of_date_are_named_and_made_anew(editor):
    factories.published(editor, headline="Ferry late", categories=[factories.category("Öland")])
    factories.category("Zimmer")
    Story.objects.update(searchable="something else")
    with override_settings(LANGUAGE_CODE="sv"):
        found = outdated()
        assert len(found) == 2
        call_command("clean", verbosity=0)
        assert outdated() == []
        assert {derived.remake(model) for model in derived.MODELS} == {0}
    names = Category.objects.values_list("name", flat=True)
    assert [name for name in names if name != "News"] == ["Zimmer", "Öland"]
