"""Bulk creation of stories, bypassing models and verbs, for tests and benchmarks of long lists."""

import itertools
import json
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import JSONField
from django.utils import timezone

from articles import freshness
from articles.models import Address, Article, ArticleByline, ArticleCategory, Story

# Far above the databases' own sequences, so that these ids don't collide with normally created rows.
_ids = itertools.count(1_000_000)


def fill(owner, moments, *, labels=lambda number: ([], []), versions=lambda number: 1, body="<p>Text.</p>"):
    """Store a story published at each of the moments; returns the stories' ids in that order.

    `labels(number)` returns the categories and authors of the story with that number, `versions` how many
    Articles it has had, a second apart, the last still live.
    """
    stories = [_story(owner, number, moment) for number, moment in enumerate(moments)]
    articles = [_versions(owner, story, versions(number), body) for number, story in enumerate(stories)]
    _insert(Story, stories)
    _insert(Article, itertools.chain.from_iterable(articles))
    _insert(Address, [_address(newest) for *_, newest in articles])
    _insert(ArticleCategory, _rows(articles, "category_id", lambda number: labels(number)[0]))
    _insert(ArticleByline, _rows(articles, "author_id", lambda number: labels(number)[1]))
    freshness.move()
    return [story["id"] for story in stories]


def every(step: timedelta, count: int, until: datetime) -> list[datetime]:
    """`count` moments a step apart, the last at `until`."""
    return [until - step * number for number in reversed(range(count))]


def _story(owner, number, moment):
    return {
        "id": next(_ids),
        "headline": f"Story number {number}",
        "slug": f"story-{number}",
        "status": Story.Status.PUBLISHED.value,
        "owner_id": owner.pk,
        "created_at": moment,
        "modified_at": moment,
    }


def _versions(owner, story, count, body):
    moment = story["created_at"]
    openings = [moment + timedelta(seconds=number) for number in range(count)]
    article = {
        "id": None,
        "story_id": story["id"],
        "headline": story["headline"],
        "slug": story["slug"],
        "teaser": f"What {story['headline']} is about.",
        "body": body,
        "reading_minutes": 1,
        "published_on": timezone.localdate(moment),
        "published_at": moment,
        "listed_at": moment,
        "kind": Article.Kind.MINOR.value,
        "opened_by_id": owner.pk,
    }
    return [
        article | {"id": next(_ids), "live_from": since, "live_until": until, "is_closed": until is not None}
        for since, until in itertools.zip_longest(openings, openings[1:])
    ]


def _address(article):
    shared = {name: article[name] for name in ("story_id", "published_on", "slug")}
    return {"id": next(_ids), **shared}


def _rows(articles, name, labels):
    for number, versions in enumerate(articles):
        for article, (position, label) in itertools.product(versions, enumerate(labels(number))):
            shared = {key: article[key] for key in ("story_id", "listed_at", "is_closed")}
            yield {
                "id": next(_ids),
                "article_id": article["id"],
                name: label.pk,
                "position": position,
                **shared,
            }


def _insert(model, rows):
    """Insert rows of {attribute: value}; missing ones get the field's default."""
    fields = model._meta.concrete_fields
    defaults = {field.attname: _default(field) for field in fields}
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = f"{model._meta.db_table} ({names})"
    insert = {"postgresql": _copy, "sqlite": _execute_many}[connection.vendor]
    with connection.cursor() as cursor:
        insert(cursor, table, defaults, rows)


def _default(field):
    """A field's default, with JSON as text that both databases accept."""
    default = field.get_default()
    return json.dumps(default) if isinstance(field, JSONField) else default


def _copy(cursor, table, defaults, rows):
    with _unchecked_keys(cursor), cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([*(defaults | row).values()])


@contextmanager
def _unchecked_keys(cursor):
    """Skip foreign key checks, if the account is allowed to: these rows are our own."""
    switch = """SELECT set_config('session_replication_role', %s, true)
        FROM pg_roles WHERE rolname = current_user AND rolsuper"""
    cursor.execute(switch, ["replica"])
    yield
    cursor.execute(switch, ["origin"])


def _execute_many(cursor, table, defaults, rows):
    sql = f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(defaults))})"  # noqa: S608 - our names
    plain = ({name: _plain(value) for name, value in row.items()} for row in rows)
    cursor.executemany(sql, ([*(defaults | row).values()] for row in plain))


def _plain(value):
    return _as_text(value) if isinstance(value, datetime) else value


@lru_cache(200_000)
def _as_text(moment):
    return connection.ops.adapt_datetimefield_value(moment)
