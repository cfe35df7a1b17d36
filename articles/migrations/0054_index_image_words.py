from importlib import import_module

from django.db import migrations

OnPostgreSQL = import_module("articles.migrations.0002_no_overlap").OnPostgreSQL

INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS image_indexed_words ON articles_image
USING gin (indexed_words) WITH (gin_pending_list_limit = 1024)
"""
DROP = "DROP INDEX IF EXISTS image_indexed_words"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0053_fill_image_indexed_words")]

    operations = [OnPostgreSQL(INDEX, DROP)]
