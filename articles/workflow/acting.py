"""What all verbs share: the lock, the clock, the record and the signal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, Job, Notification, Revision, Story
from articles.record import fixed_moment, put_on_record
from articles.signals import act_recorded
from articles.workflow import rules
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

    def record(self, act: Revision.Act, note: str = "") -> Revision:
        """Put the act on record with the words as they stand, and announce it."""
        self.announce(act)
        put_on_record(str(act), by=self.by, at=self.at, story=self.story, detail=note)
        return Revision.objects.create(**self.snapshot(), act=act, note=note)

    def tell(self, text: str, *people) -> None:
        """Leave word of the act to those whose story it is, or to these; it is sent after commit.

        Nobody is told of their own acts, of what they may not see, or twice: the first word counts.
        """
        for person in people or (self.story.owner, self.story.assigned_to):
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

    def announce(self, act: Revision.Act) -> None:
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


@contextmanager
def acting(act: str, story: Story, by, *, publishes: bool = False) -> Iterator[Acting]:
    """Do one act on a story: in one transaction, its row locked, with permission and state checked.

    `story` is read anew under the lock, so that it stands as the database has it. The clock is
    read once, after the locks. Raises Forbidden or Refused, and then nothing is changed.
    """
    with transaction.atomic():
        story.refresh_from_db(from_queryset=Story.objects.select_for_update())
        if publishes and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
        clock = fixed_moment() or _clock(story)
        standing = Standing.of(story, clock)
        rules.require(act, story, by, standing)
        yield Acting(story, by, standing.earliest_next(clock) if publishes else clock, standing)


def _clock(story) -> datetime:
    """The time now, not before the story's last act, which another server may have dated by its own clock.

    Else what that act made live would lie ahead here, and be voided.
    """
    here = timezone.now()
    last = story.revisions.order_by("-id").values_list("at", flat=True).first()
    return last if last and here < last < here + SKEW else here
