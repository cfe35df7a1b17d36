from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.desk import staff
from articles.models.story import Story


class PinQuerySet(models.QuerySet):
    def current(self, at):
        """The pins that have not ended; readers see one while its story is live."""
        return self.filter(ended_at=None, until__gt=at)


class Pin(models.Model):
    """Puts a story above the News Feed until a time, as long as it is live."""

    class Label(models.TextChoices):
        NONE = "", _("No label")
        # Translators: for readers
        BREAKING = "breaking", pgettext_lazy("news", "Breaking")
        # Translators: for readers
        DEVELOPING = "developing", pgettext_lazy("news", "Developing")

    MOST = 3
    """The most stories that may be pinned at a time."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="pins")
    by = staff()
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    label = models.CharField(max_length=10, choices=Label, blank=True)
    is_in_strip = models.BooleanField(default=False)
    """Whether the strip on every page names it."""

    objects = PinQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="pin_ends_after_it_begins"),
            models.UniqueConstraint(fields=["story"], condition=Q(ended_at=None), name="pin_one_of_a_story"),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(ended_at=None), name="pin_open")]
