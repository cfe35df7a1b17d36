"""A forgotten password: a link by mail, for anyone who has an account and an address."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk_languages import in_language_of
from articles.follow_up.kinds import follow_up
from articles.models import Job
from articles.newspaper import newspaper
from articles.record import latest, put_on_record
from articles.times.desk_times import desk_time_in_zone
from newsroom.models import User
from newsroom.people import mails
from newsroom.people.invitations import LASTS

EVERY, MOST_A_DAY = timedelta(minutes=15), 5
"""How often one person is sent a link, however often somebody asks for one."""


class Tokens(PasswordResetTokenGenerator):
    """Django's, void after the next sign-in, another password, role or address, or a deactivation."""

    key_salt = "newsroom.people.resets"

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}-{user.session_generation}-{user.is_active}"


tokens = Tokens()


def ask(typed: str, *, address: str | None) -> None:
    """Mail a link to the person with this username or address, without revealing whether there is one."""
    person = _person(typed.strip())
    if person is None or not mails.goes_by_mail(person) or _asked_lately(person):
        return
    with transaction.atomic():
        put_on_record("reset_asked", by=None, detail=person.username, address=address)
        Job.objects.enqueue("password_reset", keys=[person.pk])


def link(person: User) -> str:
    """The absolute address at which a person chooses another password."""
    number = urlsafe_base64_encode(force_bytes(person.pk))
    return settings.SITE_URL + reverse("new_password", args=[number, tokens.make_token(person)])


def _person(typed):
    """The active person with this name or address; None if several share it."""
    named = Q(username=typed) | Q(email__iexact=typed, email__contains="@")
    found = User.objects.filter(named, is_active=True, is_staff=True)[:2]
    return found[0] if len(found) == 1 else None


def _asked_lately(person):
    now = timezone.now()
    asked = latest("reset_asked", detail=person.username, since=now - timedelta(days=1), most=MOST_A_DAY)
    return len(asked) == MOST_A_DAY or (bool(asked) and asked[0] > now - EVERY)


@follow_up("password_reset", gettext_lazy("Password reset e-mail"), seconds=30, subject=mails.subject_of)
def mail(key: str) -> None:
    """Mail a person the link for another password."""
    person = User.objects.filter(pk=key, is_active=True).first()
    if person is None or not mails.goes_by_mail(person):
        return
    with in_language_of(person):
        subject = _("A new password for %(newspaper)s") % {"newspaper": newspaper().name}
        number = f"reset-{person.pk}-{timezone.now().timestamp():.0f}"
        mails.send(person, number, subject=subject, text=_text(person))


def _text(person):
    said = _(
        "Someone has requested a new password for “%(username)s”. Choose one here:\n\n"
        "%(link)s\n\n"
        "The link works once, until %(time)s. If it was not you, ignore this e-mail: your password "
        "stays the same.\n"
    )
    return said % {
        "username": person.username,
        "link": link(person),
        "time": desk_time_in_zone(timezone.now() + LASTS),
    }
