"""The system's Chromium, for tests and measurements in a real browser."""

import shutil

# Most lightweight first: it has no window system, which nobody would see.
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
"""Keeps it off the network, which tests don't have."""


def path() -> str | None:
    """The path of the installed Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)
