"""Authors or people of one name, in every menu that offers them."""

import pytest

from articles.models import Author
from tests import factories
from tests.articles.admin.pages import ADD, STORIES, page_of, parse

pytestmark = pytest.mark.once

AUTHORS = ["Callum Reyes, Courts reporter (callum-reyes)", "CALLUM REYES (callum-reyes-2)", "Mira Holt"]
PEOPLE = ["Callum Reyes (callum)", "Callum Reyes (reyes)", "Mira Holt"]


@pytest.fixture
def authors(db):
    """Two authors of one name, and one of another."""
    factories.author("Callum Reyes", slug="callum-reyes", role="Courts reporter")
    factories.author("CALLUM REYES", slug="callum-reyes-2")
    factories.author("Mira Holt", role="Editor")


@pytest.fixture
def people(db):
    """Two people of one name, and one of another."""
    for username in ("callum", "reyes"):
        factories.person("journalist", username=username, first_name="Callum", last_name="Reyes")
    factories.person("journalist", username="mira", first_name="Mira", last_name="Holt")


def offered(answer, name):
    """The choices of a menu that are about these authors and people, sorted."""
    menu = parse(answer.text).find(f".//select[@name='{name}']")
    texts = [option.text.strip() for option in menu.iter("option")]
    return sorted(text for text in texts if "callum" in text.lower() or "Mira" in text)


@pytest.mark.usefixtures("authors")
def test_bylines_of_one_name_are_distinguished(desk, editor):
    client = desk(editor)
    pages = [client.get(address) for address in (ADD, page_of(factories.story(editor)), "/admin/")]
    refused = client.post("/admin/flash/", {"headline": ""})
    for page in [*pages, refused]:
        assert offered(page, "bylines") == sorted(AUTHORS)
    Author.objects.filter(slug="callum-reyes-2").update(name="Callum Reyes Jr.")
    assert offered(client.get(ADD), "bylines") == ["Callum Reyes", "Callum Reyes Jr.", "Mira Holt"]


@pytest.mark.usefixtures("authors")
def test_a_chosen_byline_of_a_shared_name_is_distinguished_too(desk, editor):
    story = factories.story(editor, bylines=[Author.objects.get(slug="callum-reyes-2")])
    menu = parse(desk(editor).get(page_of(story)).text).find(".//select[@name='bylines']")
    chosen = [option.text for option in menu.iter("option") if option.get("selected") is not None]
    assert chosen == ["CALLUM REYES (callum-reyes-2)"]


@pytest.mark.usefixtures("authors")
def test_an_author_to_merge_into_is_named_with_role_and_address(desk, editor):
    merged = Author.objects.get(slug="callum-reyes-2")
    page = desk(editor).get(f"/admin/articles/author/{merged.pk}/merge/")
    assert offered(page, "into") == [AUTHORS[0], "Mira Holt, Editor (mira-holt)"]


@pytest.mark.usefixtures("authors", "people")
def test_the_filter_of_the_list_distinguishes_people_and_bylines(desk, editor):
    assert offered(desk(editor).get(STORIES), "person") == sorted([*AUTHORS, *PEOPLE])


@pytest.mark.usefixtures("people")
def test_people_of_one_name_are_distinguished(desk, editor):
    client, story = desk(editor), factories.story(editor)
    page = client.get(page_of(story))
    assert offered(page, "assigned_to") == offered(page, "desk_note_to") == PEOPLE
    assert offered(client.get("/admin/"), "person") == PEOPLE
    assert offered(client.get("/admin/articles/author/add/"), "user") == PEOPLE
    asked = {"_act": "choose", "_choose": "assign", "story": [f"{story.pk}-"]}
    assert offered(client.post(STORIES, asked), "to") == PEOPLE
    restricted = parse(page.text).findall(".//input[@name='restricted_to']")
    labels = sorted(box.getparent().text_content().strip() for box in restricted)
    assert [label for label in labels if "Callum" in label] == PEOPLE[:2]
