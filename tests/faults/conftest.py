"""Real servers, and disks so small that they are full at once."""

import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.newsroom.running import FILL, Database

AN_EDITOR = 'factories.person("editor")'
BEGIN = FILL.replace(AN_EDITOR, f"get_user_model().objects.first() or {AN_EDITOR}")
BEGIN = f"from django.contrib.auth import get_user_model{BEGIN}"
"""As FILL, also where it has run before: another story, and another session of the same editor."""
SOON = 5
"""Seconds in which everybody is answered during a fault, and all is well once it has ended."""


class Disk:
    """A file system of its own, in memory."""

    def __init__(self, size: str):
        # Not one of pytest's own folders, which are closed to PostgreSQL's account.
        self.folder = folder = Path(tempfile.mkdtemp(prefix="newsroom-disk-"))
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", str(folder)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("Only root can make a disk that is full.")

    @contextmanager
    def full(self):
        """No room is left on it, until the block ends."""
        ballast = self.folder / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(65536)):
                    pass
            except OSError:
                assert shutil.disk_usage(self.folder).free == 0
        try:
            yield
        finally:
            ballast.unlink()

    def end(self):
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)  # noqa: S607 - the system's own
        self.folder.rmdir()


@pytest.fixture(scope="module")
def disk():
    """Makes disks: disk("80m"). They end with the module."""
    made = []

    def make(size):
        made.append(Disk(size))
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture(scope="module")
def database():
    found = Database()
    found.start()
    yield found
    found.end()
