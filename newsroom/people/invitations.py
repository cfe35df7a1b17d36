"""Invitations: a link with which a person chooses a password, once and within three days."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.desk_languages import in_language_of
from articles.follow_up.kinds import follow_up
from articles.models import Job
from articles.newspaper import newspaper
from articles.record import put_on_record
from articles.times.desk_times import desk_time_in_zone
from newsroom.models import User
from newsroom.people import mails
from newsroom.people.mails import goes_by_mail

LASTS = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class Tokens(PasswordResetTokenGenerator):
    """Django's, for this invitation only: a later one, a deactivation, a new address or role voids it."""

    key_salt = "newsroom.people.invitations"

    def _make_hash_value(self, user, timestamp):
        invited_at = user.invited_at and user.invited_at.timestamp()
        own = f"{invited_at}-{user.session_generation}-{user.is_active}"
        return f"{super()._make_hash_value(user, timestamp)}-{own}"

    def check_token(self, user, token):
        return is_open(user) and super().check_token(user, token)


tokens = Tokens()


def invite(person: User, *, by) -> None:
    """Open a new invitation, which voids the previous one, and mail it if there is mail and an address."""
    with transaction.atomic():
        person.invited_at = timezone.now()
        person.save(update_fields=["invited_at"])
        put_on_record("invited", by=by, at=person.invited_at, detail=person.username)
        if goes_by_mail(person):
            Job.objects.enqueue("invitation", keys=[person.pk])


def is_open(person: User | None) -> bool:
    """Whether the person's newest invitation can still be used."""
    return bool(person and person.is_active and person.invited_at and timezone.now() < ends_at(person))


def ends_at(person: User) -> datetime:
    """When the person's newest invitation expires."""
    return person.invited_at + LASTS


def state_of(person: User) -> str:
    """The state of an account, for a list of people."""
    if not person.is_active:
        return pgettext("an account", "Deactivated")
    if is_open(person):
        return _("Invited, until %(time)s") % {"time": desk_time_in_zone(ends_at(person))}
    if person.invited_at:
        return _("Invitation expired")
    return pgettext("an account", "Active") if person.has_usable_password() else _("No password")


def link(person: User) -> str:
    """The absolute address of a person's open invitation."""
    number = urlsafe_base64_encode(force_bytes(person.pk))
    return settings.SITE_URL + reverse("invitation", args=[number, tokens.make_token(person)])


@follow_up("invitation", gettext_lazy("Invitation by e-mail"), seconds=30, subject=mails.subject_of)
def mail(key: str) -> None:
    """Mail a person the link of their open invitation."""
    person = User.objects.filter(pk=key).first()
    if not is_open(person) or not goes_by_mail(person):
        return
    number = f"{person.pk}-{person.invited_at.timestamp():.0f}"
    with in_language_of(person):
        subject = _("Your account at %(newspaper)s") % {"newspaper": newspaper().name}
        number = f"invitation-{person.pk}-{person.invited_at.timestamp():.0f}"
        mails.send(person, number, subject=subject, text=_text(person))


def _text(person):
    said = _(
        "You are invited to the desk of %(newspaper)s. Choose a password here:\n\n"
        "%(link)s\n\n"
        "The link works once, until %(time)s. After that, sign in as “%(username)s” at %(desk)s\n\n"
        "If you did not expect this mail, ignore it.\n"
    )
    return said % {
        "newspaper": newspaper().name,
        "link": link(person),
        "time": desk_time_in_zone(ends_at(person)),
        "username": person.username,
        "desk": f"{settings.SITE_URL}{reverse('admin:index')}",
    }
