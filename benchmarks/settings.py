"""The site's settings for benchmarks: as in use, but for static files that nobody has collected."""

import os

os.environ.setdefault("SECRET_KEY", "benchmarks-only")

from newsroom.settings import *  # noqa: F403
from newsroom.settings import LOGGING, STORAGES

ALLOWED_HOSTS = ["testserver"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {**LOGGING, "root": {"handlers": ["stderr"], "level": "ERROR"}}
