"""Where backups are stored: a folder, or a bucket of an S3-compatible store."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.utils.module_loading import import_string

from articles.pictures.files import WholeFileStorage

_IN_MEMORY = 16 * 1024 * 1024
"""Bytes of a file from a bucket kept in memory; larger files go to a temporary file."""


class Unusable(Exception):
    """A place, a backup or a program that can't be used; the message says what to do."""


class Place:
    """A folder or bucket that holds backups, behind Django's storage API."""

    def __init__(self, address: str):
        self.address = address
        self.storage = _bucket(address) if address.startswith("s3://") else _folder(address)

    def __str__(self):
        return self.address

    def put(self, name: str, file: BinaryIO) -> None:
        """Store a whole file under exactly this name. Raises Unusable if there already is one."""
        stored = self.storage.save(name, File(file))
        if stored != name:
            self.storage.delete(stored)
            raise Unusable(f"{self} has {name} already: another backup seems to be running.")

    def replace(self, name: str, file: BinaryIO) -> None:
        """Store a whole file under this name, replacing any that has it."""
        self.storage._save(name, File(file))  # `save` would look for another name.

    def get(self, name: str) -> BinaryIO:
        """A stored file, open for reading."""
        return self.storage.open(name)

    def has(self, name: str) -> bool:
        return self.storage.exists(name)

    def remove(self, name: str) -> None:
        self.storage.delete(name)

    def folders(self, name: str) -> list[str]:
        """The names of the folders in a folder, in order."""
        return sorted(self._listed(name)[0])

    def files(self, name: str) -> list[str]:
        """The names of the files in a folder, in order."""
        return sorted(self._listed(name)[1])

    def sizes(self, name: str) -> dict[str, int]:
        """{name: bytes} of the files in a folder; negative for one that can't be read."""
        if self.address.startswith("s3://"):
            folder = "/".join(filter(None, (self.storage.location, name))) + "/"
            listed = self.storage.bucket.objects.filter(Prefix=folder, Delimiter="/")
            return {each.key.removeprefix(folder): each.size for each in listed}
        try:
            with os.scandir(self.storage.path(name)) as found:
                return {file.name: _size_of(file) for file in found}
        except FileNotFoundError:
            return {}

    def _listed(self, name):
        try:
            return self.storage.listdir(name)
        except FileNotFoundError:
            return [], []

    def all_files(self, name: str) -> Iterator[str]:
        """The paths of the files in a folder's subfolders."""
        for folder in self.folders(name):
            yield from (f"{name}/{folder}/{file}" for file in self.files(f"{name}/{folder}"))


def _size_of(file) -> int:
    """In bytes; -1 if it is not a regular file, or can't even be looked at."""
    try:
        return file.stat().st_size if file.is_file() else -1
    except OSError:
        return -1


class _Folder(WholeFileStorage):
    """A folder that only opens regular files: a FIFO would block until somebody writes to it."""

    def _open(self, name, mode="rb"):
        path = self.path(name)
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise OSError(errno.EISDIR, "It is no file", path)
        return super()._open(name, mode)


def _folder(address):
    folder = Path(address).expanduser()
    if not folder.is_dir():
        # Creating it would fill the wrong disk if the right one isn't mounted.
        raise Unusable(f"{folder} is not there: mount or create the folder for backups first.")
    return _Folder(folder, None, file_permissions_mode=0o600, directory_permissions_mode=0o700)


def _bucket(address):
    bucket, _, prefix = address.removeprefix("s3://").partition("/")
    if not bucket:
        raise Unusable(f"{address} names no bucket: write it as s3://bucket/folder.")
    try:
        storage, config = map(import_string, ("storages.backends.s3.S3Storage", "botocore.config.Config"))
    except ImportError as missing:
        raise Unusable(
            "S3 needs django-storages and boto3: uv sync --inexact --extra s3 installs them."
        ) from missing
    return storage(
        bucket_name=bucket,
        location=prefix.strip("/"),
        file_overwrite=False,
        max_memory_size=_IN_MEMORY,
        client_config=config(
            # Compatible stores have no host name per bucket, and not all support the newest checksums.
            s3={"addressing_style": "path" if settings.BACKUP_S3["endpoint_url"] else "auto"},
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
        **settings.BACKUP_S3,
    )
