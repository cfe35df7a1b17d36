"""What readers may know about a live story's past: its versions, how they differ, its public notes.

The record of versions starts again when a story is republished after a withdrawal; its public notes are
shown again, unless an editor has left them off.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b
from itertools import groupby, pairwise, zip_longest
from operator import attrgetter, itemgetter
from threading import Lock
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.utils import timezone

from articles import cursors, html
from articles.difference import Change, between
from articles.difference.runs import brief
from articles.models import Article, Image, PublicNote, Story, Withdrawal
from articles.pictures.shown import shown_image
from articles.recorded import beginning, recorded

MOST_VERSIONS = 30
"""How many versions a page of a history shows."""
MOST_TEXT = 50_000
"""Characters of differences after which a page ends."""
PLAIN_LIST = 12
"""How many versions are shown as a plain list; more are folded by hour."""


def notes(article: Article, at: datetime) -> list[PublicNote]:
    """A live story's public notes, newest first, each with those that it supersedes as `earlier`."""
    return notes_of([article.story_id], at)[article.story_id]


def notes_of(stories: Iterable[int], at: datetime) -> dict[int, list[PublicNote]]:
    """The public notes of live stories, by story id, in one query."""
    found: dict[int, list[PublicNote]] = {pk: [] for pk in stories}
    written = PublicNote.objects.filter(story__in=found, at__lte=at)
    begins_at = beginning(OuterRef("story"), keeps_notes=False)
    by_id = {note.pk: note for note in written.alias(begins_at=begins_at).filter(at__gte=F("begins_at"))}
    superseded = {note.supersedes_id for note in by_id.values()}
    for note in by_id.values():
        note.earlier = list(_superseded_by(note, by_id))
        if note.pk not in superseded:
            found[note.story_id].append(note)
    return found


def notices(model: type[PublicNote | Withdrawal], at: datetime) -> QuerySet:
    """The notices that readers were given up to this moment, except those of stories that were taken down."""
    # By one look-up for each, not by joins or Exists(): with few notices, SQLite would start from the
    # articles, and PostgreSQL from the stories, and read every one.
    left = Story.objects.filter(pk=OuterRef("story"), taken_down_at=None).values("pk")[:1]
    article = Article.objects.filter(pk=OuterRef("article"))
    of_article = {name: Subquery(article.values(name)[:1]) for name in ("published_on", "published_under")}
    public = model.objects.filter(at__lte=at).alias(left=Subquery(left)).filter(left__isnull=False)
    return public.annotate(**of_article)


class Departure(NamedTuple):
    """A story that readers had, but no longer have."""

    story_id: int
    at: datetime
    notice: str
    """To readers; empty if it was taken down."""
    published_on: date
    published_under: str
    """The host of the site on that day."""


def departures(at: datetime, most: int) -> list[Departure]:
    """The newest stories that were withdrawn or taken down and are not back, newest first.

    Only those that may be syndicated: other programs never had the rest. Looks at a bounded number of
    withdrawals, however many stories are back.
    """
    found = [*_withdrawn(at, 2 * most), *_taken_down(at, most)]
    last = {story: Departure(story, *rest) for story, *rest in sorted(found, key=itemgetter(1))}
    return sorted(last.values(), key=attrgetter("at"), reverse=True)[:most]


def _withdrawn(at, looked_at):
    newest = Withdrawal.objects.filter(at__lte=at).order_by("-at", "pk").values("pk")[:looked_at]
    live = Article.objects.published(at).filter(story=OuterRef("story")).values("pk")[:1]
    may_be = Article.objects.filter(pk=OuterRef("article")).values("may_syndicate")[:1]
    of_newest = notices(Withdrawal, at).filter(pk__in=newest)
    found = of_newest.alias(live=Subquery(live), may_be=Subquery(may_be)).filter(live=None, may_be=True)
    return found.values_list("story_id", "at", "notice", "published_on", "published_under")


def _taken_down(at, most):
    versions = Article.objects.on_record(at).filter(story=OuterRef("pk")).order_by("-live_from")
    names = ("published_on", "published_under", "may_syndicate")
    # Not under the columns' own names: a story has some of the same names.
    had = {f"had_{name}": Subquery(versions.values(name)[:1]) for name in names}
    found = Story.objects.filter(taken_down_at__lte=at).annotate(**had, notice=Value(""))
    newest = found.filter(had_may_syndicate=True).order_by("-taken_down_at")
    columns = ("pk", "taken_down_at", "notice", "had_published_on", "had_published_under")
    return newest.values_list(*columns)[:most]


def _superseded_by(note, by_id):
    while note := by_id.get(note.supersedes_id):
        yield note


class Version(NamedTuple):
    """One version of a story as its history shows it."""

    opening: Article
    """When it opened, its kind, note and public notes; without words."""
    changes: list[Change]
    compared_with: datetime | None
    """When the version that it is compared with opened; None if no earlier words are on record."""
    is_next: bool
    """Whether that is the version just before it, with none off the record between them."""


class Hour(NamedTuple):
    """The versions that opened within an hour of the site's clock."""

    begins_at: datetime
    versions: list[Version]


@dataclass(frozen=True)
class History:
    """A page of a story's history, newest first."""

    versions: list[Version]
    next_cursor: str
    """The cursor of the next page; empty on the last page."""

    @property
    def is_folded(self) -> bool:
        return len(self.versions) > PLAIN_LIST

    @property
    def hours(self) -> list[Hour]:
        hours = groupby(self.versions, lambda version: _hour(version.opening.live_from))
        return [Hour(begins_at, list(versions)) for begins_at, versions in hours]


def _hour(moment):
    return timezone.localtime(moment).replace(minute=0, second=0, microsecond=0)


def history(story_id: int, at: datetime, cursor: str = "") -> History:
    """The page of a live story's history that begins after the cursor, in one query.

    Text that is not a cursor returns the first page.
    """
    record = recorded(story_id, at, cursors.read_moment(cursor), MOST_VERSIONS + 1)
    worded = [_as_readers_have(version, record.removed, at) for version in record.worded]
    versions = _fitting(record.openings, pairwise(worded))
    has_more = len(versions) < len(record.openings)
    return History(versions, cursors.write_moment(versions[-1].opening.live_from) if has_more else "")


def _fitting(openings, pairs):
    """The versions that a page has room for, at least one; `pairs` are (a version, the one before it)."""
    compared = {newer.pk: (older, newer) for newer, older in pairs}
    versions, room = [], MOST_TEXT
    for opening, before in zip_longest(openings[:MOST_VERSIONS], openings[1:]):
        version = _version(opening, before, *compared.get(opening.pk, ()))
        versions.append(version)
        room -= _length(version.changes)
        if room <= 0:
            break
    return versions


def _version(opening, before, older=None, newer=None):
    if older is None:
        return Version(opening, [], compared_with=None, is_next=True)
    return Version(opening, _changes(older, newer), older.live_from, is_next=older == before)


class _Remembered:
    """The newest results of a function of two versions, cached by the contents of those.

    Not by the versions' ids: a renamed category or author changes what a difference shows. Not in the shared
    cache either: no words may be read there that are in no version that readers have.
    """

    MOST = 2_000_000
    """The most characters of all cached differences."""
    OVERHEAD = 1_000
    """Characters that each result counts in addition to its own, for its key and its objects."""

    def __init__(self, compare: Callable[[Article, Article], list[Change]]) -> None:
        self.compare = compare
        self.answers: OrderedDict[bytes, list[Change]] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def __call__(self, older: Article, newer: Article) -> list[Change]:
        asked = _fingerprint(older, newer)
        with self.lock:
            if asked in self.answers:
                self.answers.move_to_end(asked)
                return self.answers[asked]
        changes = self.compare(older, newer)
        with self.lock:
            self._keep(asked, changes)
        return changes

    def clear(self) -> None:
        with self.lock:
            self.answers.clear()
            self.size = 0

    def _keep(self, asked: bytes, changes: list[Change]) -> None:
        if asked not in self.answers:
            self.answers[asked] = changes
            self.size += self.OVERHEAD + _length(changes)
        while self.size > self.MOST:
            self.size -= self.OVERHEAD + _length(self.answers.popitem(last=False)[1])


def _fingerprint(*versions: Article) -> bytes:
    compared = [
        (
            version.words(),
            version.lead_image and (version.lead_image.key, version.lead_image.status),
            list(map(str, version.categories)),
            list(map(str, version.authors)),
        )
        for version in versions
    ]
    return blake2b(repr(compared).encode(), digest_size=16).digest()


@_Remembered
def _changes(older: Article, newer: Article) -> list[Change]:
    changes = between(older, newer, in_brief=True)
    # Pictures in the text are named in its runs, with their captions.
    return [
        replace(
            change, runs=brief(change.runs), pictures=change.pictures if change.part == "lead_image" else ()
        )
        for change in changes
    ]


def _length(changes: list[Change]) -> int:
    return sum(change.length for change in changes)


def _as_readers_have(version: Article, removed: Collection[str], at: datetime) -> Article:
    """The version without words of pictures that were removed."""
    if removed and any(figure.key in removed for figure in html.figures(version.body)):
        version.body = html.reworded(version.body, removed, alt_text="", caption="", credit="")
    if version.lead_image:
        _show_lead(version, at)
    return version


def _show_lead(version, at):
    image = version.lead_image
    is_gone = shown_image(image, at).is_stand_in
    known = {name: getattr(image, name) for name in ("key", "width", "height", "files", "framing")}
    version.lead_image = Image(**known, status=Image.Status.KILLED if is_gone else Image.Status.CLEARED)
    if is_gone:
        version.lead_caption = version.lead_credit = version.lead_alt_text = ""
