"""The corrections list: every public note and every withdrawal, newest first."""

from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from articles import public_record
from articles.models import Article, Place, PublicNote, Withdrawal


class Notice(NamedTuple):
    """A public note or the notice of a withdrawal."""

    name: str
    """Unique and permanent: note/12, withdrawal/3."""
    kind: str
    text: str
    at: datetime
    published_on: date
    """The day of its story."""
    published_under: str
    """The host of the site on that day."""
    place: Place
    article: Article | None
    """Its story as readers have it; None while they don't have it."""


def newest(at: datetime, most: int, before: Place | None = None) -> list[Notice]:
    """At most so many notices, newest first, in three queries; with a place, those after it in the list."""
    # Withdrawals are numbered downwards from zero: the list's order is then one of (time, number),
    # in which a note that came at the very time of a withdrawal, with the republished story, is newer.
    rows = [
        *_rows(PublicNote, F("pk"), at, before).order_by("-at", "-pk")[:most],
        *_rows(Withdrawal, -F("pk"), at, before).order_by("-at", "pk")[:most],
    ]
    rows = sorted(rows, key=attrgetter("at", "number"), reverse=True)[:most]
    return _notices(rows, at)


def _rows(model, number, at, before):
    if before is None:
        return public_record.notices(model, at).annotate(number=number)
    # One bound on the time, for the index: of two, SQLite would begin at the later one.
    rows = public_record.notices(model, min(at, before.listed_at)).annotate(number=number)
    return rows.filter(TupleLessThan(Tuple(F("at"), F("number")), tuple(before)))


def _notices(rows, at):
    stories = {row.story_id for row in rows}
    articles = Article.objects.published(at).filter(story_id__in=stories)
    articles = articles.only("story_id", "headline", "slug", "published_on")
    live = {article.story_id: article for article in articles}
    return [_notice(row, live.get(row.story_id)) for row in rows]


def _notice(row, article):
    of_story = (row.published_on, row.published_under, Place(row.at, row.number), article)
    if isinstance(row, Withdrawal):
        return Notice(f"withdrawal/{row.pk}", "Withdrawal", row.notice, row.at, *of_story)
    return Notice(f"note/{row.pk}", row.get_kind_display(), row.text, row.at, *of_story)
