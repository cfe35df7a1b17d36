"""The versions of a story's public record, with everything that a page of its history shows, in one query."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Case, DateTimeField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from articles.gathering import gathered
from articles.models import (
    Article,
    ArticleByline,
    ArticleCategory,
    Author,
    Category,
    Image,
    PictureUse,
    PublicNote,
    Withdrawal,
)
from articles.pictures.shown import not_shown
from articles.prepared import Prepared

_OPENING = ("pk", "live_from", "kind", "note", "is_on_record")
_WORDS = tuple(field.attname for field in Article.word_fields())
_LEAD = ("key", "width", "height", "files", "framing", "status", "shown_from", "shown_until")
_EVER = datetime(1, 1, 1, tzinfo=UTC)


def _of_version(rows):
    return rows.objects.select_related(None).filter(article=OuterRef("pk"))


_LABELS = {
    "categories": (_of_version(ArticleCategory), "category__name"),
    "authors": (_of_version(ArticleByline), "author__name"),
}
"""{attribute of an article: (its rows, the label's name)}"""
_MODELS = Category, Author


class Recorded(NamedTuple):
    """What is on record about a story, newest first."""

    openings: list[Article]
    """When each opened, its kind, its note and its `notes` to readers; without words."""
    worded: list[Article]
    """The versions whose words are on record, with their words, labels and lead image."""
    removed: set[str]
    """The keys of the story's pictures that readers may not have."""


def recorded(story: int, at: datetime, before: datetime | None, most: int) -> Recorded:
    """Up to `most` versions, and up to `most` with words, that opened before a moment."""
    times = {"at": at, "before": before} if before else {"at": at}
    rows = sorted(_rows(most, before is not None, story=story, **times), key=_opened_at, reverse=True)
    openings, worded, gone = [], [], set()
    for row in rows:
        opening, words, lead = _cut(row, len(_OPENING), len(_WORDS), len(_LEAD))
        notes, *labels, removed = row[-2 - len(_LABELS) :]
        gone.update(key for (key,) in removed or ())
        openings.append(_opening(opening, notes))
        if openings[-1].is_on_record:
            worded.append(_worded(opening, words, lead, labels))
    return Recorded(openings[:most], worded[:most], gone)


def _opened_at(row):
    return row[_OPENING.index("live_from")]


def _cut(row, *lengths):
    """The row in pieces of these lengths."""
    start = 0
    for length in lengths:
        yield row[start : start + length]
        start += length


def _opening(columns: Sequence, notes: list | None) -> Article:
    opening = Article(**dict(zip(_OPENING, columns, strict=True)))
    newest = sorted(notes or (), reverse=True)
    opening.notes = [PublicNote(pk=pk, kind=kind, text=text) for _, pk, kind, text in newest]
    return opening


def _worded(opening: Sequence, words: Sequence, lead: Sequence, labels: Sequence[list | None]) -> Article:
    version = Article(**dict(zip((*_OPENING, *_WORDS), (*opening, *words), strict=True)))
    if version.lead_image_id:
        version.lead_image = Image(pk=version.lead_image_id, **dict(zip(_LEAD, lead, strict=True)))
    for name, model, rows in zip(_LABELS, _MODELS, labels, strict=True):
        setattr(version, name, [model(name=label) for _, label in sorted(rows or ())])
    return version


@Prepared
def _rows(most, has_before, story, at, before=None):
    record = Article.objects.on_record(at).filter(story=story, live_from__gte=beginning(story))
    if has_before:
        record = record.filter(live_from__lt=before)
    record = record.order_by("-live_from")
    newest = (found.values("pk")[:most] for found in (record, record.filter(is_on_record=True)))
    # Each in its own subquery: SQLite does not support limits within a union.
    first, second = (Article.objects.filter(pk__in=numbers).order_by().values("pk") for numbers in newest)
    columns = _columns(story, at)
    return Article.objects.filter(pk__in=first.union(second)).values_list(*_OPENING, *columns.values())


def beginning(story, **kind):
    """When a story's record begins, as an expression: at its last withdrawal, or the last of this kind."""
    withdrawals = Withdrawal.objects.filter(story=story, **kind).order_by("-at").values("at")
    return Coalesce(Subquery(withdrawals[:1]), Value(_EVER, DateTimeField()))


def _columns(story, at) -> dict[str, Any]:
    """The columns after those of an opening, by name. Words off the record never leave the database."""
    of_words = (*_WORDS, *(f"lead_image__{name}" for name in _LEAD))
    notes = PublicNote.objects.filter(article=OuterRef("pk"))
    removed = PictureUse.objects.filter(not_shown(at, "image__"), story=story)
    return {
        **{name: Case(When(is_on_record=True, then=F(name))) for name in of_words},
        "notes": gathered(notes, "article", "at", "pk", "kind", "text"),
        **{name: gathered(rows, "article", "position", label) for name, (rows, label) in _LABELS.items()},
        "removed": gathered(removed, "story", "image__key"),
    }
