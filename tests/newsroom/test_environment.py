"""The site started in a process of its own with a setting that is wrong."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as site

pytestmark = pytest.mark.once

NAMES = {"SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "SITE_NAME", "LANGUAGE_CODE", "TIME_ZONE"}
NAMES |= {"DATABASE_URL", "CACHE_URL", "MEDIA_URL", "MEDIA_ROOT", "PRIVATE_ROOT", "STATIC_ROOT"}


def check(**setting):
    """How `manage.py check` ends with these settings alone: its status and its last line."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "tests-only", **setting}
    command = [sys.executable, "manage.py", "check"]
    ended = subprocess.run(
        command, env=environment, cwd=site.BASE_DIR, capture_output=True, text=True, check=False
    )
    return ended.returncode, (ended.stdout + ended.stderr).strip().splitlines()[-1]


def test_the_site_starts_with_a_secret_alone():
    status, line = check()
    assert status == 0, line


def test_the_site_starts_with_every_setting_well_formed():
    status, line = check(
        DEBUG="off",
        ALLOWED_HOSTS="news.example, www.news.example",
        SITE_URL="https://news.example/",
        SITE_NAME="Кур’єр",
        LANGUAGE_CODE="uk",
        TIME_ZONE="Europe/Kyiv",
        DATABASE_URL="postgres://newsroom:a%2Fb@db.example:5432/newsroom?sslmode=require",
        CACHE_URL="locmem://",
        MEDIA_URL="https://media.example/",
    )
    assert status == 0, line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "  "),
        ("DEBUG", "maybe"),
        ("SITE_URL", "news.example"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://news.example/paper"),
        ("SITE_URL", "https://news.example:99999"),
        ("LANGUAGE_CODE", "klingon"),
        ("TIME_ZONE", "Europe/Nowhere"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("DATABASE_URL", "newsroom.sqlite3"),
        ("DATABASE_URL", "mysql://newsroom@db.example/newsroom"),
        ("DATABASE_URL", "postgres://newsroom@db.example:port/newsroom"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("CACHE_URL", "memcached://localhost"),
        ("MEDIA_URL", "media"),
    ],
)
def test_a_missing_or_malformed_setting_stops_the_start_with_a_line_that_names_it(name, value):
    status, line = check(**{name: value})
    assert status != 0
    assert line.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} is ")


def test_no_password_of_a_malformed_setting_is_shown():
    _, line = check(DATABASE_URL="mysql://newsroom:secret@db.example/newsroom")
    assert "DATABASE_URL" in line
    assert "secret" not in line
