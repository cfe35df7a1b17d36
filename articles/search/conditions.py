"""What is asked of the index: which tokens a version must have, in each database's language."""

from dataclasses import dataclass

from django.db.models import BooleanField, Expression

from articles.terms.documents import quoted

TABLE, FTS5 = "articles_searchentry", "articles_searchindex"


@dataclass(frozen=True)
class Has:
    """A version has a token."""

    token: str

    def as_tsquery(self) -> str:
        return quoted(self.token)

    def as_fts5(self) -> str:
        return f'"{self.token}"'


@dataclass(frozen=True)
class Begins:
    """A version has a token that begins so."""

    start: str

    def as_tsquery(self) -> str:
        return f"{quoted(self.start)}:*"

    def as_fts5(self) -> str:
        return f'"{self.start}" *'


@dataclass(frozen=True)
class Follow:
    """A version has these tokens one after another."""

    tokens: tuple[str, ...]

    def as_tsquery(self) -> str:
        return f"({' <-> '.join(map(quoted, self.tokens))})"

    def as_fts5(self) -> str:
        return f'"{" ".join(self.tokens)}"'


@dataclass(frozen=True)
class All:
    """A version meets each condition, and none of those that are unwanted."""

    wanted: tuple["Condition", ...]
    unwanted: tuple["Condition", ...] = ()

    def as_tsquery(self) -> str:
        parts = [each.as_tsquery() for each in self.wanted]
        return f"({' & '.join(parts + [f'!{each.as_tsquery()}' for each in self.unwanted])})"

    def as_fts5(self) -> str:
        wanted = f"({' AND '.join(each.as_fts5() for each in self.wanted)})"
        unwanted = " OR ".join(each.as_fts5() for each in self.unwanted)
        return f"({wanted} NOT ({unwanted}))" if unwanted else wanted


@dataclass(frozen=True)
class Either:
    """A version meets one of these conditions."""

    parts: tuple["Condition", ...]

    def as_tsquery(self) -> str:
        return f"({' | '.join(each.as_tsquery() for each in self.parts)})"

    def as_fts5(self) -> str:
        return f"({' OR '.join(each.as_fts5() for each in self.parts)})"


type Condition = Has | Begins | Follow | All | Either


class Matches(Expression):
    """Whether a SearchEntry meets a condition, as its full-text index tells."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, condition: Condition):
        super().__init__()
        self.condition = condition

    def as_sql(self, compiler, connection):
        if connection.vendor == "postgresql":
            return f'"{TABLE}"."document" @@ %s::tsquery', [self.condition.as_tsquery()]
        found = f'SELECT rowid FROM "{FTS5}" WHERE "{FTS5}" MATCH %s'  # noqa: S608 - our own names
        return f'"{TABLE}"."article_id" IN ({found})', [self.condition.as_fts5()]
