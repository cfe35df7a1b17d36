"""Files that are stored whole or not at all, whatever happens while they are written."""

import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.encoding import filepath_to_uri


class WholeFileStorage(FileSystemStorage):
    """Django's storage in a folder, writing under a temporary name first."""

    def url(self, name):
        """Its address. Avoids Django's urljoin, a tenth of the time of a page with fifty pictures."""
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        return self.base_url + filepath_to_uri(name)

    def replace(self, name, content):
        """Replace the file that has this name, so that there is always one of the two."""
        return self._save(name, content)

    def names_before(self, folder: str, before: datetime) -> list[str]:
        """The names of the files of a folder that were last written before a time."""
        try:
            files = [entry for entry in Path(self.path(folder)).iterdir() if entry.is_file()]
        except FileNotFoundError:
            return []
        ends = before.timestamp()
        return [f"{folder}/{file.name}" for file in files if file.stat().st_mtime < ends]

    def _save(self, name, content):
        folder, _, last = name.rpartition("/")
        partial = f"{folder}/.{last}.{secrets.token_hex(8)}.part".lstrip("/")
        try:
            super()._save(partial, content)
            _flush(self.path(partial))
            Path(self.path(partial)).replace(self.path(name))
        except BaseException:
            with suppress(OSError):
                Path(self.path(partial)).unlink(missing_ok=True)
            raise
        return name


def _flush(path):
    """Flush the file to disk, before a name that promises all of it points there."""
    written = os.open(path, os.O_RDONLY)
    try:
        os.fsync(written)
    finally:
        os.close(written)


def present(storage: Storage, names: Iterable[str]) -> set[str]:
    """The names that the storage has. A remote one is asked for lists, not for each name.

    Raises OSError if it does not respond: then nothing is known about any of them.
    """
    if listed := getattr(storage, "present", None):
        return listed(names)
    return {name for name in names if storage.exists(name)}


def save_all(storage: Storage, contents: Mapping[str, bytes]) -> None:
    """Store files under names that are free."""
    if at_once := getattr(storage, "save_all", None):
        at_once({name: ContentFile(content) for name, content in contents.items()})
        return
    for name, content in contents.items():
        storage.save(name, ContentFile(content))


def delete_all(storage: Storage, names: Iterable[str]) -> None:
    """Delete files, if they exist. Each is tried; then the last error is raised."""
    if at_once := getattr(storage, "delete_all", None):
        at_once(names)
        return
    with ExitStack() as deletions:
        for name in names:
            deletions.callback(storage.delete, name)


def waiting(storage: Storage, names: Iterable[str]) -> bool:
    """Whether any of these files is kept on this machine until a remote storage takes it."""
    spool = spool_of(storage)
    return spool is not None and any(map(spool.has, names))


def spool_of(storage: Storage):
    """Where the files of a remote storage wait; None for a folder of this machine."""
    return getattr(storage, "spool", None)
