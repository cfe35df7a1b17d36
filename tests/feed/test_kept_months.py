"""Monthly sitemaps are cached while others publish, and are never staler than their own articles."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.caches.fragments import fragments
from feed import sitemaps
from newsroom.pages import pages
from tests import factories
from tests.moments import DAY, HOUR, NOON, SECOND
from tests.newsroom.test_shared_cache import as_a_new_process

THIS_MONTH, LAST_MONTH, NEXT_MONTH = [f"/sitemap-2026-{month}.xml" for month in (11, 10, 12)]
ADDRESSES = ["/sitemap.xml", THIS_MONTH, LAST_MONTH, NEXT_MONTH]


@pytest.fixture
def story(clock, editor):
    """Published last month; the clock is in this month."""
    clock.move_to(NOON - 30 * DAY)
    story = factories.published(editor, slug="bridge")
    clock.move_to(NOON - DAY)
    factories.published(editor, slug="tunnel")
    clock.move_to(NOON)
    return story


def asked(client):
    """{address: bytes}, with the page cache cleared but the months kept."""
    pages.clear()
    return {address: client.get(address).content for address in ADDRESSES}


def assert_exact(client):
    """The cached months are identical to newly rendered ones."""
    found = asked(client)
    fragments.clear()
    assert found == asked(client)
    return found


def updated(story, by, **how):
    workflow.save(story, by=by, words={"headline": "The bridge reopens"})
    return workflow.publish(story, by=by, kind="update", **how)


def test_what_is_published_today_leaves_the_months_before_as_they_were_made(client, clock, editor, story):
    before = asked(client)
    factories.published(editor, slug="ferry")
    clock.shift(SECOND)
    with CaptureQueriesContext(connection) as taken:
        after = asked(client)
    rows = [query["sql"] for query in taken.captured_queries if '"slug"' in query["sql"]]
    assert len(rows) == 1
    assert "2026-11-01" in rows[0]
    assert after[LAST_MONTH] == before[LAST_MONTH]
    assert after[THIS_MONTH] != before[THIS_MONTH]
    assert_exact(client)


@pytest.mark.parametrize(
    "act",
    [
        updated,
        lambda story, by: workflow.readdress(story, by=by, slug="harbour-bridge"),
        lambda story, by: workflow.withdraw(story, by=by, notice="It was wrong."),
        lambda story, by: workflow.move_to_top(story, by=by, reason="It is open."),
        lambda story, by: updated(story, by, note="Open.", move_to_top=True, at=NOON + HOUR),
        lambda story, by: updated(story, by, at=NOON + 20 * DAY),
    ],
)
def test_an_act_on_a_story_of_last_month_is_in_its_sitemap_at_once_and_at_its_time(
    client, clock, editor, story, act
):
    before = asked(client)
    act(story, editor)
    changed = before != assert_exact(client)
    for moment in (NOON + HOUR - SECOND, NOON + HOUR, NOON + 2 * DAY, NOON + 20 * DAY):
        clock.move_to(moment)
        changed = before != assert_exact(client) or changed
    assert changed


def test_a_story_for_next_month_is_in_no_sitemap_before_its_time(client, clock, editor, story):
    opens_at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    factories.published(editor, slug="embargoed", at=opens_at)
    for moment, is_there in ((NOON, False), (opens_at - SECOND, False), (opens_at, True)):
        clock.move_to(moment)
        found = assert_exact(client)
        assert [b"embargoed" in found[address] for address in ("/sitemap.xml", NEXT_MONTH)] == [is_there] * 2


def test_a_version_that_is_held_and_released_comes_when_it_is_released(client, clock, editor, story):
    updated(story, editor, at=NOON + HOUR)
    asked(client)
    workflow.hold(by=editor)
    asked(client)
    clock.move_to(NOON + 2 * HOUR)
    before = assert_exact(client)
    workflow.release(story, by=editor)
    clock.shift(SECOND)
    assert assert_exact(client) != before


def test_a_process_whose_clock_is_behind_does_not_believe_a_month_from_after_an_instant(
    cache_server, client, clock, editor, story
):
    factories.published(editor, slug="embargoed", at=NOON + HOUR)
    clock.move_to(NOON + HOUR)
    assert b"embargoed" in asked(client)[THIS_MONTH]
    clock.move_to(NOON + HOUR - SECOND)
    as_a_new_process()
    assert b"embargoed" not in asked(client)[THIS_MONTH]


def test_the_index_of_months_is_kept_too(client, clock, editor, story, monkeypatch):
    monkeypatch.setattr(sitemaps, "LONGEST", 1)
    asked(client)
    factories.published(editor, slug="ferry")
    clock.shift(SECOND)
    pages.clear()
    with CaptureQueriesContext(connection) as taken:
        assert client.get("/sitemap.xml").text.count("sitemap-2026-") == 2
    counted = [query["sql"] for query in taken.captured_queries if "COUNT(" in query["sql"]]
    assert len(counted) == 1
    assert "2026-11-01" in counted[0]
    assert_exact(client)
