"""An administrator's reset of somebody's second factor, when phone, key and recovery codes are lost."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk_languages import in_language_of
from articles.follow_up.kinds import follow_up
from articles.models import Job
from articles.newspaper import newspaper
from articles.record import put_on_record
from articles.times.desk_times import desk_time_in_zone
from newsroom import sessions
from newsroom.models import Authenticator, User
from newsroom.people import mails


def reset(person: User, *, by, reason: str) -> None:
    """Remove the person's passkeys, app and recovery codes, end their sessions, and mail them.

    Their password stays; if they must have a second factor, they set one up after signing in with it.
    """
    with transaction.atomic():
        person.passkeys.all().delete()
        Authenticator.objects.filter(person=person).delete()
        person.recovery_codes.all().delete()
        sessions.end_all(person)
        put_on_record("second_factor_reset", by=by, detail=f"{person.username}: {reason}")
        if mails.goes_by_mail(person):
            Job.objects.enqueue("second_factor_reset", keys=[person.pk])


@follow_up(
    "second_factor_reset",
    gettext_lazy("Mail about a reset of two-factor authentication"),
    seconds=30,
    subject=mails.subject_of,
)
def mail(key: str) -> None:
    """Tell a person that an administrator has reset their second factor."""
    person = User.objects.filter(pk=key, is_active=True).first()
    if person is None or not mails.goes_by_mail(person):
        return
    now = timezone.now()
    with in_language_of(person):
        said = _(
            "An administrator has reset two-factor authentication of “%(username)s” (%(time)s): passkeys, "
            "authenticator app and recovery codes are removed. Sign in with your password, and "
            "set up new ones.\n\nIf you did not ask for this, tell an administrator at once.\n"
        )
        text = said % {"username": person.username, "time": desk_time_in_zone(now)}
        subject = _("Two-factor authentication reset at %(newspaper)s") % {"newspaper": newspaper().name}
        mails.send(person, f"second-factor-{person.pk}-{now.timestamp():.0f}", subject=subject, text=text)
