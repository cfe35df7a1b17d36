"""The site's settings for tests: plain static files, a fast hasher, files in a temporary folder."""

import atexit
import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("SITE_NAME", "The Test Courier")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("TIME_ZONE", "Europe/London")
# Playwright runs an event loop in the tests' thread, which Django would mistake for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from newsroom.settings import *  # noqa: F403 - the site's, but for those below
from newsroom.settings import DATABASES, STORAGES

FILES = tempfile.TemporaryDirectory(prefix="newsroom-tests-")
atexit.register(FILES.cleanup)  # Without it, a pytest-xdist worker ends with a warning.
MEDIA_ROOT = Path(FILES.name) / "media"
PRIVATE_ROOT = Path(FILES.name) / "private"
STORAGES = {
    **STORAGES,
    "originals": {
        **STORAGES["originals"],
        "OPTIONS": {**STORAGES["originals"]["OPTIONS"], "location": PRIVATE_ROOT / "originals"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

if template := os.environ.get("TEST_DATABASE_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: the live server's threads and the tests' contend for it as people do.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(FILES.name) / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "timeout": 20,  # A busy machine is not under test.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY",
    }
