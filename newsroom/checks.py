"""Deployment checks of our own: settings with which the site starts, and then goes wrong."""

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def proxies_are_named(app_configs, **kwargs):
    """https ends at a proxy, whose own address would stand for everyone’s."""
    if not settings.IS_HTTPS or settings.TRUSTED_PROXIES:
        return []
    return [
        checks.Warning(
            "SITE_URL is https and TRUSTED_PROXIES is 0: everyone seems to come from the proxy's address, "
            "and ten wrong passwords lock a colleague out for all.",
            hint="Set TRUSTED_PROXIES to the number of your own proxies: 1 behind one nginx.",
            id="newsroom.W001",
        )
    ]
