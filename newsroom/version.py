"""Which version of the site this is."""

from pathlib import Path

VERSION = "0.1.0"
"""As in pyproject.toml and the CHANGELOG; see docs/releases.md."""
BUILD = "BUILD"
"""The file in a release's folder in which `manage.py update` writes its commit."""


def _full() -> str:
    path = Path(__file__).parents[1] / BUILD
    return f"{VERSION}+{path.read_text().strip()}" if path.is_file() else VERSION


FULL_VERSION = _full()
"""With the commit, such as 0.1.0+4f2a91c0de, as of the start of this process."""
