"""One folding for every search: what one person types finds what another wrote."""

from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.folding import LONGEST, fold, matching, searchable, unaccented, words_in
from articles.models import Author, Category, Image, Story
from newsroom.models import User
from tests import factories
from tests.articles.pictures.made import listed


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Kraków’s “Old” Town", "kraków's 'old' town"),
        ("2025–26 — budget", "2025-26 - budget"),
        ("Здоровʼя, Hawaiʻi", "здоров'я, hawai'i"),
        ("ＴＯＫＹＯ", "tokyo"),
        ("ﬁnance", "finance"),
        ("co\u00adoperate", "cooperate"),
        ("zero\u200bwidth\u200d", "zerowidth"),
        ("STRASSE straße", "strasse strasse"),
        ("Cafe\u0301", "café"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ"),
        ("  two \n lines\t", "two lines"),
        ("…", "..."),
        ("½", "1⁄2"),
    ],
)
def test_spellings_that_people_take_for_one_are_one(written, folded):
    assert fold(written) == folded
    assert fold(folded) == folded


@given(st.text(st.characters(max_codepoint=127)).map(fold))
@settings(max_examples=500, deadline=None)
def test_the_words_of_ascii_are_the_same_beside_one_beyond_it(text):
    assert [*words_in(text), "ж"] == words_in(f"{text} ж")


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Łódź", "lodz"), ("Malmö", "malmo"), ("Ørsted", "orsted"), ("Ώρα", "ωρα"), ("Ёлка", "елка")],
)
def test_accents_of_letters_are_left_out(written, plain):
    assert unaccented(written) == plain


@pytest.mark.parametrize(
    "text", ["\u093c at the front", "\u0301", "हिन्दी", "ภาษาไทย", "தமிழ்", "ဗမာ", "עִבְרִית"]
)
def test_vowels_of_other_scripts_are_no_accents(text):
    assert unaccented(text) == fold(text)


def test_what_becomes_longer_has_an_end():
    assert len(fold("\ufdfa" * 100_000)) <= LONGEST
    assert len(searchable("\ufdfa" * 100_000)) <= 2 * LONGEST + 1


def test_accents_are_a_second_chance():
    rows = {1: searchable("Resume of the talks"), 2: searchable("Her résumé")}
    assert matching(rows, "résumé") == [2]
    assert matching({1: rows[1]}, "résumé") == [1]
    assert matching(rows, "resume") == [1, 2]


@pytest.fixture
def pictures(journalist):
    return {
        words: factories.image(journalist, caption=words, credit="Zoë Person").pk
        for words in ("Kraków’s “Old” Town", "The 2025–26 budget", "ＴＯＫＹＯ harbour", "100% wool_coat")
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("krakow's", "Kraków’s “Old” Town"),
        ('KRAKÓW\'S "old"', "Kraków’s “Old” Town"),
        ("2025-26", "The 2025–26 budget"),
        ("2025—26", "The 2025–26 budget"),
        ("tokyo", "ＴＯＫＹＯ harbour"),
        ("harbour tokyo", "ＴＯＫＹＯ harbour"),
        ("tokýo", "ＴＯＫＹＯ harbour"),
        ("100% wool_", "100% wool_coat"),
        ("zoe wool", "100% wool_coat"),
    ],
)
def test_a_picture_is_found_however_it_is_spelled(desk, journalist, pictures, query, found):
    client = desk(journalist)
    assert [image["id"] for image in listed(client, q=query)] == [pictures[found]]
    found_page = client.get("/admin/articles/image/", {"q": query}).context["page"]
    assert [image.pk for image in found_page.images] == [pictures[found]]


def test_a_changed_caption_is_found_and_the_one_before_is_not(desk, journalist):
    image, client = factories.image(journalist, caption="Malmö"), desk(journalist)
    image.caption = "Łódź"
    image.save()
    assert listed(client, q="malmo") == []
    assert [found["id"] for found in listed(client, q="lodz")] == [image.pk]


def test_pictures_from_before_are_found(journalist):
    image = factories.image(journalist, caption="Łódź")
    Image.objects.filter(pk=image.pk).update(searchable="")
    import_module("articles.migrations.0011_image_searchable").fill(apps, None)
    assert "lodz" in Image.objects.get(pk=image.pk).searchable


def test_names_and_words_from_before_are_found_by_any_apostrophe(editor):
    story = factories.story(editor, headline="Здоровʼя міста")
    category = factories.category("Здоровʼя", slug="health")
    Story.objects.filter(pk=story.pk).update(searchable="здоровʼя міста")
    Category.objects.filter(pk=category.pk).update(folded_name="здоровʼя")
    import_module("articles.migrations.0021_fold_letter_apostrophes").refold(apps, None)
    assert "здоров'я міста" in Story.objects.get(pk=story.pk).searchable
    assert Category.objects.get(pk=category.pk).folded_name == "здоров'я"


def test_two_categories_that_differ_by_their_apostrophe_are_left_as_they_were(db):
    named = [factories.category(f"Здоров{mark}я", slug=f"health-{n}") for n, mark in enumerate("'x")]
    Category.objects.filter(pk=named[1].pk).update(name="Здоровʼя", folded_name="здоровʼя")
    import_module("articles.migrations.0021_fold_letter_apostrophes").refold(apps, None)
    found = Category.objects.filter(pk__in=[each.pk for each in named]).values_list("folded_name", flat=True)
    assert sorted(found) == ["здоров'я", "здоровʼя"]


def test_what_is_searched_in_is_not_on_the_audit_list(desk, journalist, administrator):
    image, client = factories.image(journalist, caption="Malmö"), desk(journalist)
    sent = {
        "caption": "Łódź",
        "credit": "Ann",
        "alt_text": "",
        "creator": "",
        "rights": "",
        "rights_expire_on": "",
    }
    client.post(f"/admin/articles/image/{image.pk}/change/", sent)
    page = desk(administrator).get("/admin/articles/auditentry/").text
    assert "Łódź" in page
    assert "lodz" not in page


@pytest.mark.parametrize("query", ["zoe", "ZOË", "zoë o'neil", "Zoe O’Neil"])
def test_authors_categories_and_people_are_found_however_they_are_spelled(desk, administrator, query):
    name = "Zoë O’Neil"
    found = [factories.author(name, slug="zoe"), factories.category(name, slug="zoe")]
    found.append(factories.person("editor", first_name="Zoë", last_name="O’Neil"))
    factories.author("Bo Lund")
    client = desk(administrator)
    for model, row in zip((Author, Category, User), found, strict=True):
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert list(client.get(address, {"q": query}).context["cl"].queryset) == [row]
