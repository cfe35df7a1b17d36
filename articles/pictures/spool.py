"""Files that wait on this machine until a remote store has accepted them."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote

from articles.pictures.files import WholeFileStorage

_LONGEST_WAIT, _STEP = 15, 0.05
"""Seconds for which a deletion waits while the file is being sent, and seconds between two checks."""


class InUse(OSError):
    """A file that cannot be deleted yet, because it is still being sent to the store."""


class Spool:
    """A folder with a file for each name, each whole or not there at all.

    Processes and threads share it: the one that sends or deletes a file holds its lock.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._storage = WholeFileStorage(
            location=self.folder, file_permissions_mode=0o600, directory_permissions_mode=0o700
        )

    def keep(self, name: str, content) -> None:
        """Keep a file, on disk when this returns. Raises OSError if the disk does not accept it."""
        self._storage.replace(_last(name), content)

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    def open(self, name: str) -> IO[bytes]:
        """Raises FileNotFoundError if the file is not waiting, or no longer."""
        return self.path(name).open("rb")

    def path(self, name: str) -> Path:
        return self.folder / _last(name)

    def names(self) -> list[str]:
        """The names of the files that wait, in the order of their names."""
        return sorted(unquote(entry.name) for entry in self._entries())

    def waits_since(self) -> float | None:
        """When the file that has waited longest was stored, in seconds of the epoch; None if none waits."""
        return min(self._times(), default=None)

    def _times(self) -> Iterator[float]:
        for entry in self._entries():
            try:
                yield entry.stat().st_mtime
            except FileNotFoundError:
                continue  # It has just been sent.

    def _entries(self) -> Iterator[os.DirEntry]:
        try:
            with os.scandir(self.folder) as entries:
                # A name that begins with a dot belongs to a file that is still being written.
                yield from (entry for entry in entries if not entry.name.startswith("."))
        except FileNotFoundError:
            return

    @contextmanager
    def sending(self, name: str) -> Iterator[IO[bytes] | None]:
        """The file, for the block that sends it; it leaves the spool afterwards unless the block fails.

        None if it is not waiting, or somebody else is sending it.
        """
        file = self._locked(name)
        if file is None:
            yield None
            return
        with file:
            yield file
            self.path(name).unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Delete a file, after waiting for anyone who is sending it; nobody will afterwards. Raises InUse."""
        until = time.monotonic() + _LONGEST_WAIT
        while self.has(name):
            if (file := self._locked(name)) is not None:
                with file:
                    self.path(name).unlink(missing_ok=True)
            elif time.monotonic() > until:
                raise InUse(f"{name} is still being sent to the store.")
            else:
                time.sleep(_STEP)

    def _locked(self, name: str) -> IO[bytes] | None:
        try:
            file = self.open(name)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_it = self._is_still(name, file)
        except BlockingIOError:
            is_it = False
        if is_it:
            return file
        file.close()
        return None

    def _is_still(self, name, file) -> bool:
        """Whether the name still refers to this file: another may have replaced it before it was locked."""
        try:
            return os.path.samestat(self.path(name).stat(), os.fstat(file.fileno()))
        except FileNotFoundError:
            return False


def _last(name: str) -> str:
    """The name quoted, so that it is that of a file in one folder."""
    return quote(name, safe="")
