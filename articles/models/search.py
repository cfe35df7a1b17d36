from dataclasses import dataclass

from django.db import models

from articles.models.article import Article
from articles.terms.documents import Document
from articles.text import languages


class DocumentField(models.Field):
    """A version's terms as the database indexes them: a tsvector, or the text that FTS5 reads.

    Write-only: query it with the lookup `matches`.
    """

    def db_type(self, connection):
        return {"postgresql": "tsvector", "sqlite": "text"}[connection.vendor]

    def get_db_prep_value(self, value, connection, prepared=False):
        if not isinstance(value, Document):
            return value
        return value.as_tsvector() if connection.vendor == "postgresql" else value.as_text()


@dataclass(frozen=True)
class Outer:
    """A condition from the enclosing statement, as SQL; PostgreSQL only."""

    sql: str


@DocumentField.register_lookup
class Matches(models.Lookup):
    """Whether the document meets a condition (`articles.search.conditions`), by its full-text index."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_postgresql(self, compiler, connection):
        document, parameters = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Outer):
            return f"{document} @@ ({self.rhs.sql})", [*parameters]
        return f"{document} @@ %s::tsquery", [*parameters, self.rhs.as_tsquery()]

    def as_sqlite(self, compiler, connection):
        entry = compiler.quote_name(self.lhs.alias)
        found = "SELECT rowid FROM articles_searchindex WHERE articles_searchindex MATCH %s"
        return f"{entry}.article_id IN ({found})", [self.rhs.as_fts5()]


class SearchEntry(models.Model):
    """The terms of a live or scheduled version; written when it is opened, deleted once it has ended.

    A row never changes. Whether readers have the version at the moment is up to Article.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    story_id = models.BigIntegerField()
    published_on = models.DateField()
    published_at = models.DateTimeField()
    """Not indexed: databases would look for the newest among all rows instead of those that match."""
    head = models.TextField()
    """For ranking, as lines: the headline's words, the dek's, author ids; see `terms.documents.head_of`."""
    document = DocumentField()

    class Meta:
        default_permissions = []


class SearchLanguage(models.Model):
    """A language with stems of its own in the index, so that queries include them. Rows are only added."""

    tag = models.CharField(max_length=languages.LONGEST_TAG, primary_key=True)

    class Meta:
        default_permissions = []


class Spelling(models.Model):
    """A key for finding an indexed word from a misspelling: its beginning without up to two letters."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.CharField(max_length=7)
    word = models.CharField(max_length=40)

    class Meta:
        default_permissions = []
