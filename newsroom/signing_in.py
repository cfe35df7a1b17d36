"""What happens after a sign-in, a failure, a lock-out or a sign-out; each goes on the audit list."""

from ipaddress import ip_address, ip_network

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from articles.cleaning import one_line
from articles.record import put_on_record
from newsroom import devices, sessions
from newsroom.people import confirming

LONGEST_NAME = 150


def client_address(request) -> str | None:
    """The client's address as the outermost of our own proxies saw it; axes uses it, too.

    Each proxy appends the address that it saw to X-Forwarded-For. Anything before our own proxies'
    entries was sent by the client and can't be trusted.
    """
    if request is None:
        return None
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    seen = [*filter(str.strip, forwarded.split(",")), request.META.get("REMOTE_ADDR", "")]
    trusted = min(settings.TRUSTED_PROXIES, len(seen) - 1)
    try:
        return str(ip_address(seen[-1 - trusted].strip()))
    except ValueError:
        return None


def network(request) -> str | None:
    """What counts as one address for wrong passwords: for IPv6 the first half, which a household shares."""
    address = client_address(request)
    if address is None or ":" not in address:
        return address
    return str(ip_network(f"{address}/64", strict=False).network_address)


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    address = client_address(request)
    put_on_record("sign_in", by=user, address=address)
    device = devices.name_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session[sessions.SIGNED_IN] = {
        "at": timezone.now().isoformat(),
        "address": address,
        "device": device,
    }
    confirming.note(request)
    devices.meet(request, user, address)
    sessions.delete_expired()


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None:
        put_on_record("sign_out", by=user, address=client_address(request))


@receiver(user_login_failed)
def failed(sender, credentials, request=None, **kwargs):
    name = typed(credentials.get("username"))
    put_on_record("sign_in_failed", by=None, detail=name, address=client_address(request))
    if request is not None:
        devices.note_failure(request, name)


@receiver(user_locked_out)
def locked_out(sender, request, username, **kwargs):
    put_on_record("locked_out", by=None, detail=typed(username), address=client_address(request))


def typed(name) -> str:
    """The name as typed, cut to the longest that a name can be."""
    return one_line(str(name or "")[:LONGEST_NAME])
