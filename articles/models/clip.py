from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import HTMLField, LineField, SearchableField
from articles.models.image import Image, originals_storage
from articles.models.story import Story
from articles.spoken import SpokenField


class Clip(models.Model):
    """A video, audio file or download of the newsroom's own; its original is stored privately.

    The address of the file that readers get is derived from the row: see `articles.clips.files`.
    """

    class Kind(models.TextChoices):
        # Translators: for readers
        VIDEO = "video", _("Video")
        # Translators: for readers
        AUDIO = "audio", _("Audio")
        # Translators: for readers
        FILE = "file", _("File")

    key = models.CharField(max_length=16, unique=True, editable=False)
    kind = models.CharField(max_length=5, choices=Kind, editable=False)
    title = LineField(_("title"), max_length=250, blank=True, help_text=_("What it is called, for readers."))
    credit = LineField(_("credit"), max_length=200, blank=True, help_text=_("Whose it is."))
    poster = models.ForeignKey(
        Image, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("poster")
    )
    original = models.FileField(storage=originals_storage, max_length=200, editable=False)
    original_name = LineField(_("file name"), max_length=255, editable=False)
    prepared = models.CharField(max_length=200, blank=True, editable=False)
    """The private storage name of the copy for readers; empty if that is the original itself."""
    format = models.CharField(max_length=4, editable=False)
    file_hash = models.CharField(max_length=16, editable=False)
    """A hash of the bytes that readers get, and a part of their address."""
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.BigIntegerField(editable=False)
    codecs = models.CharField(max_length=60, blank=True, editable=False)
    seconds = models.PositiveIntegerField(null=True, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    is_checked = models.BooleanField(default=False, editable=False)
    """Whether ffprobe has read it; otherwise nobody knows whether browsers can play it."""
    frames = models.JSONField(default=list, editable=False)
    """Private storage names of the frames offered as its poster."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """How often its title, credit or poster has changed."""
    searchable = SearchableField(of=("title", "original_name", "credit", "key"), db_default="")
    killed_at = models.DateTimeField(null=True, editable=False)
    killed_for = LineField(max_length=500, blank=True, editable=False)

    class Meta:
        default_permissions = ["add", "change", "view"]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="clip_newest")]

    def __str__(self):
        return self.title or self.original_name or self.key

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def is_file(self) -> bool:
        """Whether readers download it instead of playing it."""
        return self.kind == self.Kind.FILE

    @property
    def captions(self):
        """Its current captions, one for each language."""
        return self.texts.filter(kind=ClipText.Kind.CAPTIONS, replaced_at=None)

    @property
    def transcripts(self):
        """Its current transcripts, one for each language."""
        return self.texts.filter(kind=ClipText.Kind.TRANSCRIPT, replaced_at=None)


class ClipText(models.Model):
    """The captions or the transcript of a clip in a language.

    Its words never change, as versions of stories refer to the row: later versions get a new row.
    """

    class Kind(models.TextChoices):
        # Translators: for readers
        CAPTIONS = "captions", pgettext_lazy("of a video", "Captions")
        # Translators: for readers
        TRANSCRIPT = "transcript", _("Transcript")

    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=20)
    vtt = models.TextField(blank=True)
    """Captions as WebVTT, in the form of `articles.clips.captions`."""
    html = HTMLField(blank=True)
    """A transcript, in the canonical form of bodies."""
    searchable = SpokenField(default="", db_default="")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["clip", "kind", "language"],
                condition=Q(replaced_at__isnull=True),
                name="clip_text_of_language",
            )
        ]


class ClipUse(models.Model):
    """Records that a story has, or once had, a clip in its working copy or in one of its versions."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="clip_uses")
    clip = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["story", "clip"], name="clip_use_once")]


Clip._meta.verbose_name = _("video, audio or file")
Clip._meta.verbose_name_plural = _("video, audio and files")
