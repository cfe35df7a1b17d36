"""The versions of a story on the desk, listed newest first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import record, workflow
from articles.admin.versions import timeline
from tests import factories
from tests.articles.admin.versions.pages import listed, many_versions, versions_of
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.usefixtures("clock")


def test_every_act_and_every_version_of_readers_is_listed_newest_first_with_who_and_when(desk, ann, story):
    assert listed(desk(ann).get(versions_of(story))) == [
        "Saved by Ann Archer, Nov. 24, 14:00 GMT",
        "Readers’ version: update by Ann Archer, from Nov. 24, 13:00 GMT | Live | It is open.",
        "Published by Ann Archer, Nov. 24, 13:00 GMT | It is open.",
        "Saved by Ann Archer, Nov. 24, 13:00 GMT",
        "Readers’ version: first publication by Ann Archer, from Nov. 24, 12:00 GMT until Nov. 24, 13:00 GMT",
        "Published by Ann Archer, Nov. 24, 12:00 GMT",
        "Saved by Ann Archer, Nov. 24, 12:00 GMT",
    ]


def test_a_version_in_the_future_is_listed_as_scheduled_or_on_hold(desk, ann, story):
    workflow.publish(story, by=ann, kind="minor", at=NOON + timedelta(days=1))
    newest, *_ = listed(desk(ann).get(versions_of(story)))
    assert newest == (
        "Readers’ version: minor fix by Ann Archer, scheduled for Nov. 25, 12:00 GMT | Scheduled"
    )
    workflow.hold(by=ann)
    newest, *_ = listed(desk(ann).get(versions_of(story)))
    on_hold = "on hold; it was scheduled for Nov. 25, 12:00 GMT | On hold"
    assert newest == f"Readers’ version: minor fix by Ann Archer, {on_hold}"


def test_times_carry_their_own_zone_in_summer(desk, ann, clock):
    clock.move_to(datetime(2026, 7, 1, 12, tzinfo=UTC))
    story = factories.story(ann)
    assert listed(desk(ann).get(versions_of(story))) == ["Saved by Ann Archer, July 1, 13:00 BST"]


def test_each_version_is_listed_once_over_the_pages_of_a_long_history(desk, ann):
    story = factories.published(ann)
    many_versions(story, ann, 130)
    client, cursor, names, moments = desk(ann), "", [], []
    while True:
        page = client.get(versions_of(story), {"before": cursor}).context["page"]
        names += [version.name for version in page.versions]
        moments += [version.at for version in page.versions]
        assert len(page.versions) <= timeline.PAGE_SIZE
        if not (cursor := page.next_cursor):
            break
    kept = {f"r{pk}" for pk in story.revisions.values_list("pk", flat=True)}
    kept |= {f"a{pk}" for pk in story.articles.values_list("pk", flat=True)}
    assert (len(names), set(names)) == (len(kept), kept)
    assert moments == sorted(moments, reverse=True)


def test_a_version_on_hold_is_listed_once_too(desk, ann):
    story = factories.published(ann)
    many_versions(story, ann, 60)
    story.refresh_from_db()
    with record.acting_at(NOON + HOUR):
        workflow.save(story, by=ann, words={"dek": "Later."})
        workflow.publish(story, by=ann, kind="minor", at=NOON + 30 * HOUR)
        workflow.hold(by=ann)
    ahead = f"a{story.articles.order_by('-live_from')[0].pk}"
    client = desk(ann)
    page = client.get(versions_of(story)).context["page"]
    assert page.versions[0].name == ahead
    older = client.get(versions_of(story), {"before": page.next_cursor})
    assert ahead not in [version.name for version in older.context["page"].versions]


@pytest.mark.parametrize("cursor", ["x", "1", "-", "1-", "9" * 30, "1-999999999999999999", "²-²", "1\0-1"])
def test_what_is_no_cursor_gives_the_newest(desk, ann, story, cursor):
    answer = desk(ann).get(versions_of(story), {"before": cursor})
    assert answer.context["page"].is_first
    assert len(listed(answer)) == 7


def test_the_list_takes_as_many_queries_for_1500_versions_as_for_few(desk, ann):
    few, many = factories.published(ann), factories.published(ann)
    many_versions(many, ann, 1500)
    client, taken = desk(ann), []
    client.get(versions_of(few))  # Reads the newspaper's name, which is known for a minute.
    for story in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(versions_of(story)).status_code == 200
        taken.append([query["sql"] for query in queries])
    assert len(taken[0]) == len(taken[1]) <= 15
    lists = [
        sql
        for sql in taken[1]
        if '"articles_article"."live_from" <' in sql or '"articles_revision"."id" <' in sql
    ]
    assert len(lists) == 2
    assert not [sql for sql in lists if '"body"' in sql or "LIMIT 51" not in sql]


def test_the_writing_page_leads_to_all_versions_and_so_does_the_admins_own_history(desk, ann, story):
    client = desk(ann)
    assert f'href="{versions_of(story)}"' in client.get(f"/admin/articles/story/{story.pk}/change/").text
    answer = client.get(f"/admin/articles/story/{story.pk}/history/")
    assert answer["Location"] == versions_of(story)
    for absent in ("999999", "abc", "_41"):
        assert client.get(f"/admin/articles/story/{absent}/history/").status_code == 404
