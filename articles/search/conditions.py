"""Conditions on the index: which tokens a version must have, in each database's query language.

Tokens consist of letters, digits and the marks of their kind (`articles.terms`): they need no escaping.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Has:
    """A version has a token."""

    token: str

    @property
    def by_tokens(self) -> "Condition":
        return self

    def as_tsquery(self) -> str:
        return f"'{self.token}'"

    def as_fts5(self) -> str:
        return f'"{self.token}"'


@dataclass(frozen=True)
class Begins:
    """A version has a token with this prefix."""

    start: str

    @property
    def by_tokens(self) -> "Condition":
        return self

    def as_tsquery(self) -> str:
        return f"'{self.start}':*"

    def as_fts5(self) -> str:
        return f'"{self.start}" *'


@dataclass(frozen=True)
class Follow:
    """A version has these tokens one after another."""

    tokens: tuple[str, ...]

    @property
    def by_tokens(self) -> "Condition":
        """Ignores the order of the tokens, which only the document has: the index alone can answer."""
        return All(tuple(map(Has, self.tokens)))

    def as_tsquery(self) -> str:
        return f"({' <-> '.join(f"'{token}'" for token in self.tokens)})"

    def as_fts5(self) -> str:
        return f'"{" ".join(self.tokens)}"'


@dataclass(frozen=True)
class All:
    """A version meets all wanted conditions and none of the unwanted ones."""

    wanted: tuple["Condition", ...]
    unwanted: tuple["Condition", ...] = ()

    @property
    def by_tokens(self) -> "Condition":
        """Drops unwanted phrases: versions that only have their words must not be left out."""
        unwanted = tuple(each for each in self.unwanted if each.by_tokens == each)
        return All(tuple(each.by_tokens for each in self.wanted), unwanted)

    def as_tsquery(self) -> str:
        parts = [each.as_tsquery() for each in self.wanted]
        return f"({' & '.join(parts + [f'!{each.as_tsquery()}' for each in self.unwanted])})"

    def as_fts5(self) -> str:
        wanted = f"({' AND '.join(each.as_fts5() for each in self.wanted)})"
        unwanted = " OR ".join(each.as_fts5() for each in self.unwanted)
        return f"({wanted} NOT ({unwanted}))" if unwanted else wanted


@dataclass(frozen=True)
class Either:
    """A version meets at least one of these conditions."""

    parts: tuple["Condition", ...]

    @property
    def by_tokens(self) -> "Condition":
        return Either(tuple(each.by_tokens for each in self.parts))

    def as_tsquery(self) -> str:
        return f"({' | '.join(each.as_tsquery() for each in self.parts)})"

    def as_fts5(self) -> str:
        return f"({' OR '.join(each.as_fts5() for each in self.parts)})"


type Condition = Has | Begins | Follow | All | Either
