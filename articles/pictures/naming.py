"""Names of a picture's public files: each has a hash of the file's content."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any


def named(key: str, contents: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a picture's row stores about these files, and the bytes by their storage names.

    All sizes of a format share a hash of their content: the bytes at an address never change.
    """
    sets: dict[str, list[str]] = {}
    for last in contents:
        stem, _, kind = last.rpartition(".")
        sets.setdefault(kind if stem.isdecimal() else stem, []).append(last)
    hashes = {said: _digest(contents[last] for last in lasts) for said, lasts in sets.items()}
    names = {
        f"images/{key}/{last.rpartition('.')[0]}-{hashes[said]}.{last.rpartition('.')[2]}": contents[last]
        for said, lasts in sets.items()
        for last in lasts
    }
    return hashes, names


def _digest(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:12]
