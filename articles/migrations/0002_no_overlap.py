from django.db import migrations

FORBID = """
ALTER TABLE articles_article ADD CONSTRAINT article_versions_never_overlap
EXCLUDE USING gist (int8range(story_id, story_id, '[]') WITH &&, tstzrange(live_from, live_until) WITH &&)
"""
ALLOW = "ALTER TABLE articles_article DROP CONSTRAINT article_versions_never_overlap"


class OnPostgreSQL(migrations.RunSQL):
    """SQL that only PostgreSQL understands; elsewhere the verbs' lock and the unique constraints serve."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [OnPostgreSQL(FORBID, ALLOW)]
