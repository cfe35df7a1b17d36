from datetime import UTC, datetime
from urllib.parse import unquote
from urllib.robotparser import RobotFileParser

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from feed import sitemaps
from tests import factories
from tests.feed import archive
from tests.moments import DAY, HOUR, NOON, SECOND

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MAPS = ["/sitemap.xml", "/sitemap-2026-11.xml", "/sitemap-news.xml"]


def tree(client, address):
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def locations(client, address):
    return [location.text for location in tree(client, address).iter(f"{SITEMAP}loc")]


@pytest.mark.once
@pytest.mark.parametrize("address", MAPS)
def test_a_sitemap_holds_whole_percent_encoded_addresses_newest_first(client, clock, editor, address):
    factories.published(editor, slug="bridge-closes")
    clock.shift(SECOND)
    factories.published(editor, slug="міст-закрили")
    newest, oldest = locations(client, address)
    assert oldest == "http://testserver/2026/11/24/bridge-closes/"
    assert newest.isascii()
    assert unquote(newest) == "http://testserver/2026/11/24/міст-закрили/"
    assert client.get(newest).status_code == 200


@pytest.mark.parametrize("address", MAPS)
def test_lastmod_moves_with_an_update_not_with_a_minor_fix(client, clock, editor, address):
    story = factories.published(editor)
    moments = []
    for kind in ("minor", "update"):
        clock.shift(HOUR)
        workflow.save(story, by=editor, words={"headline": f"Bridge: {kind}"})
        workflow.publish(story, by=editor, kind=kind)
        moments.append(tree(client, address).findtext(f"{SITEMAP}url/{SITEMAP}lastmod"))
    assert moments == ["2026-11-24T12:00:00+00:00", "2026-11-24T14:00:00+00:00"]


@pytest.mark.parametrize("address", MAPS)
def test_agency_copy_is_in_no_sitemap_since_its_source_is_its_address(client, clock, editor, address):
    factories.published(editor, source="A Wire", original_url="https://wire.example/1")
    assert locations(client, address) == []


@pytest.mark.parametrize("address", MAPS)
def test_a_story_with_another_address_is_listed_under_the_present_one_alone(client, clock, editor, address):
    story = factories.published(editor, slug="bridge-closes")
    clock.shift(SECOND)
    workflow.readdress(story, by=editor, slug="bridge-reopens")
    assert locations(client, address) == ["http://testserver/2026/11/24/bridge-reopens/"]


def test_a_month_begins_and_ends_at_midnight_in_the_sites_zone(client, clock, editor, settings):
    settings.TIME_ZONE = "America/New_York"
    midnight = datetime(2026, 11, 1, 4, tzinfo=UTC)
    archive.fill(editor, [midnight - SECOND, midnight])
    assert locations(client, "/sitemap-2026-10.xml") == ["http://testserver/2026/10/31/story-0/"]
    assert locations(client, "/sitemap-2026-11.xml") == ["http://testserver/2026/11/01/story-1/"]


def test_a_large_archive_has_a_sitemap_for_each_month_and_they_hold_every_story_once(
    client, clock, editor, monkeypatch
):
    monkeypatch.setattr(sitemaps, "LONGEST", 40)
    moments = archive.every(DAY, 40, NOON)
    archive.fill(editor, moments)
    assert len(locations(client, "/sitemap.xml")) == 40
    archive.fill(editor, [NOON - DAY * 100])
    *months, others = locations(client, "/sitemap.xml")
    assert others == "http://testserver/sitemap-pages.xml"
    assert tree(client, "/sitemap.xml").tag == f"{SITEMAP}sitemapindex"
    names = ["2026-11", "2026-10", "2026-08"]
    assert months == [f"http://testserver/sitemap-{name}.xml" for name in names]
    stories = [location for month in months for location in locations(client, month)]
    assert len(stories) == len(set(stories)) == 41


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "2026-1", "20260-11", "٢٠٢٦-11"])
def test_a_month_that_no_calendar_has_is_not_found(client, db, month):
    assert client.get(f"/sitemap-{month}.xml").status_code == 404


@pytest.mark.parametrize("month", ["1000-01", "1969-12", "2999-12"])
def test_a_month_without_stories_is_empty(client, db, month):
    assert locations(client, f"/sitemap-{month}.xml") == []


def test_the_news_sitemap_holds_what_was_published_in_the_last_48_hours(client, clock, editor):
    factories.published(editor, slug="bridge-closes")
    clock.move_to(NOON + 48 * HOUR - SECOND)
    assert locations(client, "/sitemap-news.xml") == ["http://testserver/2026/11/24/bridge-closes/"]
    clock.move_to(NOON + 48 * HOUR)
    assert locations(client, "/sitemap-news.xml") == []
    assert locations(client, "/sitemap.xml") == ["http://testserver/2026/11/24/bridge-closes/"]


def test_an_old_story_moved_to_the_top_is_no_news(client, clock, editor):
    story = factories.published(editor)
    clock.shift(72 * HOUR)
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=editor, kind="update", note="It is open.", move_to_top=True)
    assert len(locations(client, "/sitemap.xml")) == 1
    assert locations(client, "/sitemap-news.xml") == []


@pytest.mark.once
def test_news_comes_with_name_language_time_and_headline(client, clock, editor, settings):
    settings.LANGUAGE_CODE = "en-gb"
    headline = "Council & <company>: إغلاق \x07 the bridge"
    factories.published(editor, headline=headline)
    news = tree(client, "/sitemap-news.xml").find(f"{SITEMAP}url/{NEWS}news")
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "The Test Courier"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert news.findtext(f"{NEWS}publication_date") == "2026-11-24T12:00:00+00:00"
    assert news.findtext(f"{NEWS}title").split() == headline.replace("\x07", " ").split()


@pytest.mark.once
@pytest.mark.parametrize(
    ("code", "language"), [("uk", "uk"), ("pt-BR", "pt"), ("zh-Hans", "zh-cn"), ("zh-Hant", "zh-tw")]
)
def test_the_language_of_news_is_in_the_form_that_search_engines_ask_for(
    client, clock, editor, code, language
):
    factories.published(editor, language=code)
    assert tree(client, "/sitemap-news.xml").find(f".//{NEWS}language").text == language


@pytest.mark.once
def test_robots_may_read_the_site_but_the_desk_and_previews_and_find_the_sitemaps(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert [path for path in ("/", "/2026/11/24/bridge/", "/rss.xml") if not rules.can_fetch("A", path)] == []
    assert [path for path in ("/admin/", "/preview/abc/") if rules.can_fetch("A", path)] == []
    names = ("sitemap", "sitemap-pages", "sitemap-news")
    assert rules.site_maps() == [f"http://testserver/{name}.xml" for name in names]


def test_the_front_page_sections_and_authors_have_a_sitemap(client, clock, editor):
    factories.category("Empty")
    labels = {"categories": [factories.category("Перевезення")], "bylines": [factories.author("Ada Bell")]}
    factories.published(editor, **labels)
    found = [unquote(each) for each in locations(client, "/sitemap-pages.xml")]
    shown = ["/", "/corrections/", "/authors/", "/feeds/", "/category/перевезення/", "/author/ada-bell/"]
    assert found == [f"http://testserver{path}" for path in shown]
    assert {client.get(path).status_code for path in shown} == {200}
    assert "Sitemap: http://testserver/sitemap-pages.xml" in client.get("/robots.txt").text


def alternates(client, address):
    """{path of a story: {tag: path}}: the translations named in a sitemap."""
    found = {}
    for url in tree(client, address).iter(f"{SITEMAP}url"):
        links = {link.get("hreflang"): path(link.get("href")) for link in url.iter(f"{XHTML}link")}
        assert {link.get("rel") for link in url.iter(f"{XHTML}link")} <= {"alternate"}
        found[path(url.findtext(f"{SITEMAP}loc"))] = links
    return found


def path(address):
    return address.removeprefix("http://testserver")


def test_translations_of_other_months_stand_beside_each_other_while_readers_have_them(client, clock, editor):
    clock.move_to(NOON - 30 * DAY)
    original, alone = "/2026/10/25/bridge/", "/2026/10/25/alone/"
    for slug in ("bridge", "alone"):
        factories.published(editor, slug=slug)
    clock.move_to(NOON)
    words = {"slug": "міст", "language": "uk", "translation_of": original}
    story = factories.published(editor, **words, at=NOON + HOUR)
    months = ["/sitemap.xml", "/sitemap-2026-10.xml", "/sitemap-2026-11.xml"]
    assert alternates(client, months[0]) == {original: {}, alone: {}}
    clock.move_to(NOON + HOUR)
    uk = "/2026/11/24/%D0%BC%D1%96%D1%81%D1%82/"
    both = {"en-us": original, "uk": uk, "x-default": original}
    with CaptureQueriesContext(connection) as taken:
        found = [alternates(client, address) for address in months]
    assert found == [{uk: both, original: both, alone: {}}, {original: both, alone: {}}, {uk: both}]
    assert len([query for query in taken.captured_queries if "translated_from" in query["sql"]]) == 3 * 3
    clock.shift(SECOND)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    assert [alternates(client, address) for address in months[:2]] == [{original: {}, alone: {}}] * 2
