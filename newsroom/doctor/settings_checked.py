"""The settings, by Django's deployment checks and the site's own."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks

from newsroom.doctor.findings import ERROR, WARNING, Finding


def deployment() -> Iterator[Finding]:
    """What `check --deploy` finds, under the check's own name."""
    for message in checks.run_checks(include_deployment_checks=True):
        if not message.is_silenced() and message.level >= checks.WARNING:
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
