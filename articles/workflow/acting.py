"""What all verbs share: the lock, the clock, the record and the signal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import freshness
from articles.desk_languages import in_language_of, in_language_of_record
from articles.models import Article, Job, Notification, Revision, Story
from articles.models.job import SKEW
from articles.record import entry, fixed_moment, now, put_all_on_record, put_on_record
from articles.signals import act_recorded
from articles.times.schedule_changes import CANCELLED, ScheduleChange
from articles.workflow import rules
from articles.workflow.acts import ACTS, Act
from articles.workflow.locking import UnderLock, Unstored, locked
from articles.workflow.seen import Seen, require_seen, require_status
from articles.workflow.standing import Standing

PUBLISHING_LOCK = 7_041_776
"""The advisory lock that serialises publishing verbs; any number that nothing else uses."""

WHOLE_ROW = frozenset(column.name for column in Story._meta.concrete_fields if not column.primary_key)
"""All columns of a story except its primary key."""


Text = str | Callable[[], str]
"""What a person typed, or a function that returns text in the active language."""


def on_record(text: Text) -> str:
    """The text in the language of the record."""
    with in_language_of_record():
        return text() if callable(text) else text


def _joined(*sentences: object) -> str:
    return " ".join(str(sentence) for sentence in sentences if sentence)


@dataclass
class Acting:
    """An act in progress on a locked story."""

    story: Story
    by: Any
    at: datetime
    standing: Standing
    """What was live and scheduled when it began."""
    changes_readers_pages: bool = False
    """Whether it invalidates readers' pages."""
    unsaved: set[str] = field(default_factory=set)
    """Changed fields of the story, to be saved by the end of the act."""
    opened: list[Article] = field(default_factory=list)
    """The versions that it has opened."""
    revisions: list[Revision] = field(default_factory=list)
    """What it adds to the history when it ends."""
    entries: list = field(default_factory=list)
    """What it adds to the audit list when it ends."""
    cancelled: ScheduleChange | None = None
    """What it does to the scheduled version, if anything."""
    overruled: list = field(default_factory=list)
    """The people who scheduled that version, or put it on hold."""
    notified: list = field(default_factory=list)
    """The ids of the people who have been notified of it."""

    @property
    def live(self) -> Article:
        """The live version, for acts whose rule requires one."""
        return cast(Article, self.standing.live)

    @property
    def ahead(self) -> Article:
        """The scheduled version, for acts whose rule requires one."""
        return cast(Article, self.standing.ahead)

    def save_story(self) -> None:
        """Save the fields of the story that the act has changed so far."""
        if self.unsaved:
            self.story.save(update_fields=self.unsaved)
            self.unsaved = set()

    def end(self) -> None:
        """Store whatever is not stored yet."""
        self.save_story()
        put_all_on_record(self.entries)
        Revision.objects.bulk_create(self.revisions)

    def take_over(self, saved: Unstored) -> None:
        """Take over an unstored save from the same lock, to be stored with the act."""
        self.unsaved |= WHOLE_ROW
        self.entries += saved.entries
        self.revisions += saved.revisions

    def record(self, act: Act, note: Text = "") -> Revision:
        """Add the act to the history and the audit list, and announce it."""
        self.announce(act)
        note = on_record(note)
        self.audit(act, lambda: _joined(note, self.cancelled))
        cancelled = self.cancelled.stored() if self.cancelled else ""
        revision = Revision(**self.snapshot(), act=act, note=note, cancelled=cancelled)
        self.revisions.append(revision)
        self.story.recorded = revision
        return revision

    def record_words(self, act: Act, words) -> None:
        """Record an act on words other than the working copy's; to be called before `record`."""
        labels = {"category_ids": [one.pk for one in words.categories]}
        labels["byline_ids"] = [one.pk for one in words.authors]
        self.revisions.append(Revision(**self.snapshot() | words.words() | labels, act=act))
        self.audit(act)

    def audit(self, act: Act, detail: Text = "") -> None:
        """Add the act to the audit list only, for acts that the story's history does not show."""
        said = on_record(detail)
        self.entries.append(entry(act, by=self.by, at=self.at, story=self.story, detail=said))

    def notify(self, text: Callable[[], str], *people) -> None:
        """Notify these people of the act, each in their language; mail and chat follow after commit.

        By default, notify the owner, the assignee and anyone whom the act overrules. Nobody is notified
        of their own acts, of a story that they may not see, or twice: the first notification counts.
        """
        concerned = [person and person.pk for person in people or self.overruled]
        if not people:
            concerned = [self.story.owner_id, self.story.assigned_to_id, *concerned]
        others = [pk for pk in dict.fromkeys(concerned) if pk and pk not in {self.by.pk, *self.notified}]
        seeing = rules.seeing(self.story, others)
        notified = [seeing[pk] for pk in others if pk in seeing]
        self.notified += [person.pk for person in notified]
        if notified:
            self._notify(notified, text)

    def _notify(self, people: list, text: Callable[[], str]) -> None:
        made = Notification.objects.bulk_create(self._notification(person, text) for person in people)
        Job.objects.enqueue("mail", "chat", keys=[notification.pk for notification in made])

    def _notification(self, person, text: Callable[[], str]) -> Notification:
        with in_language_of(person):
            said = _joined(text(), self.cancelled)
        is_urgent = self.story.urgency < Story.Urgency.ROUTINE
        return Notification(person=person, story=self.story, text=said, is_urgent=is_urgent, at=self.at)

    def note_cancellation(
        self, ahead: Article, outcome: str = CANCELLED, again_at: datetime | None = None
    ) -> None:
        """Note what the act does to a scheduled version, and whom that overrules."""
        is_update = self.standing.last is not None
        self.cancelled = ScheduleChange(outcome, ahead.set_for, is_update, ahead.is_held, again_at)
        self.overruled = [ahead.opened_by]
        if ahead.is_held:
            holds = self.story.revisions.filter(act=Act.HOLD).select_related("by").order_by("-id")
            self.overruled += [held.by for held in holds[:1]]

    def announce(self, act: Act) -> None:
        act_recorded.send(sender=Story, story=self.story, act=act, by=self.by, at=self.at)

    def snapshot(self) -> dict:
        """The current words, as the fields of a Revision."""
        return {
            **self.story.words(),
            "story": self.story,
            "by": self.by,
            "at": self.at,
            "version": self.story.version,
            "category_ids": [category.pk for category in self.story.categories],
            "byline_ids": [author.pk for author in self.story.authors],
        }


@dataclass
class ActingWithoutStory:
    """An act in progress that concerns no single story."""

    act: Act
    by: Any
    at: datetime

    def record(self, detail: Text) -> None:
        """Add the act to the audit list."""
        put_on_record(self.act, by=self.by, at=self.at, detail=on_record(detail))


@contextmanager
def acting_without_story(act: Act, by, *, lock: QuerySet | None = None) -> Iterator[ActingWithoutStory]:
    """Run an act that concerns no single story in one transaction, with the rows of `lock` locked.

    The clock is read after locking. Raises Forbidden before anything changes.
    """
    with transaction.atomic():
        if lock is not None:
            list(lock.select_for_update().values_list("pk"))
        rules.require_role(act, by)
        yield ActingWithoutStory(act, by, now())


@contextmanager
def acting(act: Act, story: Story, by, *, seen: Seen | None = None) -> Iterator[Acting]:
    """Run one act on a story in one transaction, with its row locked and permission and state checked.

    `story` is refreshed under the lock. The clock is read once, after locking. `seen` is the state that
    the person acting saw; pass None deliberately (commands, the demo) to accept the current state.
    Inside `locked`, acts share its transaction and what it has read, and a save is stored with the
    publication that follows it. Raises Forbidden, Overtaken, Stale or Refused before anything changes.
    """
    with locked(story) as read:
        if act != Act.PUBLISH:
            read.store()
        try:
            acting_now = _begun(act, story, by, seen, read)
            yield acting_now
            _end(act, acting_now, read)
        except BaseException:
            story.under_lock = None
            raise
        if act != Act.SAVE:
            story.under_lock = None
        if acting_now.changes_readers_pages:
            removes = ACTS[act].removes
            freshness.move(removed=removes, listed=_listed(acting_now, read), are_checked=True)


def _listed(acting_now: Acting, read: UnderLock) -> set[datetime]:
    """The `listed_at` of each version that the act may have opened, ended or deleted."""
    return {version.listed_at for version in [*read.versions, *acting_now.opened]}


def _begun(act, story, by, seen, read: UnderLock) -> Acting:
    touches_readers = ACTS[act].touches_readers
    if touches_readers and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Check foreign keys immediately: see `freshness._check_references`.
            cursor.execute(f"SELECT pg_advisory_xact_lock({PUBLISHING_LOCK}); SET CONSTRAINTS ALL IMMEDIATE")
    clock = fixed_moment() or _clock(read)
    standing = Standing.of(story, clock)
    _require(act, story, by, seen, standing)
    at = standing.earliest_next(clock) if touches_readers else clock
    begun = Acting(story, by, at, standing, changes_readers_pages=touches_readers)
    if read.unstored:
        begun.take_over(read.unstored)
    return begun


def _end(act, acting_now: Acting, read: UnderLock) -> None:
    """Store the act; a save waits until the lock is released or the next act begins."""
    if act == Act.SAVE and acting_now.unsaved >= WHOLE_ROW:
        read.unstored = Unstored(acting_now.story, acting_now.entries, acting_now.revisions)
        return
    acting_now.end()
    read.unstored = None


def _require(act, story, by, seen, standing) -> None:
    if seen and not rules.may(act, story, by) and rules.might(act, story, by, seen.status):
        require_status(seen, act, story, by, standing)
    rules.require_permission(act, story, by, standing)
    if seen:
        require_seen(seen, act, story, by, standing)
    rules.require_possible(act, story, standing)


def _clock(read: UnderLock) -> datetime:
    """The current time, or that of the story's last act if a server with a clock slightly ahead dated it.

    Otherwise a version that another server has just opened would look scheduled here and be cancelled.
    """
    here = timezone.now()
    last = read.newest
    return last.at if last and here < last.at < here + SKEW else here
