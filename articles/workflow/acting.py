"""What all verbs share: the lock, the clock, the record and the signal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Job, Notification, Revision, Story
from articles.record import fixed_moment, now, put_on_record
from articles.signals import act_recorded
from articles.workflow import rules
from articles.workflow.acts import ACTS, Act
from articles.workflow.seen import Seen, require_seen
from articles.workflow.standing import Standing

PUBLISHING_LOCK = 7_041_776
"""The advisory lock on which publishing verbs queue; any number that nothing else uses."""

SKEW = timedelta(minutes=1)
"""How far the clocks of two servers may be apart."""


@dataclass
class Acting:
    """An act under way on a locked story."""

    story: Story
    by: Any
    at: datetime
    standing: Standing
    """What readers had when it began."""
    cancelled: str = ""
    """What it cancelled that was scheduled, in a sentence."""
    overruled: list = field(default_factory=list)
    """Who had scheduled that, or put it on hold."""
    told: list = field(default_factory=list)
    """Who has been left word of it."""

    @property
    def live(self) -> Article:
        """The version that readers have, in an act whose rule needs one."""
        return cast(Article, self.standing.live)

    @property
    def ahead(self) -> Article:
        """The version that lies ahead, in an act whose rule needs one."""
        return cast(Article, self.standing.ahead)

    def record(self, act: Act, note: str = "") -> Revision:
        """Put the act on record with the words as they stand, and announce it."""
        self.announce(act)
        self.put_on_list(act, " ".join(filter(None, [note, self.cancelled])))
        return Revision.objects.create(**self.snapshot(), act=act, note=note, cancelled=self.cancelled)

    def put_on_list(self, act: Act, detail: str = "") -> None:
        """Put the act on the audit list alone: it changes nothing of what the history shows."""
        put_on_record(act, by=self.by, at=self.at, story=self.story, detail=detail)

    def tell(self, text: str, *people) -> None:
        """Leave word of the act to these people; it is sent after commit.

        With none named, to those whose story it is and to whom the act overrules. Nobody is told of
        their own acts, of what they may not see, or twice: the first word counts.
        """
        text = " ".join(filter(None, [text, self.cancelled]))
        for person in people or (self.story.owner, self.story.assigned_to, *self.overruled):
            if person and person not in {self.by, *self.told} and rules.sees(self.story, person):
                self.told.append(person)
                notification = Notification.objects.create(
                    person=person,
                    story=self.story,
                    text=text,
                    is_urgent=self.story.urgency < Story.Urgency.ROUTINE,
                    at=self.at,
                )
                Job.objects.enqueue("mail", "chat", keys=[notification.pk])

    def cancels(self, ahead: Article, sentence: str) -> None:
        """Note what the act cancels of a scheduled version, and whom it overrules."""
        self.cancelled = sentence
        self.overruled = [ahead.opened_by]
        if ahead.is_held:
            holds = self.story.revisions.filter(act=Act.HOLD).select_related("by").order_by("-id")
            self.overruled += [held.by for held in holds[:1]]

    def announce(self, act: Act) -> None:
        act_recorded.send(sender=Story, story=self.story, act=act, by=self.by, at=self.at)

    def snapshot(self) -> dict:
        """The words as they stand, as the fields of a Revision."""
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
class Apart:
    """An act under way that is not about one story."""

    act: Act
    by: Any
    at: datetime

    def record(self, detail: str) -> None:
        """Put the act on record."""
        put_on_record(self.act, by=self.by, at=self.at, detail=detail)


@contextmanager
def acting_apart(act: Act, by, *, lock: QuerySet | None = None) -> Iterator[Apart]:
    """Do one act that is not about a story: in one transaction, with the rows of `lock` held.

    The clock is read after the lock. Raises Forbidden, and then nothing is changed.
    """
    with transaction.atomic():
        if lock is not None:
            list(lock.select_for_update().values_list("pk"))
        rules.require_role(act, by)
        yield Apart(act, by, now())


@contextmanager
def acting(act: Act, story: Story, by, *, seen: Seen | None = None) -> Iterator[Acting]:
    """Do one act on a story: in one transaction, its row locked, with permission and state checked.

    `story` is read anew under the lock, so that it stands as the database has it. The clock is
    read once, after the locks. `seen` is what whoever acts had before them; None, said on purpose,
    takes the story as it stands. Raises Forbidden, Overtaken, Stale or Refused, and then nothing is
    changed.
    """
    touches_readers = ACTS[act].touches_readers
    with transaction.atomic():
        story.refresh_from_db(from_queryset=Story.objects.select_for_update())
        if touches_readers and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
        clock = fixed_moment() or _clock(story)
        standing = Standing.of(story, clock)
        rules.require_permission(act, story, by, standing)
        if seen:
            require_seen(seen, act, story, by, standing)
        rules.require_possible(act, story, standing)
        yield Acting(story, by, standing.earliest_next(clock) if touches_readers else clock, standing)


def _clock(story) -> datetime:
    """The time now, not before the story's last act, which another server may have dated by its own clock.

    Else what that act made live would lie ahead here, and be voided.
    """
    here = timezone.now()
    last = story.revisions.order_by("-id").values_list("at", flat=True).first()
    return last if last and here < last < here + SKEW else here
