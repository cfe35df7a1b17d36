"""Our own deployment checks: for settings with which the site starts, but then goes wrong."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host

from newsroom import environment


@checks.register(checks.Tags.security, deploy=True)
def proxies_are_named(app_configs, **kwargs):
    """TLS ends at a proxy, whose own address would be taken for everyone’s."""
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


@checks.register(checks.Tags.urls, deploy=True)
def the_sites_host_is_allowed(app_configs, **kwargs):
    """Otherwise every reader gets a 400."""
    host = urlsplit(settings.SITE_URL).hostname
    if settings.DEBUG or validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        checks.Error(
            f"SITE_URL names {host}, which ALLOWED_HOSTS does not: every request for it is refused.",
            hint=f"Add {host} to ALLOWED_HOSTS.",
            id="newsroom.E003",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def the_database_is_named(app_configs, **kwargs):
    """A process that is started without the setting would use an empty database of its own.

    Not tagged `database`: such checks run only if a database is named.
    """
    if settings.DEBUG or not settings.IS_HTTPS or environment.text("DATABASE_URL", ""):
        return []
    return [
        checks.Error(
            "DATABASE_URL is not set: the site uses a SQLite file inside of its code.",
            hint="Set DATABASE_URL for all processes, gunicorn, the worker and commands; for SQLite name "
            "the file, as in sqlite:////srv/newsroom/newsroom.sqlite3.",
            id="newsroom.E004",
        )
    ]


@checks.register(checks.Tags.files, deploy=True)
def folders_are_apart(app_configs, **kwargs):
    """Everything in MEDIA_ROOT or STATIC_ROOT is served to everybody."""
    folders = {name: Path(getattr(settings, name)).resolve() for name in FOLDERS}
    return [
        checks.Error(
            f"{inner} ({folders[inner]}) is {outer} or lies in it: {harm}.",
            hint=f"Set {inner} to a folder of its own.",
            id="newsroom.E005",
        )
        for inner, outer, harm in CONTRADICTIONS
        if folders[inner].is_relative_to(folders[outer])
    ]


FOLDERS = ("MEDIA_ROOT", "PRIVATE_ROOT", "STATIC_ROOT")
CONTRADICTIONS = [
    ("PRIVATE_ROOT", "MEDIA_ROOT", "the web server would show originals to everybody"),
    ("PRIVATE_ROOT", "STATIC_ROOT", "the web server would show originals to everybody"),
    ("MEDIA_ROOT", "STATIC_ROOT", "collectstatic --clear would delete the pictures"),
    ("STATIC_ROOT", "MEDIA_ROOT", "the pictures and the site's own files would mix"),
]


@checks.register(checks.Tags.files, deploy=True)
def folders_can_be_made(app_configs, **kwargs):
    """A missing folder is created with the first picture, if it can be."""
    if _options("default"):
        return []
    return [
        checks.Error(
            f"{name} ({folder}) does not exist, and the site can't make it.",
            hint="Create the folder, owned by the site's user, or name another.",
            id="newsroom.E006",
        )
        for name in ("MEDIA_ROOT", "PRIVATE_ROOT")
        if not (folder := Path(getattr(settings, name))).is_dir() and not _can_be_made(folder)
    ]


def _can_be_made(folder):
    there = next(each for each in folder.parents if each.exists())
    # The root user may write anywhere; a missing folder right below / is probably mistyped.
    return there.parent != there and os.access(there, os.W_OK | os.X_OK)


@checks.register(checks.Tags.files, deploy=True)
def buckets_are_apart(app_configs, **kwargs):
    """Whatever makes the public bucket's files public would also make originals among them public."""
    public, private = (_options(name) for name in ("default", "originals"))
    if not public or public["bucket_name"] != private["bucket_name"]:
        return []
    folders = [f"{each['location']}/" if each["location"] else "" for each in (public, private)]
    if not any(one.startswith(other) for one, other in (folders, reversed(folders))):
        return []
    return [
        checks.Error(
            "S3_BUCKET and S3_ORIGINALS_BUCKET are one bucket, and one prefix holds the other: those who may "
            "read the pictures may read their originals.",
            hint="Name another bucket in S3_ORIGINALS_BUCKET, or set S3_PREFIX=public and "
            "S3_ORIGINALS_PREFIX=private, and let readers read the first alone.",
            id="newsroom.E001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def stores_are_reached_by_https(app_configs, **kwargs):
    """The keys themselves are not sent, but pictures are."""
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
    """Browsers block http pictures on an https page."""
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
    """The options of a storage, if it is a bucket."""
    found = settings.STORAGES[name]
    return found["OPTIONS"] if found["BACKEND"].endswith(".RemoteStorage") else {}
