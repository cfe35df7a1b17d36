"""Files that are there whole or not at all, whatever happens while they are written."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's storage in a folder, writing under a temporary name first."""

    def replace(self, name, content):
        """Store a file in the place of the one that has this name, so that there is always one of the two."""
        return self._save(name, content)

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
    """Have the disk take the file, before a name that promises all of it points there."""
    written = os.open(path, os.O_RDONLY)
    try:
        os.fsync(written)
    finally:
        os.close(written)
