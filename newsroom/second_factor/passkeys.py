"""Passkeys (WebAuthn): each answers a challenge, which is kept in the session and used once."""

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from articles.newspaper import newspaper
from newsroom.models import Passkey, User

TO_ADD, TO_ASK = "passkey_to_add", "passkey_to_ask"
"""Keys in the session of the challenges: two, since a passkey may be asked for before another is added."""
MOST = 20
"""Passkeys per person."""
LONGEST = 20_000
"""Characters of a response; a browser's has some hundreds."""
_VERIFIED = UserVerificationRequirement.REQUIRED
"""The device checks a fingerprint, a face or a PIN: a passkey is two factors in one."""
_MALFORMED = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    AssertionError,
    IndexError,
    struct.error,
    RecursionError,
)
"""What fido2 raises for responses that no browser sends."""


class Refused(Exception):
    """An answer that proves nothing."""


def are_possible(request: HttpRequest) -> bool:
    """Whether browsers allow passkeys for this host: not without https, nor for an IP address."""
    host = _host(request)
    try:
        ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


def options_to_add(request: HttpRequest, person: User) -> dict:
    """The options with which the browser makes a passkey."""
    user = PublicKeyCredentialUserEntity(
        id=str(person.pk).encode(), name=person.username, display_name=str(person)
    )
    options, state = _server(request).register_begin(
        user,
        credentials=[_descriptor(passkey) for passkey in person.passkeys.all()[:MOST]],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
    )
    request.session[TO_ADD] = state
    return dict(options)["publicKey"]


def add(request: HttpRequest, person: User, name: str, answer: str) -> Passkey:
    """Store the passkey that the browser has made. Raises Refused if the answer proves nothing."""
    state = _challenge(request, TO_ADD)
    with _refusing():
        data = _server(request).register_complete(state, RegistrationResponse.from_dict(_read(answer)))
    if data.credential_data is None or person.passkeys.count() >= MOST:
        raise Refused("No credential, or too many.")
    number = websafe_encode(data.credential_data.credential_id)
    if Passkey.objects.filter(credential_id=number).exists():
        raise Refused("The passkey is somebody's already.")
    return Passkey.objects.create(
        person=person,
        name=name,
        credential_id=number,
        credential=bytes(data.credential_data),
        sign_count=data.counter,
    )


def options_to_ask(request: HttpRequest, person: User | None = None) -> dict:
    """The options with which the browser asks for a passkey: this person's, or anyone's."""
    own = [_descriptor(passkey) for passkey in person.passkeys.all()[:MOST]] if person else None
    options, state = _server(request).authenticate_begin(own, user_verification=_VERIFIED)
    request.session[TO_ASK] = state
    return dict(options)["publicKey"]


def check(request: HttpRequest, answer: str) -> User:
    """The active person whose passkey has answered. Raises Refused if none has."""
    state = _challenge(request, TO_ASK)
    with _refusing():
        response = AuthenticationResponse.from_dict(_read(answer))
    number = websafe_encode(response.raw_id)
    passkey = Passkey.objects.select_related("person").filter(credential_id=number).first()
    if passkey is None or not passkey.person.is_active:
        raise Refused("Nobody's passkey.")
    own = AttestedCredentialData(bytes(passkey.credential))
    with _refusing():
        _server(request).authenticate_complete(state, [own], response)
    _count(passkey, response.response.authenticator_data.counter)
    return passkey.person


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except _MALFORMED as error:
        raise Refused(type(error).__name__) from error


def _count(passkey, counter):
    """Store the key's counter, which a copied key would repeat (WebAuthn, 6.1.1); many keys have none."""
    if (counter or passkey.sign_count) and counter <= passkey.sign_count:
        raise Refused("The counter has not gone up: the key may have been copied.")
    Passkey.objects.filter(pk=passkey.pk).update(sign_count=counter, used_at=timezone.now())


def _challenge(request, which):
    """Take the latest challenge from the session: it is used only once."""
    state = request.session.pop(which, None)
    if state is None:
        raise Refused("No challenge was set.")
    return state


def _read(answer: str) -> dict:
    """The browser's JSON, which must be an object."""
    if len(answer) > LONGEST:
        raise ValueError("Too long.")
    read = json.loads(answer)
    if not isinstance(read, dict) or not isinstance(read.get("response"), dict):
        raise ValueError("Not a credential.")
    return read


def _server(request):
    origin = f"{request.scheme}://{request.get_host()}"
    party = PublicKeyCredentialRpEntity(id=_host(request), name=newspaper().name)
    return Fido2Server(party, verify_origin=lambda said: said == origin)


def _host(request):
    """The host of this request, which ALLOWED_HOSTS has let through."""
    return urlsplit(f"//{request.get_host()}").hostname or ""


def _descriptor(passkey):
    return PublicKeyCredentialDescriptor(
        type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(passkey.credential_id)
    )
