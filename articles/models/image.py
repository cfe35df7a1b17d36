from datetime import date

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField, SearchableField


def originals_storage():
    return storages["originals"]


class Image(models.Model):
    """A picture in the library: its original, stored privately, and its caption, credit and rights.

    Readers get renditions. Their addresses follow from the row alone (see
    `articles.pictures.renditions`): `files` has the hashes that are in them. `width` and `height` are those
    of the upright picture, or of its widest rendition if it is too tall for one at full width.

    Whether they get it at all depends on `status`, `shown_from` and `shown_until`: see
    `articles.pictures.shown`.
    """

    class Status(models.TextChoices):
        TO_CHECK = "to_check", _("To check")
        CLEARED = "cleared", _("Cleared")
        HELD = "held", _("Held")
        KILLED = "killed", _("Killed")

    key = models.CharField(max_length=16, unique=True, editable=False)
    original = models.FileField(storage=originals_storage, max_length=200, editable=False)
    original_name = LineField("file name", max_length=255, editable=False)
    format = models.CharField(max_length=10, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    caption = LineField(max_length=1000, blank=True, help_text="What it shows: who, where and when.")
    credit = LineField(max_length=200, blank=True, help_text="Whose it is; needed before readers see it.")
    alt_text = LineField(
        "alt text",
        max_length=500,
        blank=True,
        help_text="For those who can't see it: what it shows, in a line.",
    )
    creator = LineField(max_length=200, blank=True)
    rights = LineField(max_length=500, blank=True, help_text="Licence or terms of use.")
    rights_expire_on = models.DateField(null=True, blank=True)
    searchable = SearchableField(of=("caption", "credit", "creator", "original_name"))
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(
        max_length=8, choices=Status, default=Status.TO_CHECK, db_default=Status.TO_CHECK, editable=False
    )
    shown_from = models.DateTimeField(null=True, editable=False)
    """Before it readers get a stand-in; empty for no such time."""
    shown_until = models.DateTimeField(null=True, editable=False)
    """From then on they get one again."""
    files = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), editable=False)
    framing = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), editable=False)
    """What is to be kept where it is cut: see `articles.pictures.shapes`."""
    erased_at = models.DateTimeField(null=True, editable=False)
    """When a take-down began to erase its public files; empty again once they have been restored."""

    class Meta:
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest"),
            *(
                models.Index(fields=[end], condition=Q(**{f"{end}__isnull": False}), name=f"image_{end}")
                for end in ("shown_from", "shown_until")
            ),
        ]

    def __str__(self):
        return self.caption or self.original_name or self.key

    def unfit(self, on: date) -> str:
        """Why readers may not have it for itself, apart from any story; empty where they may."""
        if self.status in (self.Status.KILLED, self.Status.HELD):
            return f"This picture is {self.get_status_display().lower()}."
        if self.erased_at:
            return "This picture was erased when a story was taken down."
        if not self.credit or not self.alt_text:
            return "This picture needs a credit and an alt text in the library first."
        if self.rights_expire_on and self.rights_expire_on < on:
            return "The rights to this picture have expired."
        return ""
