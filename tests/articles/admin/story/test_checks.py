"""The live list of checks: it covers the typed words and stores nothing."""

import pytest

from articles import html, workflow
from articles.models import Revision, Story
from tests import factories
from tests.articles.admin.pages import form_of, parse
from tests.moments import HOUR, NOON

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.once]

STORIES = "/admin/articles/story/"
LONG_ENOUGH = "Bridge over the bay closes for a week"


@pytest.fixture
def typing(desk, editor):
    """Type over a saved story; return the list as an element tree."""
    story = factories.story(editor, headline=LONG_ENOUGH)
    client = desk(editor)
    opened = form_of(client.get(f"{STORIES}{story.pk}/change/"))

    def type_words(**words):
        answer = client.post(f"{STORIES}{story.pk}/checks/", {**opened, **words})
        assert answer.status_code == 200
        return parse(answer.text)

    return type_words


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def groups(page):
    """{title: {message: (the field that it leads to, the place in the body)}}."""
    part = page.find(".//section[@data-part='list']")
    titles = [words_of(title) for title in part.iter("h3")]
    found = [{words_of(line): line.find("a") for line in entries.iter("li")} for entries in part.iter("ul")]
    return {
        title: {
            message: ("", "") if link is None else (link.get("href"), link.get("data-jump"))
            for message, link in entries.items()
        }
        for title, entries in zip(titles, found, strict=True)
    }


def test_complete_words_have_an_empty_list(typing):
    page = typing()
    assert groups(page) == {}
    assert "Nothing is missing." in words_of(page.find(".//section[@data-part='list']"))


def test_what_is_missing_is_in_its_group_with_a_link_to_its_field(typing):
    page = typing(headline="", slugline="bridge", dek="d" * 201, categories=[], bylines=[])
    assert groups(page) == {
        "Needed": {"Give the story a headline.": ("#id_headline", "")},
        "Expected": {
            "The story has no category.": ("#id_categories", ""),
            "The story has no byline.": ("#id_bylines", ""),
        },
        "Advice": {"This dek has 201 characters; aim for 200 at most.": ("#id_dek", "")},
    }
    assert page.find(".//section[@data-part='list']").get("data-needed") == "1"


def test_a_problem_in_the_body_leads_to_its_place(typing, editor):
    image = factories.image(editor, status="cleared")
    figures = [
        html.figure(image.key, image.width, image.height, "A bridge", "The bridge", "A. Grey"),
        html.figure(image.key, image.width, image.height, "", "The bridge", ""),
    ]
    link = '<p><a href="http://testserver/admin/">here</a> and <a href="/1999/01/01/gone/">there</a></p>'
    found = groups(typing(body=f"<p>One.</p>{figures[0]}{figures[1]}{link}<h3>Small</h3>"))
    places = {place for entries in found.values() for _, place in entries.values()}
    assert places == {"figure 2", "link http://testserver/admin/", "link /1999/01/01/gone/", "heading"}
    assert {field for entries in found.values() for field, _ in entries.values()} == {"#id_body"}


def test_words_that_do_not_fit_are_needed_and_hide_nothing_else(typing):
    found = groups(typing(slug="🎉", video_url="javascript:alert(1)", categories=[]))
    assert {field for field, _ in found["Needed"].values()} == {"#id_slug", "#id_video_url"}
    assert list(found["Expected"]) == ["The story has no category."]


def test_the_list_shows_word_count_and_reading_time(typing):
    measure = ".//p[@class='checks-measure']"
    assert words_of(typing(body="<p>One two three.</p>").find(measure)) == "3 words · 1 min read"
    assert words_of(typing(body=f"<p>{'word ' * 477}</p>").find(measure)) == "477 words · 3 min read"


def test_it_shows_how_the_words_will_look_in_the_feed_in_a_search_and_on_a_card(typing):
    page = typing(headline="Tea & <b>toast</b>", slug="", social_headline="Toast!", social_description="")
    item = parse(page.find(".//iframe").get("data-page"))
    assert words_of(item.find(".//h3")) == "Tea & <b>toast</b>"
    assert [link.get("href") for link in item.findall(".//link")] == [
        "/static/css/fonts.css",
        "/static/css/site.css",
    ]
    search, card = page.find(".//div[@data-part='search']"), page.find(".//div[@data-part='card']")
    assert "http://testserver/2026/11/24/tea-b-toast-b/" in words_of(search)
    assert "Tea & <b>toast</b>" in words_of(search)
    assert "Toast!" in words_of(card)
    assert "Drivers face a long way round" in words_of(card)


def test_a_card_shows_the_picture_that_is_chosen(typing, editor):
    image = factories.image(editor, size=(1280, 720))
    card = typing(lead_image=image.pk).find(".//div[@data-part='card']")
    assert image.key in card.find("img").get("src")


def test_nothing_typed_is_stored(typing):
    before = (list(Story.objects.values()), Revision.objects.count())
    typing(headline="Other words altogether for this one", body="<p>Other.</p>")
    assert (list(Story.objects.values()), Revision.objects.count()) == before


def test_a_story_that_is_new_has_its_list_too(desk, journalist):
    client = desk(journalist)
    answer = client.post(f"{STORIES}checks/", {"headline": "", "body": ""})
    found = groups(parse(answer.text))
    assert {field for field, _ in found["Needed"].values()} == {"#id_headline", "#id_body"}
    assert not Story.objects.exists()


def test_a_story_scheduled_for_the_end_of_its_embargo_needs_nothing(desk, editor):
    story, ends_at = factories.story(editor, headline=LONG_ENOUGH), NOON + HOUR
    workflow.embargo(story, by=editor, until=ends_at, until_lifted=False, note="The ministry.")
    client = desk(editor)
    address = f"{STORIES}{story.pk}/change/"

    def needed():
        page = client.get(address)
        found = groups(parse(client.post(f"{STORIES}{story.pk}/checks/", form_of(page)).text))
        return [*found.get("Needed", {})], "Needed" in page.text

    assert needed()[0][0].startswith("The story is under embargo until Nov. 24, 13:00 GMT")
    workflow.publish(story, by=editor, kind="first", at=ends_at)
    assert needed() == ([], False)


def test_only_those_who_see_a_story_get_its_list(desk, editor, journalist):
    story = factories.story(editor)
    story.restricted_to.add(editor)
    for address in (f"{STORIES}{story.pk}/checks/",):
        assert desk(journalist).post(address, {}).status_code == 404
        assert desk(editor).post(address, {}).status_code == 200
        assert desk(editor).get(address).status_code == 405
