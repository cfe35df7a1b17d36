"""Migrations run while the version before serves, and it goes on with their tables after a way back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.migrations.linting import unsafe
from tests.newsroom.running import Database

pytestmark = pytest.mark.once

LANDED = set((Path(__file__).parent / "landed.txt").read_text().split())
"""Those of before the first release, which nobody migrates to while another version serves."""
ROOMS = ("articles", "newsroom")


def sql_of(names):
    """{migration: its SQL on PostgreSQL}"""
    database = Database()
    database.start()
    try:
        own = {"DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "-m", "tests.migrations.sql", *names]
        done = subprocess.run(command, env={**os.environ, **own}, stdout=subprocess.PIPE, check=True)
    finally:
        database.end()
    return json.loads(done.stdout)


def test_no_migration_since_the_first_release_harms_the_version_that_serves_meanwhile():
    nodes = MigrationLoader(None).graph.nodes
    ours = {f"{room}.{name}" for room, name in nodes if room in ROOMS}
    assert ours >= LANDED, "A landed migration is gone."
    if new := sorted(ours - LANDED):
        found = {name: unsafe(sql) for name, sql in sql_of(new).items()}
        assert not {name: places for name, places in found.items() if places}, (
            "See “Migrations” in docs/production.md."
        )


UNSAFE = {
    'ALTER TABLE "articles_story" ADD COLUMN "mood" text DEFAULT \'\' NOT NULL;\n'
    'ALTER TABLE "articles_story" ALTER COLUMN "mood" DROP DEFAULT;': "ban-drop-default",
    'ALTER TABLE "articles_category" ADD COLUMN "mood" text NOT NULL;': "adding-required-field",
    'CREATE INDEX "story_mood" ON "articles_story" ("mood");': "require-concurrent-index-creation",
    'DROP INDEX IF EXISTS "story_mood";': "require-concurrent-index-deletion",
    'ALTER TABLE "articles_story" ALTER COLUMN "id" TYPE bigint;': "changing-column-type",
    'ALTER TABLE "articles_story" ALTER COLUMN "mood" SET NOT NULL;': "adding-not-nullable-field",
    'ALTER TABLE "articles_story" RENAME COLUMN "dek" TO "deck";': "renaming-column",
    'ALTER TABLE "articles_author" RENAME TO "articles_writer";': "renaming-table",
    'ALTER TABLE "articles_story" DROP COLUMN "dek";': "ban-drop-column",
    'DROP TABLE "articles_pin";': "ban-drop-table",
    'ALTER TABLE "articles_story" ADD CONSTRAINT "a" CHECK ("urgency" > 0);': "constraint-missing-not-valid",
    'ALTER TABLE "articles_story" ADD CONSTRAINT "b" UNIQUE ("slug");': "disallowed-unique-constraint",
}
SAFE = [
    'ALTER TABLE "articles_story" ADD COLUMN "mood" text DEFAULT \'\' NOT NULL;',
    'ALTER TABLE "articles_story" ADD COLUMN "mood" text NULL;',
    'CREATE TABLE "articles_mood" ("id" bigint PRIMARY KEY);\n'
    'CREATE INDEX "mood_id" ON "articles_mood" ("id");',
    'CREATE INDEX "category_mood" ON "articles_category" ("mood");',
    'ALTER TABLE "articles_story" ADD CONSTRAINT "a" CHECK ("urgency" > 0) NOT VALID;',
]


@pytest.mark.parametrize(("sql", "rule"), UNSAFE.items(), ids=UNSAFE.values())
def test_what_locks_a_large_table_or_breaks_the_version_before_is_named(sql, rule):
    assert any(place.startswith(f"{rule}: ") for place in unsafe(f"BEGIN;\n{sql}\nCOMMIT;"))


@pytest.mark.parametrize("sql", SAFE)
def test_what_only_adds_is_let_through(sql):
    assert unsafe(f"BEGIN;\n{sql}\nCOMMIT;") == []


def test_an_index_is_let_through_if_it_is_made_beside_the_work():
    assert unsafe('CREATE INDEX CONCURRENTLY "story_mood" ON "articles_story" ("mood");') == []
