from importlib import import_module

from django.db import migrations

OnPostgreSQL = import_module("articles.migrations.0002_no_overlap").OnPostgreSQL

# Saves only note their words in a list of a megabyte at most, which searches read besides the index.
INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS story_indexed_words ON articles_story
USING gin (indexed_words) WITH (gin_pending_list_limit = 1024)
"""
DROP = "DROP INDEX IF EXISTS story_indexed_words"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0026_fill_story_indexed_words")]

    operations = [OnPostgreSQL(INDEX, DROP)]
