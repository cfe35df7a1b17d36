"""Codes of authenticator apps: TOTP (RFC 6238) with SHA-1, six digits, thirty seconds, as all support."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from urllib.parse import quote, urlencode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsroom.models import Authenticator, User

SECONDS, DIGITS = 30, 6
EARLIER, LATER = 1, 1
"""Steps by which a phone's clock may differ."""
MOST_WRONG = 10
PAUSE = timedelta(minutes=15)
"""After so many wrong codes for a person, unknown devices must wait this long; other ways stay open."""


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of a time step (RFC 4226, 5.3)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, *, after: int = 0) -> int | None:
    """The time step that has this code, of those near now and later than `after`; None if none has."""
    now = int(timezone.now().timestamp()) // SECONDS
    typed = "".join(code.split()).encode()
    found = None
    for step in range(now - EARLIER, now + LATER + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed) and step > after:
            found = step
    return found


def address(secret: str, person: User, newspaper: str) -> str:
    """The otpauth URI that an app reads from a QR code."""
    label = quote(f"{newspaper}:{person.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': newspaper}, quote_via=quote)}"


def keep(person: User, secret: str, step: int) -> None:
    """Make this the person's authenticator; the code of this step was used to show that it works."""
    stored = {"secret": _cipher().encrypt(secret.encode()).decode(), "last_step": step}
    fresh = {"wrong_codes": 0, "wrong_since": None, "added_at": timezone.now()}
    Authenticator.objects.update_or_create(person=person, defaults=stored | fresh)


def is_paused(authenticator: Authenticator) -> bool:
    """Whether there were so many wrong codes lately that none is accepted."""
    return authenticator.wrong_codes >= MOST_WRONG and authenticator.wrong_since + PAUSE > timezone.now()


def take(person: User, code: str, *, is_known: bool = False) -> bool:
    """Whether this is the person's current code; a code is accepted once, and wrong ones are counted.

    `is_known`: it comes from a known device, which has its own count, so that strangers can't lock it out.
    """
    with transaction.atomic():
        own = Authenticator.objects.select_for_update().filter(person=person).first()
        if own is None or (is_paused(own) and not is_known):
            return False
        step = step_of(_decrypted(own), code, after=own.last_step)
        if step is not None:
            own.last_step, own.wrong_codes = step, 0
        elif not is_known:
            _count(own)
        own.save(update_fields=["last_step", "wrong_codes", "wrong_since"])
    return step is not None


def _count(own):
    if not own.wrong_since or own.wrong_since + PAUSE < timezone.now():
        own.wrong_codes, own.wrong_since = 0, timezone.now()
    own.wrong_codes += 1


def _decrypted(own) -> str:
    """The secret; a random one if SECRET_KEY has changed, so that no code fits."""
    try:
        return _cipher().decrypt(own.secret.encode()).decode()
    except InvalidToken:
        return new_secret()


def _cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret_key):
    derived = hashlib.blake2b(secret_key.encode(), digest_size=32, person=b"newsroom-totp").digest()
    return base64.urlsafe_b64encode(derived)
