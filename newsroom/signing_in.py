"""Who signs in, fails to, is locked out and signs out: on the audit list, with the address it came from."""

from ipaddress import ip_address

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from articles.cleaning import one_line
from articles.record import put_on_record

LONGEST_NAME = 150


def client_address(request) -> str | None:
    """The address of whoever asks, as the outermost of our own proxies saw it; axes asks here too.

    Each proxy adds whom it saw at the end of X-Forwarded-For. What stands before the entries of
    our own was sent by anybody, and is not believed.
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


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    put_on_record("sign_in", by=user, address=client_address(request))


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None:
        put_on_record("sign_out", by=user, address=client_address(request))


@receiver(user_login_failed)
def failed(sender, credentials, request=None, **kwargs):
    name = typed(credentials.get("username"))
    put_on_record("sign_in_failed", by=None, detail=name, address=client_address(request))


@receiver(user_locked_out)
def locked_out(sender, request, username, **kwargs):
    put_on_record("locked_out", by=None, detail=typed(username), address=client_address(request))


def typed(name) -> str:
    """The name as it was typed, as long as a name can be."""
    return one_line(str(name or "")[:LONGEST_NAME])
