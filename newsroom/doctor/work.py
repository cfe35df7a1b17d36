"""Background work: the worker, its queue, and mail."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.mail import mailers
from django.db.models import Q
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.follow_up.failing import need_attention
from articles.follow_up.kinds import KINDS
from articles.models import Job
from newsroom import health
from newsroom.doctor.findings import ERROR, NOTE, WARNING, Finding
from newsroom.models import User
from newsroom.roles import ADMINISTRATOR

LATE = timedelta(minutes=2)
"""A job overdue for longer means that no worker keeps up."""
MOST_COUNTED = 1000


def worker() -> Iterator[Finding]:
    """Whether a worker is running."""
    last = health.last_round()
    if health.is_working(last):
        return
    says = (
        _("The worker was last active %(ago)s ago.") % {"ago": timesince(last)}
        if last
        else _("No worker has run yet.")
    )
    yield Finding(ERROR, "worker.away", says, _("Start manage.py worker, and have the system restart it."))


def queue() -> Iterator[Finding]:
    """Jobs that have waited too long, and jobs that failed."""
    if late := oldest_due():
        yield Finding(
            ERROR,
            "queue.late",
            _("The oldest job in the queue should have run %(ago)s ago.") % {"ago": timesince(late)},
            _("See whether the worker runs; if it does, start a second one."),
        )
    if failed := need_attention()[:MOST_COUNTED].count():
        yield Finding(
            WARNING,
            "queue.failed",
            ngettext("%(count)s background job failed.", "%(count)s background jobs failed.", failed)
            % {"count": failed},
            _("Open Background jobs on the desk: it says why each failed, and can try it again."),
        )


def oldest_due():
    """When the oldest overdue job should have run; None if none is late."""
    at = timezone.now()
    late = Job.objects.due(at).filter(next_attempt_at__lt=at - LATE, kind__in=KINDS)
    return late.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()


def mail() -> Iterator[Finding]:
    """Whether the mail server can be reached and accepts the site; sends nothing."""
    if not settings.HAS_MAIL:
        yield Finding(
            NOTE,
            "mail.unset",
            _("The site sends no mail: EMAIL_URL is not set."),
            _("Set EMAIL_URL, so that people get their notifications by mail."),
        )
        return
    mailer = mailers["default"]
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as failure:
        yield Finding(
            ERROR,
            "mail.refused",
            _("The mail server does not accept the site: %(error)s") % {"error": failure},
            _("See whether EMAIL_URL is right, and whether that server runs."),
        )
    finally:
        mailer.close()


def administrators() -> Iterator[Finding]:
    """Whether somebody can change people and roles."""
    if User.objects.filter(Q(groups__name=ADMINISTRATOR) | Q(is_superuser=True), is_active=True).exists():
        return
    yield Finding(
        ERROR,
        "people.administrators",
        _("Nobody who can sign in is an administrator."),
        _("Run manage.py invite ADDRESS --role administrator, and open the link that it prints."),
    )


def mail_queue() -> Iterator[Finding]:
    """Mail that is not going out."""
    if since := unsent_since():
        yield Finding(
            ERROR,
            "mail.unsent",
            _("Mail has not been going out for %(time)s.") % {"time": timesince(since)},
            _("Open Background jobs on the desk: it says what the mail server answered."),
        )


def unsent_since():
    """Since when the oldest mail whose last attempt failed has been waiting; None if none failed."""
    failed = Job.objects.failing().filter(kind="mail")
    return failed.order_by("requested_at").values_list("requested_at", flat=True).first()
