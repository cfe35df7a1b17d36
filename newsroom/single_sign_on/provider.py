"""The provider of single sign-on: OpenID Connect with an authorization code and PKCE."""

import base64
import json
from http.client import HTTPException
from threading import Lock
from time import monotonic
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings

TIMEOUT = 5
"""Seconds for one response from the provider."""
LARGEST = 500_000
"""Bytes of one response."""
LASTS = 3600
"""Seconds for which its addresses and keys are cached."""
AGAIN_AFTER = 60
"""Seconds after which keys are fetched again if a key is unknown."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""None with a shared secret, and not `none`."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""


class Unavailable(Exception):
    """The provider does not respond, or not as OpenID Connect requires."""


class Refused(Exception):
    """The answer about the person is not what the provider signed for this sign-in."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


_opener = build_opener(_NoRedirects)
_kept: dict[str, tuple[float, dict]] = {}
_lock = Lock()


def address_to_ask(*, state: str, nonce: str, challenge: str, back: str) -> str:
    """Where a browser is sent to sign in (OpenID Connect Core 3.1.2.1, RFC 7636)."""
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if settings.OIDC_DOMAIN:
        asked["hd"] = settings.OIDC_DOMAIN  # Google then offers only accounts of this domain.
    address = _document()["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def claims(code: str, *, nonce: str, verifier: str, back: str) -> dict:
    """The claims about the person who came back with this code. Raises Refused, Unavailable."""
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    answer = _exchange(sent)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise Refused(f"no ID token: {str(answer.get('error', ''))[:100]}")
    found = _verified(token)
    if found.get("nonce") != nonce:
        raise Refused("another nonce")
    if found.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise Refused("made for another client")
    return found if "email" in found else _with_details(found, answer.get("access_token"))


def forget() -> None:
    """Forget the provider's addresses and keys."""
    _kept.clear()


def _with_details(found, access_token) -> dict:
    """The claims plus the UserInfo endpoint's, which must be about the same person (Core 5.3.2)."""
    address = _document().get("userinfo_endpoint")
    if not address or not isinstance(access_token, str):
        return found
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
    more = _read(Request(address, headers=headers))  # noqa: S310 - the provider that the settings name - checked where it is opened
    if more.get("sub") != found["sub"]:
        raise Refused("details of somebody else")
    return {**more, **found}


def _exchange(sent) -> dict:
    """The token endpoint's response; the secret is sent in the way that the provider supports."""
    document = _document()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    ways = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in ways:
        pair = f"{quote(settings.OIDC_CLIENT_ID, safe='')}:{quote(settings.OIDC_CLIENT_SECRET, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        sent = {**sent, "client_id": settings.OIDC_CLIENT_ID, "client_secret": settings.OIDC_CLIENT_SECRET}
    return _read(Request(document["token_endpoint"], urlencode(sent).encode(), headers))  # noqa: S310 - the provider that the settings name


def _verified(token) -> dict:
    """The claims of an ID token (OpenID Connect Core 3.1.3.7)."""
    try:
        return jwt.decode(
            token,
            _key_of(token),
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=_document()["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise Refused(type(error).__name__) from error


def _key_of(token):
    """The provider's key that signed the token; if it is unknown, the keys are fetched again."""
    number = jwt.get_unverified_header(token).get("kid")
    for longest in (LASTS, AGAIN_AFTER):
        keys = jwt.PyJWKSet.from_dict(_get(_document()["jwks_uri"], longest)).keys
        fitting = [key for key in keys if number is None or key.key_id == number]
        if len(fitting) == 1:
            return fitting[0]
    raise Refused("signed with an unknown key")


def _document() -> dict:
    """The discovery document, which must be the issuer's own (OpenID Connect Discovery 4.3)."""
    document = _get(f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration", LASTS)
    needed = ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"]
    if not all(isinstance(document.get(name), str) for name in needed):
        raise Unavailable("The discovery document is incomplete.")
    if document["issuer"].rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
        raise Unavailable("The discovery document names another issuer.")
    return document


def _get(address, longest) -> dict:
    """The JSON object at a URL, cached for up to `longest` seconds."""
    with _lock:
        fetched_at, kept = _kept.get(address, (0.0, {}))
    if kept and monotonic() - fetched_at < longest:
        return kept
    fresh = _read(Request(address, headers={"Accept": "application/json"}))  # noqa: S310 - the setting's
    with _lock:
        _kept[address] = monotonic(), fresh
    return fresh


def _read(request) -> dict:
    """The JSON object of a response. Raises Refused for 400 (an error of RFC 6749), else Unavailable."""
    if not request.full_url.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise Unavailable("An address of the provider is not https.")
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            found = json.loads(answer.read(LARGEST))
    except (URLError, HTTPException, OSError, ValueError) as error:
        if getattr(error, "code", None) == 400:
            raise Refused("the provider refused the code") from error
        raise Unavailable(type(error).__name__) from error
    if not isinstance(found, dict):
        raise Unavailable("Not a JSON object.")
    return found
