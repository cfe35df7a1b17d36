"""Check the settings, with Django's deployment checks and the site's own."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks

from newsroom.doctor.findings import ERROR, WARNING, Finding

OF_HTTP = {"security.W004", "security.W008", "security.W012", "security.W016", "security.W010"}
"""Django's warnings about a site without TLS; here those settings follow from SITE_URL."""


def deployment() -> Iterator[Finding]:
    """What `check --deploy` finds, under the check's own name."""
    if not settings.IS_HTTPS:
        yield Finding(
            WARNING,
            "settings.http",
            f"SITE_URL is {settings.SITE_URL}: passwords and sessions cross the network in the open.",
            "Serve the site by https, and set SITE_URL to that address.",
        )
    for message in checks.run_checks(include_deployment_checks=True):
        is_meant = not message.is_silenced() and (settings.IS_HTTPS or message.id not in OF_HTTP)
        if is_meant and message.level >= checks.WARNING:
            level = ERROR if message.is_serious() else WARNING
            yield Finding(level, message.id, " ".join(message.msg.split()), message.hint or "")


def static_files() -> Iterator[Finding]:
    """Whether the style sheets and scripts were collected."""
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield Finding(
            ERROR,
            "static.missing",
            f"STATIC_ROOT ({settings.STATIC_ROOT}) does not hold the site's style sheets and scripts.",
            "Run manage.py collectstatic --noinput.",
        )
