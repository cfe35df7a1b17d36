from django.conf import settings
from django.db import models
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from articles.models.story import Story


class AppendOnly(models.QuerySet):
    """Rows that can be added and read, but never changed or deleted."""

    def update(self, **kwargs):
        raise TypeError("The record is append-only: its rows are never changed.")

    def delete(self):
        raise TypeError("The record is append-only: its rows are never deleted.")


class AuditEntry(models.Model):
    """One act by a person, or one attempt to sign in, with the names as they were at the time."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    act = models.CharField(max_length=40)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="+")
    story_name = models.CharField(max_length=250, blank=True)
    detail = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True)

    objects = AppendOnly.as_manager()

    class Meta:
        default_permissions = ["view"]
        verbose_name = _("entry in the audit list")
        verbose_name_plural = _("audit list")
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["story", "-id"], name="audit_of_story"),
            models.Index(fields=["by", "-id"], name="audit_of_person"),
            models.Index(fields=["act", "-id"], name="audit_of_act"),
        ]

    def __str__(self):
        return f"{self.act} by {self.by_name}"


@receiver(pre_save, sender=AuditEntry)
def _refuse_a_change(instance, **kwargs):
    if instance.pk is not None and AuditEntry.objects.filter(pk=instance.pk).exists():
        raise TypeError("The record is append-only: its rows are never changed.")


@receiver(pre_delete, sender=AuditEntry)
def _refuse_a_deletion(**kwargs):
    raise TypeError("The record is append-only: its rows are never deleted.")
