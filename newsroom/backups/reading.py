"""Reading one file of many: what is wrong with it alone, and what is wrong with all."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from django.core.files.storage import Storage

_PART = 1024 * 1024
_OF_ONE_FILE = {
    *(errno.EIO, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ELOOP),
    *(errno.EBADMSG, errno.EUCLEAN),
}
"""What a system says of a file while it reads others; a full disk or a lost network is not among it."""


class Unreadable(Exception):
    """One file is missing or can't be read; the message is what its sentence goes on with."""


class Missing(Unreadable):
    """It is not there."""


def copied(storage: Storage, name: str, path: Path) -> tuple[str, int]:
    """Copy a stored file to a path; its SHA-256 and its size in bytes.

    Raises Unreadable if that is so of this file alone.
    """
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
        if not _is_of_one_file(failure):
            raise
        raise Unreadable(f"can’t be read ({failure})") from failure


def _is_of_one_file(failure) -> bool:
    if isinstance(failure, OSError):
        return failure.errno in _OF_ONE_FILE
    # A store that is away answers nothing at all: botocore has other errors for that.
    return isinstance(failure, _of_buckets()[1:])


def failures() -> tuple[type[Exception], ...]:
    """The errors of places that can't be reached, or do not do what they are asked."""
    return (OSError, *_of_buckets())


def _of_buckets() -> tuple[type[Exception], ...]:
    if not find_spec("boto3"):
        return ()
    # Not above: web processes would load it, too.
    from boto3.exceptions import RetriesExceededError
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, RetriesExceededError)
