"""What readers may know of a live story's past: its versions, how they differ, its public notes.

The record of versions begins anew when a story is republished after a withdrawal; its public notes stand
on it again, unless an editor has left them off.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import groupby, pairwise, zip_longest
from operator import attrgetter, itemgetter
from threading import Lock
from typing import NamedTuple

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles import cursors, html
from articles.difference import Change, between
from articles.difference.runs import brief
from articles.models import Article, Image, PublicNote, Story, Withdrawal
from articles.pictures.shown import shown, shown_image

MOST_VERSIONS = 30
"""How many versions a page of a history shows."""
MOST_TEXT = 50_000
"""Characters of differences after which a page ends."""
PLAIN_LIST = 12
"""How many versions stand one below the other; more are folded by hour."""
_EVER = datetime(1, 1, 1, tzinfo=UTC)


def notes(article: Article, at: datetime) -> list[PublicNote]:
    """A live story's public notes, newest first, each with those that it supersedes as `earlier`."""
    return notes_of([article.story_id], at)[article.story_id]


def notes_of(stories: Iterable[int], at: datetime) -> dict[int, list[PublicNote]]:
    """The public notes of live stories, by the story's number, in one query."""
    found: dict[int, list[PublicNote]] = {pk: [] for pk in stories}
    written = PublicNote.objects.filter(story__in=found, at__lte=at)
    begins_at = _beginning(OuterRef("story"), keeps_notes=False)
    by_id = {note.pk: note for note in written.alias(begins_at=begins_at).filter(at__gte=F("begins_at"))}
    superseded = {note.supersedes_id for note in by_id.values()}
    for note in by_id.values():
        note.earlier = list(_superseded_by(note, by_id))
        if note.pk not in superseded:
            found[note.story_id].append(note)
    return found


def notices(model: type[PublicNote | Withdrawal], at: datetime) -> QuerySet:
    """What readers were given until this moment, of every story but those that were taken down."""
    # By a look-up for each, not by joins or Exists(): where there are few notices, SQLite would begin at
    # the articles, and PostgreSQL at the stories, and read every one.
    left = Story.objects.filter(pk=OuterRef("story"), taken_down_at=None).values("pk")[:1]
    article = Article.objects.filter(pk=OuterRef("article"))
    of_article = {name: Subquery(article.values(name)[:1]) for name in ("published_on", "published_under")}
    public = model.objects.filter(at__lte=at).alias(left=Subquery(left)).filter(left__isnull=False)
    return public.annotate(**of_article)


class Departure(NamedTuple):
    """A story that readers had, and have no longer."""

    story_id: int
    at: datetime
    notice: str
    """To readers; empty where it was taken down."""
    published_on: date
    published_under: str
    """The host of the site on that day."""


def departures(at: datetime, most: int) -> list[Departure]:
    """The newest stories that were withdrawn or taken down and are not back, newest first.

    Only of those that may be syndicated: other programs never had the rest. Looks at a bounded number of
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
    # Not by the names of these columns: a story has some of its own.
    had = {f"had_{name}": Subquery(versions.values(name)[:1]) for name in names}
    found = Story.objects.filter(taken_down_at__lte=at).annotate(**had, notice=Value(""))
    newest = found.filter(had_may_syndicate=True).order_by("-taken_down_at")
    columns = ("pk", "taken_down_at", "notice", "had_published_on", "had_published_under")
    return newest.values_list(*columns)[:most]


def _superseded_by(note, by_id):
    while note := by_id.get(note.supersedes_id):
        yield note


def _beginning(story_id, **kind):
    """When a story's record begins, as an expression: with its last withdrawal, or the last of this kind."""
    withdrawals = Withdrawal.objects.filter(story=story_id, **kind).order_by("-at").values("at")
    return Coalesce(Subquery(withdrawals[:1]), Value(_EVER, DateTimeField()))


class Version(NamedTuple):
    """One version of a story as its history shows it."""

    opening: Article
    """When it opened, its kind, note and public notes; without words."""
    changes: list[Change]
    compared_with: datetime | None
    """When the version opened to which it is compared; None where no words before it are on record."""
    is_next: bool
    """Whether that is the version just before it, with none kept off the record between them."""


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
    """The page of a live story's history that begins after the cursor, in six queries at most.

    One more where its texts have pictures. Text that is no cursor returns the first page.
    """
    before = cursors.read_moment(cursor)
    record = Article.objects.on_record(at).filter(story=story_id, live_from__gte=_beginning(story_id))
    if before:
        record = record.filter(live_from__lt=before)
    record = record.order_by("-live_from")
    openings = list(_without_words(record)[: MOST_VERSIONS + 1])
    worded = _as_readers_have(_with_words(record)[: MOST_VERSIONS + 1], at)
    versions = _fitting(openings, pairwise(worded))
    has_more = len(versions) < len(openings)
    return History(versions, cursors.write_moment(versions[-1].opening.live_from) if has_more else "")


def _without_words(record):
    shown = ("live_from", "kind", "note", "is_on_record")
    return record.only(*shown).prefetch_related("public_notes")


def _with_words(record):
    """The versions whose words are on record: those of the others never leave the database."""
    return record.filter(is_on_record=True).with_labels()


def _fitting(openings, pairs):
    """The versions that a page has room for, at least one; `pairs` are of a version and the one before."""
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
    """The newest answers of a function of two versions, by what it was asked.

    Not by the versions' ids: a renamed category or author changes what a difference shows. Not in the
    shared cache either: nobody reads words there that are in no version that readers have.
    """

    MOST = 8_000_000
    """Characters of all differences that are remembered."""
    OVERHEAD = 1_000
    """Characters in whose place an answer counts besides its own: its key and its objects."""

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
    # Pictures in the text are named there, with their captions.
    return [
        replace(
            change, runs=brief(change.runs), pictures=change.pictures if change.part == "lead_image" else ()
        )
        for change in changes
    ]


def _length(changes: list[Change]) -> int:
    return sum(change.length for change in changes)


def _as_readers_have(articles, at):
    """The versions without the library's own words for their pictures: readers have had each use's alone.

    Nor are there words of a picture that was removed.
    """
    versions = [*map(copy, articles)]
    keys = (figure.key for version in versions for figure in html.pictures_in(version.body))
    removed = {picture.key for picture in shown(keys, at).values() if picture.is_stand_in}
    for version in versions:
        if removed:
            version.body = html.reworded(version.body, removed, alt_text="", caption="", credit="")
        if version.lead_image:
            _show_lead(version, at)
    return versions


def _show_lead(version, at):
    image = version.lead_image
    is_gone = shown_image(image, at).is_stand_in
    known = {name: getattr(image, name) for name in ("key", "width", "height", "files", "framing")}
    version.lead_image = Image(**known, status=Image.Status.KILLED if is_gone else Image.Status.CLEARED)
    if is_gone:
        version.lead_caption = version.lead_credit = version.lead_alt_text = ""
