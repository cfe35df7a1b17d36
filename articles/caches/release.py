"""What readers' pages depend on apart from the tables: code, templates, translations and settings."""

import json
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.apps import apps
from django.conf import settings


@cache
def release() -> str:
    """A digest of their current state; the same in all processes that serve the same pages.

    Call it first when a process starts, before the next release's files replace the present ones.
    """
    digest = blake2b(_settings().encode(), digest_size=16)
    for path in sorted(_files()):
        digest.update(f"{path.name} ".encode() + path.read_bytes())
    return digest.hexdigest()


def _settings():
    """All settings that can be serialised; paths of files are left out, as they differ between machines."""
    found = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    database = found.pop("DATABASES")["default"]
    found["DATABASES"] = [str(database.get(name)) for name in ("ENGINE", "HOST", "PORT", "NAME")]
    return json.dumps(found, default=_plain, skipkeys=True, sort_keys=True)


def _plain(value):
    """A value that JSON can't serialise, in a form that is the same in every process."""
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
