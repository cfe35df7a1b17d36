"""The desk's one search: stories, pictures, people and pages."""

import pytest

from articles import workflow
from tests import factories
from tests.articles.admin.pages import page_of, parse

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]

FIND = "/admin/find/"


def found(client, words, **more):
    """{group: the texts of its links}."""
    page = parse(client.get(FIND, {"q": words, **more}).text)
    groups = {}
    for section in page.iter("section"):
        if (section.get("aria-labelledby") or "").startswith("find-"):
            links = [" ".join("".join(link.itertext()).split()) for link in section.iter("a")]
            groups["".join(section.find("h2").itertext())] = links
    return groups


def test_one_search_finds_stories_pictures_people_and_pages(desk, administrator, journalist):
    factories.story(journalist, headline="Swan at the mill")
    factories.image(administrator, caption="A swan.", credit="Ann Archer")
    factories.person("editor", first_name="Swantje", last_name="Stork")
    groups = found(desk(administrator), "swan")
    assert [*groups] == ["Stories", "Pictures", "People"]
    assert groups["Stories"][0].startswith("Swan at the mill Draft")
    assert groups["People"][0].startswith("Swantje Stork")
    assert found(desk(administrator), "audit")["Pages"] == ["Audit list"]
    assert "New story" in found(desk(administrator), "")["Pages"]


def test_a_typing_mistake_is_forgiven_and_said_here_and_in_the_list(desk, editor, journalist):
    factories.story(journalist, headline="Swans return to the mill")
    client = desk(editor)
    assert found(client, "swnas mlil")["Stories"][0].startswith("Swans return to the mill")
    assert "these contain “swans mill”" in client.get(FIND, {"q": "swnas mlil"}).text
    assert "Swans return to the mill" in client.get("/admin/articles/story/", {"q": "swnas mlil"}).text
    assert "Stories" not in found(client, "xylophone")


def test_a_pasted_address_finds_its_story(desk, editor):
    story = factories.published(editor, headline="Bridge closes")
    address = f"https://news.example{story.articles.get().get_absolute_url()}"
    for typed in (address, page_of(story)):
        assert found(desk(editor), typed)["Stories"][0].startswith("Bridge closes")


def test_nobody_finds_what_they_may_not_see(desk, journalist, editor):
    other = factories.person("journalist", first_name="Swantje")
    story = factories.story(journalist, headline="Swan at the mill")
    workflow.restrict(story, by=editor, people=[journalist])
    assert found(desk(other), "swan") == {}
    assert found(desk(other), "swna") == {}
    assert "Audit list" not in found(desk(other), "")["Pages"]


@pytest.mark.parametrize("typed", ["%", "'", "\\", "9" * 5000, "a " * 2000, "﷽" * 700, "\u202e"])
def test_whatever_is_typed_is_answered(desk, editor, typed):
    assert desk(editor).get(FIND, {"q": typed}).status_code == 200
    assert desk(editor).get(FIND, {"q": typed, "part": "1"}).status_code == 200
