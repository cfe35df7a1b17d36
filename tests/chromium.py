"""The system's Chromium, for tests and measurements in a real browser."""

import shutil

# The lightest first: it has no window that nobody would see.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
"""What keeps it off the network, which tests do not have."""


def path() -> str | None:
    """Where it is installed; none where it is not."""
    return next(filter(None, map(shutil.which, NAMES)), None)
