"""Which version of the site this is."""

VERSION = "0.1.0"
"""As in pyproject.toml and the CHANGELOG; see docs/releases.md."""
