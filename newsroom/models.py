from datetime import datetime

from django.contrib.auth.models import AbstractUser, Group, Permission
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.cleaning import one_line
from articles.prepared import Prepared


class User(AbstractUser):
    """A person who works here."""

    session_generation = models.PositiveIntegerField(default=0, editable=False)
    """Incremented when the account is deactivated or reactivated, which ends all earlier sessions."""

    invited_at = models.DateTimeField(null=True, editable=False)
    """When the newest invitation to choose a password was opened; empty once it was used."""

    language = models.CharField(max_length=10, blank=True, default="", editable=False)
    """Of the desk, as this person chose it; empty for the newspaper's."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        # People are deactivated, never deleted: what they did stays on record.
        default_permissions = ["add", "change", "view"]

    def get_session_auth_hash(self):
        return self._of_this_generation(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        return map(self._of_this_generation, super().get_session_auth_fallback_hash())

    def _of_this_generation(self, session_hash):
        return f"{session_hash}-{self.session_generation}" if self.session_generation else session_hash

    @cached_property
    def _perm_cache(self):
        """What this person may do, in one query: Django keeps it under this name, and reads it in two."""
        names = _permissions(self.is_superuser, person=self.pk)
        return {f"{app}.{codename}" for app, codename in names}

    def __str__(self):
        return one_line(self.get_full_name()) or self.username


@Prepared
def _permissions(is_superuser, *, person):
    may = Permission.objects.order_by().values_list("content_type__app_label", "codename")
    if is_superuser:
        return may
    own = User.user_permissions.through.objects.filter(user=person).values("permission")
    of_groups = Group.permissions.through.objects.filter(group__user=person).values("permission")
    return may.filter(Q(pk__in=own) | Q(pk__in=of_groups))


class HeartbeatManager(models.Manager):
    def beat(self, name: str) -> None:
        """Record that a worker is at work, or that a backup has ended."""
        self.update_or_create(name=name, defaults={"at": timezone.now()})

    def last(self, name: str) -> datetime | None:
        """When that was last recorded; None if it never was."""
        return self.filter(name=name).values_list("at", flat=True).first()


class Heartbeat(models.Model):
    """When the worker was last at work, or the last backup ended: one row for each name."""

    WORKER, BACKUP = "worker", "backup"

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    objects = HeartbeatManager()

    class Meta:
        default_permissions = ["view"]
        verbose_name = _("site status")
        verbose_name_plural = _("site status")

    def __str__(self):
        return self.name
