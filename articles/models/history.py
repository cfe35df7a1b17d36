from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.fields import PlainTextField
from articles.models.article import Article
from articles.models.labels import Author, Category
from articles.models.story import Story
from articles.models.words import Words
from articles.times import schedule_changes


class Revision(Words):
    """One sitting of saves, or one act, on a Story: who, when, which act, and the words at that point."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="revisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    """One of articles.workflow.acts.Act. Without choices, so that a new act needs no migration."""
    note = PlainTextField(blank=True)
    cancelled = models.TextField(blank=True)
    """What the act did to the scheduled version, as `ScheduleChange` keeps it; empty for nothing."""
    undo = models.JSONField(null=True)
    """What is needed to undo cancelling a schedule; None for other acts."""
    version = models.PositiveIntegerField()
    category_ids = models.JSONField(default=list)
    byline_ids = models.JSONField(default=list)

    class Meta:
        default_permissions = []
        indexes = [models.Index(fields=["story", "-id"], name="revision_newest")]

    @property
    def schedule_change(self) -> str:
        """What the act did to the scheduled version, in a sentence; empty for nothing."""
        return schedule_changes.sentence(self.cancelled)

    @cached_property
    def categories(self):
        """Its categories in the desk's order; a merged one is replaced by the one it was merged into."""
        return _in_order(Category, self.category_ids)

    @cached_property
    def authors(self):
        """Its authors in byline order; a merged one is replaced by the one it was merged into."""
        return _in_order(Author, self.byline_ids)


def _in_order(labels, pks):
    found = labels.objects.select_related("merged_into").in_bulk(pks)
    return list(dict.fromkeys(found[pk].merged_into or found[pk] for pk in pks if pk in found))


class PublicNote(models.Model):
    """A dated note to readers, attached to the version that it opened."""

    class Kind(models.TextChoices):
        # Translators: for readers
        CORRECTION = "correction", _("Correction")
        # Translators: for readers
        CLARIFICATION = "clarification", _("Clarification")
        # Translators: for readers
        EDITORS_NOTE = "editors_note", _("Editor’s note")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="public_notes")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="+", db_index=False)
    """Copied from its article, for the index: with a join, PostgreSQL would read all notes of the site."""
    kind = models.CharField(max_length=13, choices=Kind)
    text = PlainTextField()
    at = models.DateTimeField()
    is_grave = models.BooleanField(_("stands at the top of the article"), default=False)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        default_permissions = []
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="public_note_newest"),
            models.Index(fields=["story", "-at"], name="public_note_of_story"),
        ]
