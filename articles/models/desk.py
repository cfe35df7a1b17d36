"""What the desk stores besides the words: duties, notes, tasks, notifications, presence and links."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles import checks
from articles.fields import LineField, PlainTextField
from articles.models.labels import Category
from articles.models.story import Story


def staff(**options):
    """A foreign key to a person, in a row that stays on record."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **{"related_name": "+", **options}
    )


class DutyQuerySet(models.QuerySet):
    def current(self, at):
        """The duties in force at this moment."""
        return self.filter(ended_at__isnull=True, begins_at__lte=at, until__gt=at)


class Duty(models.Model):
    """Records that a journalist may publish their own stories, and withdraw any, until a time."""

    person = staff(related_name="duties")
    granted_by = staff()
    begins_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        default_permissions = []
        verbose_name_plural = _("duties")
        indexes = [models.Index(fields=["person", "-until"], name="duty_of_person")]


class DeskNote(models.Model):
    """A note between people who work on a story; readers never see it."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="desk_notes")
    by = staff()
    to = staff(null=True, blank=True)
    text = PlainTextField()
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = staff(null=True)

    class Meta:
        default_permissions = []
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["to", "at"], condition=Q(resolved_at__isnull=True), name="desk_note_open")
        ]


class Task(models.Model):
    """Work that a publication leaves, or its scheduling: an overridden check, or a second reading."""

    SECOND_READER = checks.SECOND_READER

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="tasks")
    check_name = models.CharField(max_length=40)
    message = models.TextField()
    by = staff()
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = staff(null=True)

    is_ahead = False
    """Whether it concerns only a version that readers do not have yet; set by those who list tasks."""

    class Meta:
        default_permissions = []
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "check_name"], condition=Q(done_at__isnull=True), name="task_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], condition=Q(done_at__isnull=True), name="task_open_newest")
        ]

    @property
    def in_words(self) -> str:
        """What needs to be done, in the language of the page."""
        return checks.message(self.check_name, is_ahead=self.is_ahead) or self.message


class Notification(models.Model):
    """An act that concerns a person: in their bell until seen, and sent once by mail and once to the chat."""

    person = staff(related_name="notifications")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="+")
    text = PlainTextField()
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["person", "-id"], condition=Q(seen_at__isnull=True), name="notification_unseen"
            ),
        ]


Notification._meta.verbose_name = _("notification")
Notification._meta.verbose_name_plural = _("notifications")


class Presence(models.Model):
    """One open page of a story: whose it is, since when, and when it last reported."""

    page = models.CharField(max_length=40, unique=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    is_editing = models.BooleanField(default=False)
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        default_permissions = []
        indexes = [models.Index(fields=["story", "seen_at"], name="presence_in_story")]


class Sending(models.Model):
    """Records a form that must take effect once, however often it is sent."""

    key = models.CharField(max_length=64, unique=True)
    """A digest of who sent it, its one-time token and its words."""
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = []


class PreviewLink(models.Model):
    """A link that shows a working copy to someone without an account until it expires or is revoked."""

    token = models.CharField(max_length=43, unique=True)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="preview_links")
    made_by = staff()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="preview_link_expires")
        ]


class StoryFilter(models.Model):
    """A filter of the list of stories that a person has saved under a name."""

    MOST = 30
    """The most that a person may save."""

    person = staff(related_name="story_filters")
    name = LineField(max_length=80)
    query = models.CharField(max_length=1000)
    """The query string of the list."""

    class Meta:
        default_permissions = []
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="story_filter_once")]

    def __str__(self):
        return self.name


class Hold(models.Model):
    """Records that an editor put all scheduled versions, or those of one category, on hold."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    by = staff()
    at = models.DateTimeField()
    stories = models.PositiveIntegerField()

    class Meta:
        default_permissions = []
