"""Stories are marked by what they are: opinion, sponsored, agency copy, with pictures or a video."""

import json

import feedparser
import pytest
from lxml import html

from articles import html as bodies
from articles.models import Article, Category
from articles.pictures.renditions import plain_of
from articles.workflow.labelling import store_label
from tests import factories
from tests.moments import SECOND

pytestmark = pytest.mark.once


def item(client, address="/"):
    (found,) = html.fromstring(client.get(address).text).find_class("item")
    return found


def mark(page):
    found = page.find_class("mark")
    return found[0].text if found else None


def facts(client, address):
    """A page's structured data, by type."""
    blocks = html.fromstring(client.get(address).text).xpath("//script[@type='application/ld+json']/text()")
    return {block["@type"]: block for block in map(json.loads, blocks)}


def test_the_front_page_says_who_publishes_the_site(client, db):
    publisher = facts(client, "/")["WebSite"]["publisher"]
    assert (publisher["@type"], publisher["url"]) == ("NewsMediaOrganization", "http://testserver/")


@pytest.fixture
def column(clock, editor):
    """A story in a category that is not news."""
    letters = factories.category("Letters", kind=Category.Kind.OPINION)
    return factories.published(editor, slug="a-letter", categories=[factories.category("Town"), letters])


@pytest.mark.parametrize(
    ("kind", "word", "type_"),
    [
        ("sponsored", "Sponsored content", "AdvertiserContentArticle"),
        ("opinion", "Opinion", "OpinionNewsArticle"),
        ("analysis", "Analysis", "AnalysisNewsArticle"),
        ("obituary", "Obituary", "NewsArticle"),
        ("", None, "NewsArticle"),
    ],
)
def test_a_category_marks_its_stories_everywhere(client, clock, editor, kind, word, type_):
    factories.published(editor, slug="a-story", categories=[factories.category("Marked", kind=kind)])
    assert mark(item(client)) == word
    assert mark(html.fromstring(client.get("/2026/11/24/a-story/").text)) == word
    found = facts(client, "/2026/11/24/a-story/")
    assert type_ in found
    assert found[type_].get("genre") == word
    tags = client.get("/feed.json").json()["items"][0]["tags"]
    assert tags == ["Marked", *([word] if word else [])]


def test_a_mark_that_a_tag_says_already_is_not_said_twice(client, clock, editor):
    factories.published(editor, categories=[factories.category("Opinion", kind="opinion")])
    assert mark(item(client)) is None
    assert item(client).get("data-genre") == "opinion"


def test_what_is_paid_for_says_so_before_all_else_and_is_no_news_for_search_engines(client, clock, editor):
    kinds = [factories.category(kind, kind=kind) for kind in ("analysis", "sponsored")]
    factories.published(editor, slug="a-story", categories=kinds)
    assert mark(item(client)) == "Sponsored content"
    assert "a-story" not in client.get("/sitemap-news.xml").text
    assert "a-story" in client.get("/sitemap.xml").text


def test_a_category_that_is_marked_later_marks_what_is_out(client, clock, column):
    assert mark(item(client)) == "Opinion"
    clock.shift(SECOND)
    letters = Category.objects.get(name="Letters")
    letters.kind = Category.Kind.NEWS
    store_label(letters)
    clock.shift(SECOND)
    assert mark(item(client)) is None


def body_with(editor, pictures):
    figures = [
        bodies.figure(factories.image(editor).key, 64, 48, "A boat", "", "Ann Archer")
        for _ in range(pictures)
    ]
    return "<p>The boats.</p>" + "".join(figures)


@pytest.mark.parametrize(("in_body", "shown"), [(2, None), (3, "4 pictures"), (11, "12 pictures")])
def test_a_picture_story_says_how_many(client, clock, editor, in_body, shown):
    lead = {"lead_image": factories.image(editor), "lead_alt_text": "A boat", "lead_credit": "Ann Archer"}
    factories.published(editor, body=body_with(editor, in_body), **lead)
    assert Article.objects.get().pictures == in_body + 1
    found = [
        span.text
        for span in item(client).find_class("by")[0].iter("span")
        if "picture" in span.text_content()
    ]
    assert found == ([shown] if shown else [])


def test_a_video_and_an_agencys_name_stand_in_lists(client, clock, editor):
    factories.published(editor, video_url="https://video.example/1", source="A Wire")
    assert item(client).find_class("has-video")[0].text == "Video"
    assert "A Wire" in item(client).find_class("by")[0].text_content()


def test_structured_data_names_the_video_if_there_is_a_picture_of_it(client, clock, editor):
    words = {"video_url": "https://video.example/1", "slug": "a-story"}
    factories.published(editor, **words)
    assert "video" not in facts(client, "/2026/11/24/a-story/")["NewsArticle"]
    clock.shift(SECOND)
    lead = {"lead_image": factories.image(editor, size=(1600, 900)), "lead_alt_text": "A boat"}
    lead["lead_credit"] = "Ann Archer"
    factories.published(editor, **words | lead | {"slug": "another"})
    video = facts(client, "/2026/11/24/another/")["NewsArticle"]["video"]
    assert (video["@type"], video["url"]) == ("VideoObject", "https://video.example/1")
    assert video["thumbnailUrl"][0].endswith(plain_of(lead["lead_image"]).name)
    assert "duration" not in video


def test_the_way_to_an_article_and_who_an_author_is_are_structured_data(client, clock, editor):
    author = factories.author("Ada Bell", role="Courts reporter", profile="She has been here since 2019.")
    factories.published(
        editor, slug="a-story", headline="A story", categories=[factories.category("Town")], bylines=[author]
    )
    way = facts(client, "/2026/11/24/a-story/")["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in way] == [
        (1, "News Feed", "http://testserver/"),
        (2, "Town", "http://testserver/category/town/"),
        (3, "A story", "http://testserver/2026/11/24/a-story/"),
    ]
    person = facts(client, "/author/ada-bell/")["ProfilePage"]["mainEntity"]
    assert person.pop("worksFor")["@type"] == "NewsMediaOrganization"
    assert person == {
        "@type": "Person",
        "name": "Ada Bell",
        "url": "http://testserver/author/ada-bell/",
        "jobTitle": "Courts reporter",
        "description": "She has been here since 2019.",
    }


def test_paid_links_are_marked_for_search_engines(client, clock, editor):
    links = '<p><a href="https://shop.example/">A shop</a>, <a href="/about/">we</a>.</p>'
    sponsored = factories.category("Ads", kind=Category.Kind.SPONSORED)
    factories.published(editor, slug="an-ad", body=links, categories=[sponsored])
    factories.published(editor, slug="news", body=links)
    clock.shift(SECOND)
    paid = '<a rel="sponsored" href="https://shop.example/">'
    page, items = client.get("/2026/11/24/an-ad/").text, client.get("/feed.json").json()["items"]
    assert paid in page
    assert '<a href="/about/">we</a>' in page
    assert [paid in item["content_html"] for item in items] == [False, True]
    assert "sponsored" not in client.get("/2026/11/24/news/").text


def test_the_length_of_a_video_is_said_wherever_the_video_is(client, clock, editor):
    lead = {"lead_image": factories.image(editor), "lead_alt_text": "A boat", "lead_credit": "Ann"}
    words = {"video_url": "https://video.example/1", "video_seconds": "1:02:30", "slug": "a-story"}
    factories.published(editor, **words, **lead)
    said = item(client).find_class("has-video")[0]
    assert said.text_content().split() == ["Video", "1:02:30"]
    page = client.get("/2026/11/24/a-story/").text
    assert 'datetime="PT62M30S">1:02:30</time>' in page
    assert facts(client, "/2026/11/24/a-story/")["NewsArticle"]["video"]["duration"] == "PT62M30S"
    for address in ("/rss.xml", "/atom.xml"):
        (entry,) = feedparser.parse(client.get(address).content).entries
        assert "3750" in [media.get("duration") for media in entry.media_content]
        assert entry.media_player["url"] == "https://video.example/1"
