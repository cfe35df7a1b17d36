"""34,000 stories, stored once for all that is asked of them here."""

import re
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction

from articles import workflow
from articles.admin.stories import listing
from articles.models import Article, Place, PublicNote, Story, StoryByline, StoryCategory, Withdrawal
from articles.search import index
from newsroom.postgresql.base import DatabaseOperations, PreparedCursor
from tests import factories
from tests.feed import archive
from tests.moments import NOON

HALF_HOUR = timedelta(minutes=30)
COUNT, LIE_AHEAD, DEEP, DEEP_ON_THE_DESK = 34_000, 100, 5_000, 12_000
LIVE_BLOG = COUNT - 999

numbers = count(1)


@pytest.fixture(scope="package")
def stored(django_db_setup, django_db_blocker):
    """A story every half hour, of each kind some, the last hundred scheduled; the clock stands at noon."""
    with time_machine.travel(NOON, tick=False), django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


def put_right_and_withdrawn(editor):
    """A correction of every tenth live version, and a withdrawal for each that was closed."""
    versions = Article.objects.filter(live_from__lte=NOON)
    notes, withdrawals = [], []
    rows = versions.values_list("pk", "story_id", "live_from", "is_closed")
    for number, (article, story, live_from, is_closed) in enumerate(rows):
        of = {"article_id": article, "story_id": story, "at": live_from}
        if is_closed:
            withdrawals.append(Withdrawal(**of, by=editor, notice="It was wrong."))
        elif number % 10 == 0:
            notes.append(PublicNote(**of, kind="correction", text="It closed at noon."))
    PublicNote.objects.bulk_create(notes, batch_size=1000)
    Withdrawal.objects.bulk_create(withdrawals, batch_size=1000)


def versions(number):
    """One live blog, and a version closed by another of every tenth story."""
    return 1500 if number == LIVE_BLOG else 1 + (number % 10 == 0)


def fill():
    moments = archive.every(HALF_HOUR, COUNT, NOON + HALF_HOUR * LIE_AHEAD)
    editor, colleague = factories.person("editor"), factories.person("journalist")
    daily, bygone = factories.category("Daily"), factories.category("Bygone")
    writer, former = factories.author("Writer"), factories.author("Former", user=colleague)

    def labels(number):
        return ([bygone, daily], [former]) if number < COUNT // 2 else ([daily], [writer])

    ids = archive.fill(editor, moments, labels=labels, versions=versions)
    put_right_and_withdrawn(editor)
    for _ in index.rebuild(list(index.unindexed())):
        pass
    put_on_the_desk(ids, editor, bygone, former)
    settle()
    deep = Story.objects.get(pk=ids[DEEP_ON_THE_DESK])
    return SimpleNamespace(
        place=Place(moments[DEEP], ids[DEEP]),
        live_blog=Article.objects.get(story=ids[LIVE_BLOG], live_until=None).get_absolute_url(),
        editor=editor,
        former=colleague,
        before=f"before={listing.Place(deep.modified_at, deep.pk)}",
    )


def settle():
    """Check what PostgreSQL would else check after every test, and tell it what the tables hold."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def put_on_the_desk(ids, editor, category, author):
    """Of each status some; a few of long ago under rare labels."""
    Story.objects.filter(pk__in=ids[::50]).update(status="draft")
    Story.objects.filter(pk__in=ids[1::500]).update(status="in_review", submitted_at=NOON)
    Story.objects.filter(pk__in=ids[::2]).update(searchable="a number", indexed_words="a number")
    Story.objects.filter(pk__in=ids[2::20]).update(embargo_until=NOON - timedelta(days=1))
    long_ago = ids[:5]
    StoryCategory.objects.bulk_create(
        StoryCategory(story_id=pk, category=category, position=0) for pk in long_ago
    )
    StoryByline.objects.bulk_create(StoryByline(story_id=pk, author=author, position=0) for pk in long_ago)
    workflow.publish(factories.story(editor), by=editor, kind="first", at=NOON + timedelta(hours=1))


@pytest.fixture(autouse=True)
def _as_prepared(monkeypatch, is_on_sqlite):
    """On PostgreSQL, what is looked at of a prepared statement is the plan that it has for all values."""
    if is_on_sqlite:
        return
    names = {}

    def executed(operations, cursor, sql, params):
        if not isinstance(cursor, PreparedCursor):
            return plain(operations, cursor, sql, params)
        if sql not in names:
            names[sql] = f"looked_at_{next(numbers)}"
            places = count(1)
            text = re.sub("%s|%%", lambda found: f"${next(places)}" if found[0] == "%s" else "%", sql)
            cursor.connection.execute(f"PREPARE {names[sql]} AS {text}")
        values = operations.compose_sql(", ".join(["%s"] * len(params)), params) if params else ""
        return f"EXECUTE {names[sql]}{f'({values})' if values else ''} /* {sql} */"

    plain = DatabaseOperations.last_executed_query
    monkeypatch.setattr(DatabaseOperations, "last_executed_query", executed)
