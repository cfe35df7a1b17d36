"""The corrections list: every public note and every withdrawal, newest first."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2b
from operator import attrgetter
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles import cursors, html
from articles.caches.fragments import Part, kept
from articles.models import Article, Place, PublicNote, Withdrawal
from articles.prepared import Prepared
from articles.readers import public_record


class Notice(NamedTuple):
    """A public note or the notice of a withdrawal."""

    pk: int
    place: Place
    text: str
    kind: str
    """The kind of a public note; empty for a withdrawal."""
    published_on: date
    """The day on which its story was published."""
    published_under: str
    """The host of the site on that day."""
    live_pk: int | None
    """The version of its story that readers have; None while they don't have it."""
    live_from: datetime | None

    @property
    def name(self) -> str:
        """Unique and permanent: note/12, withdrawal/3."""
        return f"note/{self.pk}" if self.kind else f"withdrawal/{self.pk}"

    @property
    def heading(self) -> str:
        return str(PublicNote.Kind(self.kind).label) if self.kind else _("Withdrawal")

    @property
    def at(self) -> datetime:
        return self.place.listed_at

    @property
    def part(self) -> Part:
        """The fragment of this notice on the page, which shows its story as readers have it.

        Its words are part of the key: an editor may change those of a withdrawal.
        """
        live = f"{self.live_pk}@{cursors.microseconds(self.live_from)}" if self.live_from else ""
        words = blake2b(f"{self.kind} {self.text}".encode(), digest_size=16).hexdigest()
        return Part("notice", f"{self.name}@{cursors.microseconds(self.at)} {words} {live}")


class Newest:
    """The newest notices, newest first, at most `most` of them, in two queries."""

    def __init__(self, most: int):
        self.most = most
        self._asked = [Prepared(build) for build in (self._notes, self._withdrawals)]

    def __call__(self, at: datetime, before: Place | None = None) -> list[Notice]:
        """The notices; with a place, those after it in the list."""
        values = {"at": at}
        if before:
            # A single bound on the time, for the index: with two, SQLite would start at the later one.
            until = min(at, before.listed_at)
            values |= {"until": until, "listed_at": before.listed_at, "number": before.story_id}
        rows = [row for ask in self._asked for row in ask(**values)]
        found = [Notice(pk, Place(moment, number), *rest) for pk, moment, number, *rest in rows]
        return sorted(found, key=attrgetter("place"), reverse=True)[: self.most]

    # Withdrawals are numbered downwards from zero, so that the list is ordered by (time, number): a note made
    # at the exact time of a withdrawal, with the republished story, is newer.

    def _notes(self, at, **place):
        return self._rows(PublicNote, F("pk"), at, "text", "kind", **place).order_by("-at", "-pk")[
            : self.most
        ]

    def _withdrawals(self, at, **place):
        rows = self._rows(Withdrawal, -F("pk"), at, "notice", Value(""), **place)
        return rows.order_by("-at", "pk")[: self.most]

    def _rows(self, model, rank, at, *words, until=None, listed_at=None, number=None):
        # Ordered by live_from, so that only the newest of a story's versions is read, even of a thousand.
        live = Article.objects.published(at).filter(story=OuterRef("story")).order_by("-live_from")
        rows = public_record.notices(model, until or at).annotate(
            number=rank,
            live_pk=Subquery(live.values("pk")[:1]),
            opened_at=Subquery(live.values("live_from")[:1]),
        )
        if listed_at:
            rows = rows.filter(TupleLessThan(Tuple(F("at"), F("number")), (listed_at, number)))
        of_story = ("published_on", "published_under", "live_pk", "opened_at")
        return rows.values_list("pk", "at", "number", *words, *of_story)


def articles_of(notices: Sequence[Notice]) -> dict[int, Article]:
    """{id: live version} of the notices' stories, with the columns that the page shows."""
    wanted = [notice.live_pk for notice in notices if notice.live_pk]
    return (
        Article.objects.only("headline", "slug", "published_on", "written_in").in_bulk(wanted)
        if wanted
        else {}
    )


def on_page(notices: Sequence[Notice]) -> list[str]:
    """The HTML of each of the notices."""
    by_part = {notice.part: notice for notice in notices}
    items = kept(by_part, lambda missing: _made({part: by_part[part] for part in missing}))
    return [html.rendered(items[part]) for part in by_part]


def _made(missing):
    live = articles_of([*missing.values()])
    return {
        part: render_to_string("feed/_notice.html", {"notice": notice, "article": live.get(notice.live_pk)})
        for part, notice in missing.items()
    }
