from datetime import datetime

from django.contrib.auth.models import AbstractUser, Group, Permission
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.cleaning import one_line
from articles.prepared import Prepared
from newsroom.roles import NAMES


class User(AbstractUser):
    """A person who works here."""

    session_generation = models.PositiveIntegerField(default=0, editable=False)
    """Incremented by a deactivation, a reactivation or a new role, which ends all earlier sessions."""

    invited_at = models.DateTimeField(null=True, editable=False)
    """When the newest invitation to choose a password was opened; empty once it has been used."""

    language = models.CharField(max_length=10, blank=True, default="", editable=False)
    """The desk language that this person chose; empty for the newspaper's."""

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
        """What this person may do, in one query: Django caches it under this name, but reads it in two."""
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


class Session(AbstractBaseSession):
    """A browser's session at the desk; `person` is empty until somebody has signed in."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    seen_at = models.DateTimeField(default=timezone.now)
    """The person's latest request, to within five minutes; those that open pages make do not count."""

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        default_permissions = []

    @classmethod
    def get_session_store_class(cls):
        from newsroom.sessions import SessionStore

        return SessionStore


class Device(models.Model):
    """A browser that a person has signed in with before; its cookie identifies it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    key_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    """Browser and system, such as Firefox on Windows."""
    address = models.GenericIPAddressField(null=True)
    added_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveSmallIntegerField(default=0)
    """Wrong passwords in a row; from the tenth on, the browser is unknown until `failed_at` is long ago."""
    failed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint("person", "key_hash", name="device_once")]


class Passkey(models.Model):
    """A WebAuthn credential of a person."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    """In base64url, as browsers send it."""
    credential = models.BinaryField()
    """The attested credential data: the authenticator’s kind, the id and the public key."""
    sign_count = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        ordering = ["pk"]


class Authenticator(models.Model):
    """A person’s authenticator app, which shows a code every thirty seconds (TOTP, RFC 6238)."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret = models.CharField(max_length=255)
    """Encrypted with a key derived from SECRET_KEY."""
    last_step = models.BigIntegerField(default=0)
    """The time step of the newest code that was accepted: no code is accepted twice."""
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    wrong_since = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []


class RecoveryCode(models.Model):
    """A code that replaces a lost device once, stored as its hash."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint("person", "code_hash", name="recovery_code_once")]


class Identity(models.Model):
    """A person as the single sign-on provider knows them: its subject never changes, an address may."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint("issuer", "subject", name="identity_once")]


class Role(Group):
    """A group as a role; the built-in ones are in `newsroom.roles`."""

    class Meta:
        proxy = True
        default_permissions = ["add", "change", "view"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self):
        return str(NAMES.get(self.name, self.name))


class HeartbeatManager(models.Manager):
    def beat(self, name: str, at: datetime | None = None) -> None:
        """Record that a worker is running, or that a backup or drill has ended, now or at another time."""
        self.update_or_create(name=name, defaults={"at": at or timezone.now()})

    def last(self, name: str) -> datetime | None:
        """When that was last recorded; None if it never was."""
        return self.filter(name=name).values_list("at", flat=True).first()

    def last_of(self, *names: str) -> list[datetime | None]:
        """The same for each of these names, in one query."""
        found = dict(self.filter(name__in=names).values_list("name", "at"))
        return [found.get(name) for name in names]


class Heartbeat(models.Model):
    """When the worker was last active, or the last backup or drill ended: one row for each name."""

    WORKER, BACKUP, DRILL = "worker", "backup", "drill"
    BACKUP_FAILED, DRILL_FAILED = "backup_failed", "drill_failed"

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    objects = HeartbeatManager()

    class Meta:
        default_permissions = ["view"]
        verbose_name = _("site status")
        verbose_name_plural = _("site status")

    def __str__(self):
        return self.name
