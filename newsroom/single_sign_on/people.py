"""The person that the provider names: one who works here, or a new one from the newspaper's domain."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from articles.cleaning import one_line
from articles.record import put_on_record
from newsroom.models import Identity, User
from newsroom.people.forms import free_name

LONGEST = 150


class Unknown(Exception):
    """The claims fit nobody here, and nobody is added; the message says why, for the audit list."""


def person_of(claims: dict) -> User:
    """The person whom the claims mean. Raises Unknown."""
    issuer, subject = settings.OIDC_ISSUER, str(claims["sub"])[:255]
    known = Identity.objects.select_related("person").filter(issuer=issuer, subject=subject).first()
    person = known.person if known else _by_address(claims)
    if not person.is_active or not person.is_staff:
        raise Unknown(f"{person.username} is deactivated")
    if known is None:
        Identity.objects.create(person=person, issuer=issuer, subject=subject)
    return person


def _by_address(claims) -> User:
    """On the first sign-in: the person with the e-mail address, if the provider vouches for it."""
    email = str(claims.get("email", "")).strip()
    # Entra ID sends xms_edov instead of email_verified, if that optional claim is turned on.
    if not email or True not in (claims.get("email_verified"), claims.get("xms_edov")):
        raise Unknown(f"no verified address: {one_line(email)[:100]}")
    found = User.objects.filter(email__iexact=email)[:2]
    if len(found) > 1:
        raise Unknown(f"several people have {email}")
    if found:
        if found[0].identities.filter(issuer=settings.OIDC_ISSUER).exists():
            raise Unknown(f"{email} is somebody else’s at the provider by now")
        return found[0]
    return _new(claims, email)


def _new(claims, email) -> User:
    """A new person from the domain, with the role in the setting and without a password."""
    domain = email.rpartition("@")[2].lower()
    if not settings.OIDC_ROLE or domain != settings.OIDC_DOMAIN.lower():
        raise Unknown(f"nobody has {email}")
    with transaction.atomic():
        person = User(
            username=free_name(email.rpartition("@")[0]),
            email=email,
            first_name=one_line(str(claims.get("given_name", "")))[:LONGEST],
            last_name=one_line(str(claims.get("family_name", "")))[:LONGEST],
            is_staff=True,
        )
        person.set_unusable_password()
        person.save()
        person.groups.set(Group.objects.filter(name=settings.OIDC_ROLE))
        put_on_record("person_added", by=None, detail=f"{person.username}, {settings.OIDC_ROLE}")
    return person
