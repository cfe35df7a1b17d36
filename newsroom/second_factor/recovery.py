"""Recovery codes: ten, each of which replaces a lost phone or key once."""

import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from newsroom.models import RecoveryCode, User

HOW_MANY = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""
_LENGTH = 16


def make(person: User) -> list[str]:
    """Replace the old codes with new ones. They are shown only now: only their hashes are stored."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(HOW_MANY)]
    with transaction.atomic():
        person.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(person=person, code_hash=_hash(code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, _LENGTH, 4)) for code in codes]


def take(person: User, code: str) -> bool:
    """Use up one of the person's unused codes; False if this is none of them."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    if len(plain) != _LENGTH:
        return False
    unused = person.recovery_codes.filter(code_hash=_hash(plain), used_at=None)
    return unused.update(used_at=timezone.now()) == 1


def left(person: User) -> int:
    """How many codes have not been used."""
    return person.recovery_codes.filter(used_at=None).count()


def _hash(code):
    """A plain hash is enough: each code has 79 random bits."""
    return sha256(code.encode()).hexdigest()
