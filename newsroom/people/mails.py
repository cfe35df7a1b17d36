"""Mail about a person's account, in their own language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from newsroom.models import User


def goes_by_mail(person: User) -> bool:
    """Whether the person can be reached by mail."""
    return bool(settings.HAS_MAIL and person.email)


def subject_of(key: str) -> str:
    """What a job that mails a person is about, for administrators."""
    person = User.objects.filter(pk=key).first()
    return _("To %(person)s") % {"person": person} if person else ""


def send(person: User, number: str, *, subject: str, text: str, to: str = "") -> None:
    """Send a mail to the person's address, or to another one of theirs.

    Its number is the same in each retry, so that mail programs show it only once.
    """
    host = urlsplit(settings.SITE_URL).hostname
    EmailMessage(
        subject=subject,
        body=text,
        to=[to or person.email],
        headers={"Message-ID": f"<{number}@{host}>", "Auto-Submitted": "auto-generated"},
    ).send(using="default")
