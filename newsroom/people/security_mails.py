"""Mail to a person after a change to how they sign in: if it was somebody else, they should know at once."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk_languages import in_language_of
from articles.follow_up.kinds import follow_up
from articles.models import AuditEntry, Job
from articles.newspaper import newspaper
from articles.times.desk_times import desk_time_in_zone
from newsroom.models import User
from newsroom.people import mails

WORDS = {
    "password": gettext_lazy("Your password was changed."),
    "second_factor_added": gettext_lazy("A way to sign in was added: %(detail)s."),
    "second_factor_removed": gettext_lazy("A way to sign in was removed: %(detail)s."),
    "recovery_codes": gettext_lazy("New recovery codes were made; earlier ones no longer work."),
    "recovery_code": gettext_lazy("A recovery code was used to sign in. Codes left: %(detail)s."),
}
"""{act on record: what the mail says about it}"""


def enqueue(person: User, act: str) -> None:
    """Queue a mail about an act that the person, or somebody with their session, has just done."""
    if mails.goes_by_mail(person):
        entry = AuditEntry.objects.filter(act=act, by=person).latest("id")
        Job.objects.enqueue("way_in_changed", keys=[entry.pk])


def enqueue_to_old_address(person: User, address: str) -> None:
    """Queue a mail to the address that a person had until now: links now go to another one."""
    if settings.HAS_MAIL and address:
        Job.objects.enqueue("address_changed", keys=[f"{person.pk} {address}"])


@follow_up("address_changed", gettext_lazy("Mail to somebody’s earlier address"), seconds=30)
def mail_to_old_address(key: str) -> None:
    """Tell a person, at their old address, that links of the desk go to another one."""
    pk, _space, address = key.partition(" ")
    person = User.objects.filter(pk=pk, is_active=True).first()
    if person is None or person.email == address:
        return
    with in_language_of(person):
        said = _(
            "Mail about your account “%(username)s”, such as links for a new password, no longer goes to "
            "this address: an administrator has changed it. If you did not expect that, tell the newsroom "
            "at once.\n"
        )
        subject = _("Your address at %(newspaper)s was changed") % {"newspaper": newspaper().name}
        text = said % {"username": person.username}
        mails.send(
            person, f"address-{person.pk}-{timezone.now():%Y%m%d}", subject=subject, text=text, to=address
        )


def _subject(key: str) -> str:
    entry = AuditEntry.objects.filter(pk=key).first()
    return mails.subject_of(str(entry.by_id)) if entry else ""


@follow_up(
    "way_in_changed",
    gettext_lazy("E-mail about a change to somebody’s sign-in"),
    seconds=30,
    subject=_subject,
)
def mail(key: str) -> None:
    """Tell a person what has changed about how they sign in."""
    entry = AuditEntry.objects.get(pk=key)
    person = User.objects.filter(pk=entry.by_id, is_active=True).first()
    if person is None or not mails.goes_by_mail(person):
        return
    with in_language_of(person):
        subject = _("How you sign in at %(newspaper)s has changed") % {"newspaper": newspaper().name}
        mails.send(person, f"way-in-{entry.pk}", subject=subject, text=_text(entry, person))


def _text(entry, person):
    said = _(
        "%(what)s\n\nUsername: %(username)s\nTime: %(time)s\n\n"
        "If this was you, there is nothing to do. If not, change your password and end the other "
        "sessions here:\n\n%(link)s\n\nTell an administrator, too.\n"
    )
    return said % {
        "what": WORDS[entry.act] % {"detail": entry.detail},
        "username": person.username,
        "time": desk_time_in_zone(entry.at),
        "link": settings.SITE_URL + reverse("security"),
    }
