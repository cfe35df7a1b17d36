"""Taking out a scheduled version to open it again in the same act."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from articles.models import Article, Author, Category, PublicNote, Story
from articles.models.article import HELD_UNTIL
from articles.times.schedule_changes import KEPT
from articles.workflow.versions import (
    attach,
    cancel_scheduled,
    open_version,
    remove_scheduled,
    reserve_address,
    set_status,
    times_after,
)


@dataclass(frozen=True)
class Scheduled:
    """The contents of a scheduled version, kept after its row is deleted."""

    words: Any
    categories: Sequence[Category]
    authors: Sequence[Author]
    kind: str
    note: str
    set_for: datetime
    is_held: bool
    moves_to_top: bool
    public_note: PublicNote | None

    @classmethod
    def of(cls, ahead: Article) -> "Scheduled":
        """Read it before the row is deleted."""
        return cls(
            words=ahead,
            categories=ahead.categories,
            authors=ahead.authors,
            kind=ahead.kind,
            note=ahead.note,
            set_for=ahead.set_for,
            is_held=ahead.is_held,
            moves_to_top=ahead.listed_at == ahead.set_for,
            public_note=ahead.public_notes.first(),
        )

    @classmethod
    def read(cls, facts: dict, words: Story) -> "Scheduled":
        """Rebuild it from what `facts` returned, and the words with their labels."""
        note = facts["public_note"]
        return cls(
            words=words,
            categories=words.categories,
            authors=words.authors,
            kind=facts["kind"],
            note=facts["note"],
            set_for=datetime.fromisoformat(facts["set_for"]),
            is_held=facts["is_held"],
            moves_to_top=facts["moves_to_top"],
            public_note=PublicNote(**note) if note else None,
        )

    def facts(self) -> dict[str, Any]:
        """All but the words, as JSON; call it after the address is released, to get the typed slug."""
        note = self.public_note
        names = ("kind", "text", "is_grave", "supersedes_id")
        return {
            "kind": self.kind,
            "note": self.note,
            "set_for": self.set_for.isoformat(),
            "is_held": self.is_held,
            "moves_to_top": self.moves_to_top,
            "public_note": note and {name: getattr(note, name) for name in names},
            "slug": self.words.slug,
        }

    def with_words(self, words: Story) -> "Scheduled":
        """A copy with other words and their labels."""
        return replace(self, words=words, categories=words.categories, authors=words.authors)

    def at(self, moment: datetime) -> "Scheduled":
        """A copy set for another time and not on hold."""
        return replace(self, set_for=moment, is_held=False)

    def open(self, act, *, previous: Article | None, last: Article | None) -> Article:
        """Open it again: `previous` ends then, and its public times follow those of `last`."""
        times = times_after(last, self.set_for, self.kind, self.public_note, move_to_top=self.moves_to_top)
        article = open_version(
            act,
            self.words,
            HELD_UNTIL if self.is_held else self.set_for,
            previous,
            kind=self.kind,
            note=self.note,
            categories=self.categories,
            authors=self.authors,
            held_from=self.set_for if self.is_held else None,
            **times,
        )
        attach(self.public_note, article)
        return article


def replace_live(act, live: Article, *, set_again: bool = False, **fields) -> Article:
    """Open a version now with the live words.

    With `set_again`, the scheduled version keeps its time; otherwise it is cancelled, and the story is
    back in review.
    """
    labels = {"categories": live.categories, "authors": live.authors}
    kept = take_out(act) if set_again and act.standing.ahead else None
    had_scheduled = act.standing.ahead is not None
    article = open_version(act, live, act.at, _previous(act, kept), **labels, **fields)
    if kept:
        kept.words.slug = article.slug
        kept.open(act, previous=article, last=article)
    elif had_scheduled:
        set_status(act, Story.Status.IN_REVIEW)
    return article


def _previous(act, kept: Scheduled | None) -> Article | None:
    """The version that the act ends; without `kept`, the scheduled version is cancelled."""
    return act.standing.live if kept else cancel_scheduled(act)


def reopen_at(act, opens_at: datetime) -> Article:
    """Move the scheduled version to another time; its tasks stay open."""
    kept = Scheduled.of(act.ahead).at(opens_at)
    previous = remove_scheduled(act)
    reserve_address(act, act.ahead, opens_at)
    return kept.open(act, previous=previous, last=act.standing.last)


def take_out(act, words: Story | None = None, outcome: str = KEPT) -> Scheduled:
    """Delete the scheduled version in order to open it again in this act, with these words if given.

    `outcome` is what happens to it (see `articles.times.schedule_changes`).
    """
    kept = Scheduled.of(act.standing.ahead)
    act.note_cancellation(act.standing.ahead, outcome)
    remove_scheduled(act)
    return kept.with_words(words) if words else kept
