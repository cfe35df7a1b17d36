from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, PlainTextField
from articles.licences import Licence
from articles.models.audit import AppendOnly
from articles.models.described import DESCRIBED, Described
from articles.models.image import Image


class ImageRevision(Described):
    """One act on a picture in the library: who, when, which act, the note, and its words at that point."""

    class Act(models.TextChoices):
        ADDED = "added", pgettext_lazy("an act on a picture", "Added")
        WORDS = "words", pgettext_lazy("an act on a picture", "Words changed")
        TO_CHECK = "to_check", pgettext_lazy("an act on a picture", "Set to be checked")
        CLEARED = "cleared", pgettext_lazy("an act on a picture", "Cleared")
        HELD = "held", pgettext_lazy("an act on a picture", "Held")
        KILLED = "killed", pgettext_lazy("an act on a picture", "Killed")

    WORDS = (
        *("caption", "credit", "alt_text", "creator", "licence", "rights", "territory"),
        *("embargoed_until", "rights_expire_on", "is_removed_when_expired"),
        *DESCRIBED,
    )
    """The words of a picture that are versioned."""

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=8, choices=Act)
    note = PlainTextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    caption = LineField(max_length=1000, blank=True)
    credit = LineField(max_length=200, blank=True)
    alt_text = LineField(max_length=500, blank=True)
    creator = LineField(max_length=200, blank=True)
    licence = models.CharField(max_length=13, choices=Licence, blank=True, default="", db_default="")
    rights = LineField(max_length=500, blank=True)
    territory = LineField(max_length=200, blank=True, default="", db_default="")
    embargoed_until = models.DateTimeField(null=True)
    rights_expire_on = models.DateField(null=True)
    is_removed_when_expired = models.BooleanField(default=False, db_default=False)

    objects = AppendOnly.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["image", "number"], name="image_revision_once")]
