"""Whether the site is backed up, and whether its backups can be restored."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from newsroom.doctor.findings import ERROR, NOTE, WARNING, Finding
from newsroom.models import Heartbeat

OLD_BACKUP = timedelta(hours=36)
"""For nightly backups."""
OLD_DRILL = timedelta(days=9)
"""For weekly drills."""


def backup() -> Iterator[Finding]:
    """Whether a backup is recent; a site that has recorded none may be backed up by other means."""
    last, failed = Heartbeat.objects.last_of(Heartbeat.BACKUP, Heartbeat.BACKUP_FAILED)
    if failed and (last is None or failed > last):
        yield Finding(
            ERROR,
            "backup.failed",
            _("The last backup failed %(ago)s ago.") % {"ago": timesince(failed)},
            _("Run manage.py backup, and see what it says."),
        )
    if last is None:
        says, level = _("No backup has been recorded."), NOTE
    elif timezone.now() - last > OLD_BACKUP:
        says, level = _("The last backup ended %(ago)s ago.") % {"ago": timesince(last)}, ERROR
    else:
        return
    yield Finding(level, "backup.old", says, _("See whether the nightly backup runs, and what it says."))


def drill() -> Iterator[Finding]:
    """Whether a restore drill succeeded recently; a site without backups has nothing to try."""
    names = Heartbeat.DRILL, Heartbeat.DRILL_FAILED, Heartbeat.BACKUP
    last, failed, backed_up = Heartbeat.objects.last_of(*names)
    advice = _("Run manage.py restore --check, and see what it says.")
    if failed and (last is None or failed > last):
        says = _("The last restore drill failed %(ago)s ago: the backup can’t be restored whole.")
        yield Finding(ERROR, "backup.drill_failed", says % {"ago": timesince(failed)}, advice)
    if last and timezone.now() - last > OLD_DRILL:
        says = _("The last successful restore drill was %(ago)s ago.")
        yield Finding(WARNING, "backup.drill", says % {"ago": timesince(last)}, advice)
    elif last is None and backed_up:
        yield Finding(WARNING, "backup.drill", _("No restore drill has succeeded yet."), advice)
