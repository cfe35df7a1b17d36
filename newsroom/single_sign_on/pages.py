"""Views that send a browser to the single sign-on provider, and take it back."""

import logging
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from articles.record import put_on_record
from newsroom.people import doors
from newsroom.signing_in import client_address
from newsroom.single_sign_on import people, provider

logger = logging.getLogger(__name__)
ASKED = "single_sign_on"
MINUTES = 10
"""How long signing in at the provider may take."""


@require_GET
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; the session stores what the answer must match."""
    if not settings.OIDC_ISSUER:
        raise Http404
    asked = {"state": token_urlsafe(32), "nonce": token_urlsafe(32), "verifier": token_urlsafe(64)}
    digest = sha256(asked["verifier"].encode()).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    try:
        address = provider.address_to_ask(
            state=asked["state"], nonce=asked["nonce"], challenge=challenge, back=_back()
        )
    except provider.Unavailable as error:
        return _unavailable(request, error)
    until = timezone.now().timestamp() + MINUTES * 60
    request.session[ASKED] = {**asked, "next": request.GET.get("next", "")[:2000], "until": until}
    if not request.user.is_authenticated:
        request.session.set_expiry(MINUTES * 60)
    return HttpResponseRedirect(address)


@require_GET
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Sign in the person that the provider names, if it answers this browser's request."""
    if not settings.OIDC_ISSUER:
        raise Http404
    asked = request.session.pop(ASKED, None)
    if not _fits(request, asked):
        return _refused(
            request, "", _("This sign-in took too long, or was started in another window. Try again.")
        )
    try:
        code = request.GET.get("code", "")[:2000]
        found = provider.claims(code, nonce=asked["nonce"], verifier=asked["verifier"], back=_back())
        person = people.person_of(found)
    except provider.Unavailable as error:
        return _unavailable(request, error)
    except provider.Refused as error:
        return _refused(request, str(error), _("The answer could not be verified. Try again."))
    except people.Unknown as error:
        why = _(
            "There is no account here for you. Ask an administrator to add you, with your e-mail address."
        )
        return _refused(request, str(error), why)
    # Whether a second factor is needed is up to the provider, which handles its own.
    return doors.let_in(request, person, asked["next"], has_two_factors=True)


def _fits(request, asked) -> bool:
    """Whether the answer matches this browser's request, and comes from the right issuer (RFC 9207)."""
    if not asked or asked["until"] < timezone.now().timestamp() or not request.GET.get("code"):
        return False
    state, issuer = request.GET.get("state", ""), request.GET.get("iss", settings.OIDC_ISSUER)
    is_own = compare_digest(state.encode(), asked["state"].encode())
    return is_own and issuer.rstrip("/") == settings.OIDC_ISSUER.rstrip("/")


def _back() -> str:
    """The redirect URI that is registered with the provider."""
    return settings.SITE_URL + reverse("single_sign_on_back")


def _refused(request, reason, why) -> HttpResponse:
    if reason:
        put_on_record("sign_in_failed", by=None, detail=reason[:250], address=client_address(request))
    messages.error(request, why)
    return redirect("admin:login")


def _unavailable(request, error) -> HttpResponse:
    logger.warning("Single sign-on is not available: %s", error)
    why = _("%(provider)s cannot be reached. Try again, or sign in with your password.")
    messages.error(request, why % {"provider": settings.OIDC_NAME})
    return redirect("admin:login")
