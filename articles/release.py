"""What readers' pages depend on besides the tables: the code, the templates, the catalogues, the settings."""

import json
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.apps import apps
from django.conf import settings


@cache
def release() -> str:
    """Names them as they are now; the same in all processes that answer with the same pages.

    To be called first when a process starts, before the next release's files lie where these are.
    """
    digest = blake2b(_settings().encode(), digest_size=16)
    for path in sorted(_files()):
        digest.update(f"{path.name} ".encode() + path.read_bytes())
    return digest.hexdigest()


def _settings():
    """All settings that can be written down; places of files are each machine's own."""
    found = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    database = found.pop("DATABASES")["default"]
    found["DATABASES"] = [str(database.get(name)) for name in ("ENGINE", "HOST", "PORT", "NAME")]
    return json.dumps(found, default=_plain, skipkeys=True, sort_keys=True)


def _plain(value):
    """A value that JSON does not know, as text that is the same in every process."""
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return type(value).__name__ if isinstance(value, Path) or callable(value) else str(value)


def _files():
    root = settings.BASE_DIR
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(root / config.name.split(".")[0]):
            yield from Path(config.path).rglob("*.py")
    for folder in settings.TEMPLATES[0]["DIRS"]:
        yield from Path(folder).rglob("*.html")
    for folder in settings.LOCALE_PATHS:
        yield from Path(folder).rglob("*.mo")
    yield from filter(Path.is_file, [root / "uv.lock", Path(settings.STATIC_ROOT) / "staticfiles.json"])
