"""The archive: the stories published on a day, and the number per day of a month or year."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html

from articles import workflow
from newsroom.page_store import pages
from tests import factories
from tests.feed import archive
from tests.moments import HOUR, NOON

DAY = timedelta(days=1)
NEW_YEAR = datetime(2025, 1, 1, 12, tzinfo=UTC)
"""A Wednesday of the previous year."""


@pytest.fixture
def store(editor, clock):
    """Stores a story at each of the moments; returns their ids."""
    return lambda moments: archive.fill(editor, moments)


def found(client, address, path):
    """The elements of a page at an XPath."""
    return html.fromstring(client.get(address).text).xpath(path)


def words_of(element):
    return " ".join(element.text_content().split())


def counted(client, address):
    """{address of a day: text of its link} in a page's calendars."""
    return {link.get("href"): words_of(link) for link in found(client, address, "//td/a")}


def near(client, address):
    """The previous and next addresses on a page of the archive."""
    return found(client, address, "//nav[@class='near']/a/@href")


def listed(client, address):
    """The headlines in a list."""
    return [words_of(link) for link in found(client, address, "//h3/a")]


def status(client, address):
    return client.get(address).status_code


def test_a_year_shows_how_many_stories_each_day_has(client, store):
    store([NOON, NOON - HOUR, NOON - DAY])
    assert counted(client, "/2026/") == {"/2026/11/24/": "24: 2 stories", "/2026/11/23/": "23: 1 story"}
    assert [words_of(caption) for caption in found(client, "/2026/", "//caption")] == ["November 3 stories"]


def test_a_month_shows_its_days_and_lists_its_stories_newest_first(client, store):
    store([NOON - 24 * DAY, NOON - DAY, NOON])
    assert counted(client, "/2026/11/") == {"/2026/11/24/": "24: 1 story", "/2026/11/23/": "23: 1 story"}
    assert listed(client, "/2026/11/") == ["Story number 2", "Story number 1"]
    assert listed(client, "/2026/10/") == ["Story number 0"]


def test_a_day_lists_what_was_first_published_on_it_wherever_an_update_moved_it(client, clock, editor):
    story = factories.published(editor)
    clock.shift(DAY)
    workflow.save(story, by=editor, words={"headline": "Harbour bridge opens again after repairs"})
    workflow.publish(story, by=editor, kind="update", note="It opens again.", move_to_top=True)
    assert listed(client, "/2026/11/24/") == [story.headline]
    assert status(client, "/2026/11/25/") == 404


def test_the_day_is_the_newsrooms_own(client, store, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    store([NOON - 20 * HOUR])
    assert status(client, "/2026/11/23/") == 404
    assert counted(client, "/2026/11/") == {"/2026/11/24/": "24: 1 story"}


def test_each_page_leads_to_the_nearest_that_has_stories(client, store):
    store([NEW_YEAR, NEW_YEAR + 40 * DAY, NOON])
    assert near(client, "/2026/11/24/") == ["/2025/02/10/"]
    assert near(client, "/2025/02/10/") == ["/2025/01/01/", "/2026/11/24/"]
    assert near(client, "/2025/02/") == ["/2025/01/", "/2026/11/"]
    assert near(client, "/2025/") == ["/2026/"]
    assert near(client, "/2026/") == ["/2025/"]


def test_where_nothing_was_published_there_is_no_page_but_this_year_and_gaps_between(client, store):
    assert (status(client, "/2026/"), status(client, "/2025/")) == (200, 404)
    store([NEW_YEAR - 400 * DAY, NOON])
    found = {
        address: status(client, address) for address in ("/2022/", "/2023/", "/2024/", "/2025/", "/2027/")
    }
    assert found == {"/2022/": 404, "/2023/": 200, "/2024/": 200, "/2025/": 200, "/2027/": 404}
    assert (status(client, "/2026/10/"), status(client, "/2026/11/23/")) == (404, 404)


@pytest.mark.parametrize(
    "address", ["/0000/", "/2026/13/", "/2026/00/", "/2026/02/30/", "/9999/12/31/", "/202/"]
)
def test_a_date_that_is_none_has_no_page(client, store, address):
    store([NOON])
    assert status(client, address) == 404


@pytest.mark.once
@pytest.mark.parametrize("address", ["/2026", "/2026/11", "/2026/11/24", "/2026/11/24/."])
def test_an_address_without_its_slash_leads_to_the_page(client, store, address):
    store([NOON])
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, f"{address.rstrip('.').rstrip('/')}/")


def test_a_scheduled_story_counts_from_its_time_on_and_a_withdrawn_one_no_more(client, clock, editor):
    story = factories.published(editor, at=NOON + HOUR)
    assert (counted(client, "/2026/"), status(client, "/2026/11/24/")) == ({}, 404)
    clock.shift(HOUR)
    assert counted(client, "/2026/") == {"/2026/11/24/": "24: 1 story"}
    clock.shift(HOUR)
    workflow.withdraw(story, by=editor, notice="It was wrong.")
    assert (counted(client, "/2026/"), status(client, "/2026/11/24/")) == ({}, 404)


@pytest.mark.once
def test_busier_days_are_darker(client, store):
    store([NOON] * 8 + [NOON - DAY] * 4 + [NOON - 2 * DAY])
    cells = re.findall(r'level-(\d)"><a\s+href="([^"]+)"', client.get("/2026/").text)
    assert cells == [("1", "/2026/11/22/"), ("2", "/2026/11/23/"), ("4", "/2026/11/24/")]


@pytest.mark.once
def test_a_week_begins_as_the_sites_language_has_it(client, store, settings):
    store([NOON])
    heads = {}
    for language in ("en-us", "en-gb"):
        settings.LANGUAGE_CODE = language
        pages.clear()
        heads[language] = found(client, "/2026/11/", "//th/@abbr")
    assert heads["en-us"][0] == "Sunday"
    assert heads["en-gb"][0] == "Monday"
    assert sorted(heads["en-us"]) == sorted(heads["en-gb"])


def test_the_authors_are_those_whom_readers_know_in_the_order_of_their_names(client, clock, editor):
    ada, zoe = factories.author("Ada Bell", role="Courts reporter"), factories.author("Zoe Adams")
    factories.published(editor, bylines=[zoe, ada])
    factories.story(editor, bylines=[factories.author("Ben Hidden")])
    people = found(client, "/authors/", "//ul[@class='people']/li")
    assert [words_of(person) for person in people] == ["Ada Bell Courts reporter", "Zoe Adams"]
    links = [person.find("a").get("href") for person in people]
    assert links == ["/author/ada-bell/", "/author/zoe-adams/"]
