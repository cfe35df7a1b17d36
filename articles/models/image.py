from datetime import date, datetime

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import IndexedWordsField, LineField, SearchableField, called
from articles.licences import Licence
from articles.models.described import Described
from articles.picture_origins import CredentialsState


def originals_storage():
    return storages["originals"]


class Image(Described):
    """A picture in the library: its original, stored privately, and its caption, credit and rights.

    Readers get renditions, whose addresses are derived from the row alone (see
    `articles.pictures.renditions`): `files` has the hashes in them. `width` and `height` are those of the
    upright picture, or of its widest rendition if it is too tall for one at full width.

    Whether readers get it at all depends on `status`, `shown_from` and `shown_until`: see
    `articles.pictures.shown`.
    """

    class Status(models.TextChoices):
        TO_CHECK = "to_check", pgettext_lazy("status of a picture", "To check")
        CLEARED = "cleared", pgettext_lazy("status of a picture", "Cleared")
        HELD = "held", pgettext_lazy("status of a picture", "Held")
        KILLED = "killed", pgettext_lazy("status of a picture", "Killed")

    key = models.CharField(max_length=16, unique=True, editable=False)
    original = models.FileField(storage=originals_storage, max_length=200, editable=False)
    original_name = LineField(_("file name"), max_length=255, editable=False)
    format = models.CharField(max_length=10, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    caption = called(
        _("caption"),
        LineField(max_length=1000, blank=True, help_text=_("What it shows: who, where and when.")),
    )
    credit = called(
        _("credit"),
        LineField(max_length=200, blank=True, help_text=_("Whose it is; needed before readers see it.")),
    )
    alt_text = LineField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("For those who can't see it: what it shows, in a line."),
    )
    creator = called(_("creator"), LineField(max_length=200, blank=True))
    licence = models.CharField(
        pgettext_lazy("of a picture", "licence"),
        max_length=13,
        choices=Licence,
        blank=True,
        default="",
        db_default="",
    )
    rights = LineField(pgettext_lazy("of a picture", "copyright notice"), max_length=500, blank=True)
    territory = LineField(
        pgettext_lazy("of a picture", "territory"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=pgettext_lazy("of a picture", "Where it may be used, if not everywhere."),
    )
    embargoed_until = models.DateTimeField(
        pgettext_lazy("of a picture", "embargo until"),
        null=True,
        blank=True,
        help_text=pgettext_lazy("of a picture", "Readers will not see it before this time."),
    )
    rights_expire_on = models.DateField(
        pgettext_lazy("of a picture", "rights expire on"),
        null=True,
        blank=True,
        help_text=pgettext_lazy("of a picture", "The last day on which it may be used."),
    )
    is_removed_when_expired = models.BooleanField(
        pgettext_lazy("of a picture", "replace it for readers after that day"),
        default=False,
        db_default=False,
        help_text=pgettext_lazy("of a picture", "Live stories then get a stand-in automatically."),
    )
    read_from = models.JSONField(default=dict, db_default={}, editable=False)
    """{word: [where it was in the file, such as "XMP", its text there]}"""
    credentials_state = models.CharField(
        max_length=10, blank=True, default="", db_default="", editable=False, choices=CredentialsState
    )
    credentials = models.JSONField(default=dict, db_default={}, editable=False)
    """The contents of its Content Credentials: see `articles.pictures.credentials`."""
    written = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    """A fingerprint of the rights written into its public files: see `articles.pictures.embedding`."""
    searchable = SearchableField(
        of=(
            *("caption", "credit", "creator", "original_name", "headline", "keywords", "persons"),
            *("event", "location", "city", "country", "source"),
        ),
        with_stems=True,
    )
    indexed_words = IndexedWordsField()
    dhash_1 = models.SmallIntegerField(null=True, editable=False)
    dhash_2 = models.SmallIntegerField(null=True, editable=False)
    dhash_3 = models.SmallIntegerField(null=True, editable=False)
    dhash_4 = models.SmallIntegerField(null=True, editable=False)
    """Its perceptual hash in bands of 16 bits, for finding pictures that look alike: see
    `articles.pictures.similar`. Empty if the picture is too flat to have one."""
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(
        max_length=8, choices=Status, default=Status.TO_CHECK, db_default=Status.TO_CHECK, editable=False
    )
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """The number of its newest revision; 0 while nobody has changed it."""
    shown_from = models.DateTimeField(null=True, editable=False)
    """Before this time readers get a stand-in; empty for no limit."""
    shown_until = models.DateTimeField(null=True, editable=False)
    """From this time on readers get a stand-in; empty for no limit."""
    files = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), editable=False)
    framing = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), editable=False)
    """What to keep when it is cropped: see `articles.pictures.shapes`."""
    erased_at = models.DateTimeField(null=True, editable=False)
    """When a take-down began to erase its public files; empty again once they have been restored."""

    class Meta:
        permissions = [("check_image", "Can clear and hold pictures"), ("kill_image", "Can kill pictures")]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest"),
            models.Index(fields=["uploaded_by", "-uploaded_at", "-id"], name="image_of_person"),
            models.Index(fields=["status", "-uploaded_at", "-id"], name="image_of_status"),
            models.Index(
                fields=["-uploaded_at", "-id"], condition=Q(alt_text=""), name="image_without_alt_text"
            ),
            models.Index(
                fields=["rights_expire_on"],
                condition=Q(rights_expire_on__isnull=False),
                name="image_rights_expire",
            ),
            *(
                models.Index(fields=[end], condition=Q(**{f"{end}__isnull": False}), name=f"image_{end}")
                for end in ("shown_from", "shown_until")
            ),
            *(
                models.Index(fields=[band], condition=Q(**{f"{band}__isnull": False}), name=f"image_{band}")
                for band in ("dhash_1", "dhash_2", "dhash_3", "dhash_4")
            ),
        ]

    def __str__(self):
        return self.caption or self.original_name or self.key

    @property
    def was_erased_by_a_take_down(self) -> bool:
        """Whether its public files are gone for a reason other than its own status, embargo or rights."""
        if not self.erased_at or self.status == self.Status.KILLED:
            return False
        is_early = self.shown_from is not None and self.erased_at < self.shown_from
        is_over = self.shown_until is not None and self.shown_until <= self.erased_at
        return not (is_early or is_over)

    def is_taken_from_readers(self, at: datetime) -> bool:
        """Whether its public files must be gone at this moment."""
        return self._is_sealed or self._is_over(at)

    def has_only_expired(self, at: datetime) -> bool:
        """Whether they must be gone only because its rights have expired."""
        return self._is_over(at) and not self._is_sealed

    def _is_over(self, at):
        return self.shown_until is not None and self.shown_until <= at

    @property
    def _is_sealed(self):
        return self.erased_at is not None or self.status == self.Status.KILLED

    def unfit(self, on: date) -> str:
        """Why readers may not have it on its own, apart from any story; empty if they may."""
        return next((str(reason) for is_so, reason in self._faults(on) if is_so), "")

    def _faults(self, on):
        is_under_embargo = self.embargoed_until and self.embargoed_until > timezone.now()
        has_expired = self.rights_expire_on and self.rights_expire_on < on
        return [
            (self.status == self.Status.KILLED, _("This picture was killed.")),
            (self.status == self.Status.HELD, _("This picture is held: ask the editor who holds it.")),
            (self.was_erased_by_a_take_down, _("This picture was erased when a story was taken down.")),
            (
                not (self.credit and self.alt_text),
                _("This picture needs a credit and an alt text in the library first."),
            ),
            (is_under_embargo, _("This picture is under embargo.")),
            (has_expired, _("The rights to this picture have expired.")),
        ]


Image._meta.verbose_name = _("picture")
Image._meta.verbose_name_plural = _("pictures")
