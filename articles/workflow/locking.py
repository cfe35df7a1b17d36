"""The lock on a story's row, and what is read under it, once for all acts in a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models import Article, ClipUse, Newspaper, Presence, Revision, Story
from articles.models.story import Belonging, belonging_columns, belonging_from
from articles.prepared import Prepared
from articles.record import now, put_all_on_record


@dataclass
class Unstored:
    """A save that is not in the database yet: a later act under the same lock may store it."""

    story: Story
    entries: list
    """Entries for the audit list."""
    revisions: list[Revision]

    def store(self) -> None:
        self.story.save()
        put_all_on_record(self.entries)
        Revision.objects.bulk_create(self.revisions)

    def copied(self) -> "Unstored":
        """A copy that later acts on the story do not affect."""
        return Unstored(copy(self.story), [*self.entries], [*self.revisions])


class UnderLock:
    """What a transaction has read of the story it has locked; nobody else can change it meanwhile."""

    def __init__(self, story: Story):
        self.story = story
        self.unstored: Unstored | None = None
        self.recorded_pictures: set[tuple] = set()
        """Which words' pictures are already recorded; see `picture_uses.record_uses`."""
        self._is_taken = False

    def store(self) -> None:
        """Store a pending save, if there is one."""
        unstored, self.unstored = self.unstored, None
        if unstored:
            unstored.store()

    @cached_property
    def newest(self) -> Revision | None:
        """The newest Revision, without its words, with `is_open_elsewhere`.

        This says whether anybody but its author has opened the story since it was last changed.
        """
        is_open_elsewhere, *values = self._rows[0][: len(_OF_REVISION) + 1]
        if values[0] is None:
            return None
        revision = Revision.from_db(self.story._state.db, _OF_REVISION, values)
        revision.is_open_elsewhere = is_open_elsewhere
        return revision

    @cached_property
    def versions(self) -> list[Article]:
        """The two newest versions, the newest first."""
        begin = len(_OF_REVISION) + 1
        found = [row[begin : begin + len(_OF_ARTICLE)] for row in self._rows if row[begin] is not None]
        versions = [Article.from_db(self.story._state.db, _OF_ARTICLE, values) for values in found]
        for version in versions:
            version.story = self.story
        return versions

    @cached_property
    def has_clips(self) -> bool:
        """Whether the story has, or ever had, video or audio of our own; see `clip_uses.record_uses`."""
        return self._rows[0][_AFTER_ARTICLE]

    @cached_property
    def needs_cleared_pictures(self) -> bool:
        """Whether pictures must be cleared before publication, unless an editor overrides it."""
        return self._rows[0][_AFTER_ARTICLE + 1]

    @cached_property
    def have_ended(self) -> bool:
        """Whether ended versions of any story can be marked as closed: see `versions.remove_scheduled`."""
        return self._rows[0][-1] is not None

    def take_belonging(self) -> Belonging | None:
        """The story's labels and restrictions, for the first caller only: later they may have changed."""
        is_taken, self._is_taken = self._is_taken, True
        return None if is_taken else belonging_from(*self._rows[0][-4:-1])

    @cached_property
    def _rows(self):
        ended_by = now() - CLOSED_AFTER
        return _read(story=self.story.pk, changed_at=self.story.modified_at, ended_by=ended_by)


_OF_REVISION = ["id", "by_id", "at", "act", "version"]
"""In the model's order, as `from_db` needs them."""
_OF_ARTICLE = [column.attname for column in Article._meta.concrete_fields]
_AFTER_ARTICLE = 1 + len(_OF_REVISION) + len(_OF_ARTICLE)


CLOSED_AFTER = timedelta(minutes=1)
"""How long after its end a version is marked as closed: longer than any reader's request takes."""


def ended_unmarked(at: datetime) -> QuerySet[Article]:
    """All stories' versions that had ended by then and are not marked as closed, ordered by their end."""
    return Article.objects.filter(is_closed=False, live_until__lte=at).order_by("live_until")


@Prepared
def _read(story, changed_at, ended_by):
    """A row for each of the two newest versions, or one row without a version if there is none."""
    opened = Presence.objects.filter(story=story, since__gte=changed_at)
    newest = Revision.objects.filter(story=story).order_by("-pk").values("pk")[:1]
    openings = Article.objects.filter(story=story).order_by("-live_from").values("live_from")
    since = Coalesce(Subquery(openings[1:2]), Subquery(openings[:1]))
    found = Story.objects.filter(pk=story).annotate(
        revision=FilteredRelation("revisions", condition=Q(revisions__pk=Subquery(newest))),
        article=FilteredRelation("articles", condition=Q(articles__live_from__gte=since)),
        is_open_elsewhere=Exists(opened.exclude(person=OuterRef("revision__by"))),
    )
    columns = [
        *(f"revision__{name}" for name in _OF_REVISION),
        *(f"article__{name}" for name in _OF_ARTICLE),
        Exists(ClipUse.objects.filter(story=story)),
        Exists(Newspaper.objects.filter(pk=Newspaper.ROW, requires_cleared_pictures=True)),
        *belonging_columns(story).values(),
        Subquery(ended_unmarked(ended_by).values("pk")[1:2]),  # The newest stays unmarked.
    ]
    return found.order_by("-article__live_from").values_list("is_open_elsewhere", *columns)


@contextmanager
def locked(story: Story, *, savepoint: bool = True) -> Iterator[UnderLock]:
    """Lock a story's row in a transaction and refresh the story; acts inside share both.

    A refused act inside is not rolled back on its own: to carry on after it, use `undone_together`.
    Without `savepoint`, an exception that leaves the block rolls back the outer transaction, too.
    """
    if story.under_lock:
        yield story.under_lock
        return
    with transaction.atomic(savepoint=savepoint):
        story.refresh_from_db(from_queryset=Story.objects.select_for_update())
        story.under_lock = UnderLock(story)
        read = story.under_lock
        try:
            yield read
            read.store()
        finally:
            story.under_lock = None


def lock_stories(uses: QuerySet) -> None:
    """Lock the stories of these rows, in a fixed order, for an act that goes on to lock their versions.

    An act on one story locks its row first, and may wait for a version while holding it.
    """
    stories = Story.objects.filter(pk__in=uses.values("story")).order_by("pk")
    # `no_key`: inserting notifications that refer to these rows need not wait.
    list(stories.select_for_update(no_key=True).values_list("pk"))


@contextmanager
def undone_together(story: Story) -> Iterator[None]:
    """A savepoint for an act that follows a save under one lock: if it fails, the save is still stored."""
    read = story.under_lock
    saved = read.unstored.copied() if read and read.unstored else None
    try:
        with transaction.atomic():
            yield
    except Exception:
        if saved:
            read.unstored = saved
            read.store()
        raise
