"""Deployment checks of our own: settings with which the site starts, and then goes wrong."""

from urllib.parse import urlsplit

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


@checks.register(checks.Tags.files, deploy=True)
def buckets_are_apart(app_configs, **kwargs):
    """What makes the public bucket's files public would make originals public that lie among them."""
    public, private = (_options(name) for name in ("default", "originals"))
    if not public or public["bucket_name"] != private["bucket_name"]:
        return []
    folders = [f"{each['location']}/" if each["location"] else "" for each in (public, private)]
    if not any(one.startswith(other) for one, other in (folders, reversed(folders))):
        return []
    return [
        checks.Error(
            "S3_BUCKET and S3_ORIGINALS_BUCKET are one bucket, and one prefix holds the other: whoever may "
            "read the pictures may read their originals.",
            hint="Name another bucket in S3_ORIGINALS_BUCKET, or set S3_PREFIX=public and "
            "S3_ORIGINALS_PREFIX=private, and let readers read the first alone.",
            id="newsroom.E001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def stores_are_reached_by_https(app_configs, **kwargs):
    """Keys are not sent, but pictures are."""
    address = (_options("default") or {}).get("endpoint_url") or ""
    host = urlsplit(address).hostname
    if not address.startswith("http://") or host in ("localhost", "127.0.0.1", "::1"):
        return []
    return [
        checks.Warning(
            "S3_ENDPOINT_URL is http: originals cross the network where others can read them.",
            hint="Give the store's https address, or let it be reached through a private network alone.",
            id="newsroom.W002",
        )
    ]


@checks.register(checks.Tags.files, deploy=True)
def readers_get_the_bucket_by_https(app_configs, **kwargs):
    """Browsers leave out pictures by http on a page by https."""
    if not (_options("default") and settings.IS_HTTPS and settings.MEDIA_URL.startswith("http://")):
        return []
    return [
        checks.Error(
            f"SITE_URL is https, and readers get pictures from {settings.MEDIA_URL}: browsers refuse them.",
            hint="Set MEDIA_URL to an https address of the public bucket, such as that of a CDN.",
            id="newsroom.E002",
        )
    ]


def _options(name: str) -> dict:
    """What a storage is made with, if it is a bucket."""
    found = settings.STORAGES[name]
    return found["OPTIONS"] if found["BACKEND"].endswith(".RemoteStorage") else {}
