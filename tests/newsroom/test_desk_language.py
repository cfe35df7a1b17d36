"""Each person uses the desk in their own language; readers still get the newspaper's."""

import pytest
from django.utils.translation import get_language

from articles.desk_languages import in_language_of, language_of

pytestmark = pytest.mark.once


def root(page):
    return page.text.partition("<html lang=")[2][:8].split('"')[1]


def test_a_person_chooses_and_stays_on_the_page(client, editor, journalist):
    client.force_login(editor)
    before = client.get("/admin/articles/story/")
    assert root(before) == "en-us"
    assert 'lang="uk">Українська</button>' in before.text
    chosen = client.post("/admin/language/", {"language": "uk", "next": "/admin/articles/story/?q=a"})
    assert chosen.url == "/admin/articles/story/?q=a"
    after = client.get("/admin/articles/story/")
    assert root(after) == "uk"
    assert 'lang="en">English</button>' in after.text
    assert "/desk/texts/uk.js" in after.text
    assert root(client.get("/")) == "en-us"
    client.force_login(journalist)
    assert root(client.get("/admin/")) == "en-us"


def test_only_the_desks_languages_can_be_chosen_and_no_other_site_is_led_to(client, editor):
    client.force_login(editor)
    assert client.post("/admin/language/", {"language": "de"}).status_code == 404
    assert client.get("/admin/language/").status_code == 405
    chosen = client.post("/admin/language/", {"language": "uk", "next": "https://evil.example/"})
    assert chosen.url == "/admin/"
    for word in ("index", "admin:logout", "1e400", "a.b"):
        assert client.post("/admin/language/", {"language": "uk", "next": word}).url == "/admin/"


def test_nobody_chooses_without_signing_in(client):
    assert "/admin/login/" in client.post("/admin/language/", {"language": "uk"}).url


@pytest.mark.parametrize(
    ("newspapers", "chosen", "language"),
    [
        ("uk", "", "uk"),
        ("uk", "en", "en"),
        ("de", "", "en"),
        ("de", "uk", "uk"),
        ("en-gb", "en", "en-gb"),
        ("en-gb", "", "en-gb"),
    ],
)
def test_the_newspapers_language_is_the_desks_until_a_person_chooses(
    settings, editor, newspapers, chosen, language
):
    settings.LANGUAGE_CODE = newspapers
    editor.language = chosen
    assert language_of(editor) == language
    with in_language_of(editor):
        assert get_language() == language
