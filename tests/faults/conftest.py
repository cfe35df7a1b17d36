"""Real servers, and disks so small that they are full at once."""

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.newsroom.running import FILL, Database, run

SOON = 5
"""Seconds in which everybody is answered during a fault, and all is well once it has ended."""


class Disk:
    """A file system of its own, in memory."""

    def __init__(self, folder: Path, size: str):
        self.folder = folder
        folder.mkdir()
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
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)  # noqa: S607


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """Makes disks: disk("80m"). They end with the module."""
    made = []

    def make(size):
        made.append(Disk(tmp_path_factory.mktemp("disk") / "small", size))
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture(scope="module")
def database():
    found = Database()
    found.start()
    found.story, found.session = run(found.folder, found.url, FILL).split()
    yield found
    found.end()
