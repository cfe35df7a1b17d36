"""Read one file of many, and tell a fault of that file from a fault of the whole place."""

import errno
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from django.core.files.storage import Storage

_PART = 1024 * 1024
_DAMAGED = {errno.EISDIR, errno.ELOOP, errno.EBADMSG, errno.EUCLEAN}
"""Errors for something that is not, or no longer is, the file that it was."""
_NOT_NOW = {errno.EIO, errno.EACCES, errno.EPERM}
"""Errors that may concern one file or all: permissions, or a disk or network that may recover."""
_PAUSES = (0.2, 1)
"""Seconds before the second and third attempts; boto3 also retries by itself."""


class Unreadable(Exception):
    """One file is missing or can't be read; the message continues a sentence that starts with its name."""


class Missing(Unreadable):
    """It is not there."""


class Unanswered(Unreadable):
    """Three attempts to read it failed: whether it is damaged is unknown."""


def copied(storage: Storage, name: str, path: Path) -> tuple[str, int]:
    """Copy a stored file to a path; return its SHA-256 and its size in bytes.

    Raises Unreadable if only this file is at fault, and Unanswered if that is uncertain.
    """
    for pause in _PAUSES:
        try:
            return _copied(storage, name, path)
        except Unanswered:
            time.sleep(pause)
    return _copied(storage, name, path)


def _copied(storage, name, path):
    digest, size = hashlib.sha256(), 0
    with _reading():
        source = storage.open(name)
    with source, path.open("wb") as copy:
        while part := _part_of(source):
            digest.update(part)
            copy.write(part)
            size += len(part)
    return digest.hexdigest(), size


def _part_of(source) -> bytes:
    with _reading():
        return source.read(_PART)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as missing:
        raise Missing("is missing") from missing
    except failures() as failure:
        if (kind := _kind_of(failure)) is None:
            raise
        raise kind(f"can’t be read ({failure})") from failure


def _kind_of(failure) -> type[Unreadable] | None:
    """The exception for an error that concerns one file; None if it concerns the whole place."""
    if isinstance(failure, OSError) and failure.errno in _DAMAGED:
        return Unreadable
    # A store that is down doesn't answer at all: botocore has other errors for that.
    is_not_now = isinstance(failure, _of_buckets()[1:]) or getattr(failure, "errno", None) in _NOT_NOW
    return Unanswered if is_not_now else None


def failures() -> tuple[type[Exception], ...]:
    """The errors of places that can't be reached or that refuse a request."""
    return (OSError, *_of_buckets())


def _of_buckets() -> tuple[type[Exception], ...]:
    if not find_spec("boto3"):
        return ()
    # Not at the top: web processes would load it too.
    from boto3.exceptions import RetriesExceededError
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, RetriesExceededError)
