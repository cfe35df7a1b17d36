import django.db.models.deletion
from django.db import migrations, models

import articles.fields
import articles.models.search

# A list of changes that wait to be indexed would be read through by each search.
GIN = "CREATE INDEX search_document ON articles_searchentry USING gin (document) WITH (fastupdate = off)"
# What is asked of an entry otherwise is in the row itself: the document stays out of it, and unpacked.
APART = "ALTER TABLE articles_searchentry ALTER COLUMN document SET STORAGE EXTERNAL"

# The tokens of articles.terms.documents: letters of any script, digits, and the marks of each kind of token.
FTS5 = """CREATE VIRTUAL TABLE articles_searchindex USING fts5(
    document, content='articles_searchentry', content_rowid='article_id', tokenize="ascii tokenchars '=^<>@-'"
)"""
# Where a later migration makes the table of entries anew, it must make these again.
TRIGGERS = {
    "insert": """CREATE TRIGGER articles_searchentry_insert AFTER INSERT ON articles_searchentry BEGIN
        INSERT INTO articles_searchindex(rowid, document) VALUES (new.article_id, new.document); END""",
    "delete": """CREATE TRIGGER articles_searchentry_delete AFTER DELETE ON articles_searchentry BEGIN
        INSERT INTO articles_searchindex(articles_searchindex, rowid, document)
        VALUES ('delete', old.article_id, old.document); END""",
    "update": """CREATE TRIGGER articles_searchentry_update AFTER UPDATE ON articles_searchentry BEGIN
        INSERT INTO articles_searchindex(articles_searchindex, rowid, document)
        VALUES ('delete', old.article_id, old.document);
        INSERT INTO articles_searchindex(rowid, document) VALUES (new.article_id, new.document); END""",
}


class RunOn(migrations.RunSQL):
    """SQL that only one kind of database understands."""

    def __init__(self, vendor, sql, reverse_sql):
        self.vendor = vendor
        super().__init__(sql, reverse_sql)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == self.vendor:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == self.vendor:
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_index_story_words")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("story_id", models.BigIntegerField()),
                ("published_on", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("head", models.TextField()),
                ("document", articles.models.search.DocumentField()),
            ],
            options={"default_permissions": []},
        ),
        migrations.CreateModel(
            name="Spelling",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=7)),
                ("word", models.CharField(max_length=40)),
            ],
            options={"default_permissions": []},
        ),
        migrations.AddField(
            model_name="author",
            name="name_terms",
            field=articles.fields.NameTermsField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="category",
            name="name_terms",
            field=articles.fields.NameTermsField(default="", editable=False),
        ),
        RunOn("postgresql", GIN, "DROP INDEX search_document"),
        RunOn("postgresql", APART, migrations.RunSQL.noop),
        RunOn("sqlite", FTS5, "DROP TABLE articles_searchindex"),
        *(
            RunOn("sqlite", sql, f"DROP TRIGGER articles_searchentry_{event}")
            for event, sql in TRIGGERS.items()
        ),
    ]
