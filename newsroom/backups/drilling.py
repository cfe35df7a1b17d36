"""A drill: a backup restored into a scratch database and folder, and verified there."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import ProgrammingError, connection

from newsroom.backups.manifest import Manifest
from newsroom.backups.places import Unusable

QUIET = (
    *("DATABASE_REPLICA_URL", "CACHE_URL", "EMAIL_URL", "CHAT_WEBHOOK_URL", "CDN_KIND", "CDN_PURGE_URL"),
    *("CDN_TOKEN", "NGINX_PURGE_URL", "WEBSUB_HUB", "BACKUP_TO", "S3_BUCKET", "S3_ORIGINALS_BUCKET"),
    *("S3_DIRECT_UPLOADS",),
)
"""Settings that a drill runs without, so that it has no effect outside its folder."""


def drill(backup: Manifest, options: list[str], database: str, say: Callable[[str], None]) -> None:
    """Restore and verify a backup without touching the site. Raises Unusable if that fails."""
    with tempfile.TemporaryDirectory(prefix="newsroom-drill-") as folder, _database(database, folder) as url:
        environment = _environment(Path(folder), url)
        restore = ["restore", backup.place.address, "--backup", backup.name, "--verify", *options]
        seconds = _manage(restore, environment, say)
        say(f"Restored and verified in {seconds:.1f} s.")


def _environment(folder, url):
    kept = {name: value for name, value in os.environ.items() if name not in QUIET}
    roots = {
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "MEDIA_URL": "/media/",
    }
    return (
        kept | roots | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    )


def _manage(arguments, environment, say):
    """Run manage.py, relay its output and return the seconds it took. Raises Unusable if it fails."""
    began = time.monotonic()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    pipe, last = subprocess.PIPE, ""
    with subprocess.Popen(  # noqa: S603 - the site's own command
        command, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            last = line.rstrip()
            say(f"  {last}")
    if process.returncode:
        raise Unusable(f"The drill failed: {last}")
    return time.monotonic() - began


@contextmanager
def _database(url: str, folder: str) -> Iterator[str]:
    """The URL of an empty database that is deleted after the drill; `url` itself if given."""
    if url:
        yield url
    elif connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/database.sqlite3"
    else:
        name = f"newsroom_drill_{secrets.token_hex(4)}"
        _execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        finally:
            _execute(f"DROP DATABASE {name} WITH (FORCE)")


def _execute(statement):
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as refused:
        raise Unusable(
            f"No database for the drill could be made ({refused}). Allow it with ALTER ROLE … CREATEDB, or "
            "name an empty one with --database."
        ) from refused
    finally:
        connection.close()
