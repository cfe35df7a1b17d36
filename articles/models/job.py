import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.image import Image
from articles.models.story import Story

SKEW = timedelta(minutes=1)
"""How much the clocks of two servers may differ."""


class JobQuerySet(models.QuerySet):
    def enqueue(self, *kinds: str, keys: Iterable[object], at: datetime | None = None) -> None:
        """Enqueue these kinds of work for each key, now or at a time: see `enqueue_each`."""
        self.enqueue_each(dict.fromkeys(kinds, at or timezone.now()), keys=keys)

    def enqueue_each(self, times: Mapping[str, datetime], *, keys: Iterable[object]) -> None:
        """Enqueue each kind of work for its time, for each key, in the caller's transaction.

        A job that exists already starts again from its first attempt, in the same row. Takes one
        query. Kinds are registered in `articles.follow_up`.
        """
        now = timezone.now()
        rows = [
            Job(kind=kind, key=str(key), requested_at=now, next_attempt_at=at)
            for key in keys
            for kind, at in times.items()
        ]
        # Sorted, so that two transactions that enqueue the same jobs at once wait instead of deadlocking.
        self.bulk_create(
            sorted(rows, key=lambda job: (job.kind, job.key)),
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=_STARTS_AGAIN,
        )

    def unfinished(self):
        """Jobs that are neither done nor abandoned."""
        return self.filter(done_at=None, abandoned_at=None)

    def due(self, at: datetime):
        """Jobs that a worker may claim at this moment, including those of a killed worker, once expired.

        Also those that were to start at once by a clock that has been set back since.
        """
        is_free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        was_put_back = Q(requested_at__gt=at + SKEW, next_attempt_at__lte=F("requested_at") + SKEW)
        return self.unfinished().filter(is_free, Q(next_attempt_at__lte=at) | was_put_back)

    def failing(self):
        """Jobs whose latest attempt failed, whether or not they will be retried."""
        return self.filter(failed_at__isnull=False)


_STARTS_AGAIN = [
    "request",
    "requested_at",
    "next_attempt_at",
    "attempts",
    "last_error",
    "failed_at",
    "done_at",
    "abandoned_at",
]


class Job(models.Model):
    """One piece of work that follows a commit: written in the act's transaction, done by a worker."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    """What the job is about, such as an id; also a person's id with an e-mail address of 254 characters."""
    request = models.UUIDField(default=uuid.uuid4)
    """New with each request: an attempt in progress does not complete a later request."""
    requested_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        default_permissions = ["view"]
        verbose_name = _("background job")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="job_once")]
        indexes = [
            models.Index(
                fields=["kind", "next_attempt_at"],
                condition=Q(done_at__isnull=True, abandoned_at__isnull=True),
                name="job_waiting",
            ),
            models.Index(
                fields=["-failed_at", "-id"], condition=Q(failed_at__isnull=False), name="job_failing"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


Job._meta.verbose_name_plural = _("background jobs")


class PictureUse(models.Model):
    """Records that a story has, or once had, a picture in its working copy or in one of its versions.

    Rows are only added: they say where to look for a picture, not that it is still in use.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="picture_uses")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["story", "image"], name="picture_use_once")]
