"""The site started in a separate process with a wrong setting."""

import functools
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings as site

from tests.forking import Forking
from tests.settings import FILES

pytestmark = pytest.mark.once

NAMES = {"SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "SITE_NAME", "LANGUAGE_CODE", "TIME_ZONE"}
NAMES |= {"DATABASE_URL", "MEDIA_URL", "MEDIA_ROOT", "PRIVATE_ROOT", "STATIC_ROOT", "CACHE_URL"}
NAMES.add("DATABASE_REPLICA_URL")


@functools.cache
def loaded():
    return Forking()


def check(**setting):
    """The status and last line of `manage.py check` with only these settings."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "tests-only", **setting}
    ended = loaded().manage("check", environment=environment)
    return ended.status, (ended.stdout + ended.stderr).strip().splitlines()[-1]


def test_the_site_starts_with_a_secret_alone():
    status, line = check()
    assert status == 0, line


@pytest.mark.parametrize("code", ["en", "uk", "de-at", "ar"])
def test_the_site_starts_in_each_language_that_readers_can_have(code):
    status, line = check(LANGUAGE_CODE=code)
    assert status == 0, line


def test_the_site_starts_with_every_setting_well_formed():
    status, line = check(
        DEBUG="off",
        ALLOWED_HOSTS="news.example, www.news.example",
        SITE_URL="https://news.example/",
        SITE_NAME="Кур’єр",
        LANGUAGE_CODE="en-GB",
        TIME_ZONE="Europe/Kyiv",
        DATABASE_URL="postgres://newsroom:a%2Fb@db.example:5432/newsroom?sslmode=require",
        DATABASE_REPLICA_URL="postgres://reader@one.example/newsroom, postgres://reader@two.example/newsroom",
        MEDIA_URL="https://media.example/",
        CACHE_URL="rediss://newsroom:a%2Fb@cache.example:6380/1",
        CDN_KIND="varnish",
        CDN_PURGE_URL="http://one.internal:6081/, http://two.internal:6081/",
        NGINX_PURGE_URL="http://127.0.0.1:8090/last-pages/",
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
        ("CDN_KIND", "akamai"),
        ("NGINX_PURGE_URL", "127.0.0.1:8090"),
        ("CDN_PURGE_URL", "https://one.internal/, ftp://two.internal/"),
        ("TIME_ZONE", "Europe/Nowhere"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("DATABASE_URL", "newsroom.sqlite3"),
        ("DATABASE_URL", "mysql://newsroom@db.example/newsroom"),
        ("DATABASE_URL", "postgres://newsroom@db.example:port/newsroom"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_REPLICA_URL", "postgres://newsroom@replica.example/newsroom"),  # together with SQLite
        ("LANGUAGE_CODE", "fr"),  # has no catalogue
        ("LANGUAGE_CODE", "../de"),
        ("SITE_URL", "https://кур..єр.example"),
        ("ALLOWED_HOSTS", "кур..єр.example"),
        ("MEDIA_URL", "media"),
        ("CACHE_URL", "127.0.0.1:6379"),
        ("CACHE_URL", "memcached://127.0.0.1:11211"),
        ("CACHE_URL", "redis://127.0.0.1:port/0"),
        ("CACHE_URL", "redis://127.0.0.1/name"),
    ],
)
def test_a_missing_or_malformed_setting_stops_the_start_with_a_line_that_names_it(name, value):
    status, line = check(**{name: value})
    assert status != 0
    assert line.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} is ")


@pytest.mark.parametrize(
    "value",
    [
        "replica.example",
        "sqlite:///replica.sqlite3",
        "postgres://one.example/newsroom, mysql://reader:secret@two.example/newsroom",
        "postgres://reader@one.example:port/newsroom",
    ],
)
def test_a_replica_that_is_not_postgresql_stops_the_start(value):
    status, line = check(DATABASE_URL="postgres://db.example/newsroom", DATABASE_REPLICA_URL=value)
    assert status != 0
    assert line.startswith("django.core.exceptions.ImproperlyConfigured: DATABASE_REPLICA_URL is ")
    assert "secret" not in line


def test_each_replica_has_an_alias_of_its_own_and_the_primary_a_second_one():
    found = asked(
        "[(alias, each['HOST']) for alias, each in settings.DATABASES.items()]",
        DATABASE_URL="postgres://db.example/newsroom",
        DATABASE_REPLICA_URL="postgres://one.example/newsroom,postgres://two.example/newsroom?host=a,b",
    )
    assert found == str(
        [
            ("default", "db.example"),
            ("replica-1", "one.example"),
            ("replica-2", "two.example"),
            ("watched", "db.example"),
        ]
    )


def test_no_password_of_a_malformed_setting_is_shown():
    _, line = check(DATABASE_URL="mysql://newsroom:secret@db.example/newsroom")
    assert "DATABASE_URL" in line
    assert "secret" not in line


def asked(expression, **setting):
    """The value of an expression of the settings, in a separate process with only these settings."""
    return printed(f"from django.conf import settings; print(({expression}))", **setting)


def printed(code, **setting):
    """The output of a program in a separate process with only these settings."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "tests-only", **setting}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=environment, cwd=site.BASE_DIR, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_address_of_a_shared_cache_may_be_of_valkey_or_of_a_socket():
    assert (
        asked("settings.CACHE_URL", CACHE_URL="valkey://cache.example:6379/1")
        == "redis://cache.example:6379/1"
    )
    assert asked("settings.CACHE_URL", CACHE_URL="unix:///run/valkey.sock") == "unix:///run/valkey.sock"


def test_hosts_in_unicode_become_what_browsers_send():
    setting = {
        "SITE_URL": "https://курєр.укр:8443/",
        "ALLOWED_HOSTS": "курєр.укр,news.example",
    }
    found = asked("settings.SITE_URL, settings.ALLOWED_HOSTS", **setting)
    assert found == "('https://xn--j1amak0g.xn--j1amh:8443', ['xn--j1amak0g.xn--j1amh', 'news.example'])"


def test_hsts_asks_for_preload_by_choice_alone():
    expression = "settings.SECURE_HSTS_PRELOAD, settings.SECURE_HSTS_SECONDS > 0"
    assert asked(expression, SITE_URL="https://news.example") == "(False, True)"
    assert asked(expression, SITE_URL="https://news.example", HSTS_PRELOAD="1") == "(True, True)"


def test_importing_the_settings_makes_no_folder_where_every_place_is_set(tmp_path):
    """A checkout may be read-only."""
    copy = tmp_path / "checkout"
    shutil.copytree(site.BASE_DIR / "newsroom", copy / "newsroom", ignore=shutil.ignore_patterns("demo"))
    shutil.copytree(site.BASE_DIR / "templates", copy / "templates")
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "tests-only"}
    environment |= {"DATABASE_URL": "postgres://newsroom@db.example/newsroom"}
    command = [sys.executable, "-c", "import newsroom.settings"]
    subprocess.run(command, env=environment, cwd=copy, check=True)
    assert not (copy / "var").exists()


def test_the_deployment_check_warns_of_a_proxy_that_is_not_named():
    environment = {"SITE_URL": "https://news.example"}
    for number, warns in (("0", True), ("1", False)):
        status, _ = check_deployment(**environment, TRUSTED_PROXIES=number)
        assert bool(status) is warns


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"ALLOWED_HOSTS": "other.example"}, "E003"),
        ({"DATABASE_URL": ""}, "E004"),
        ({"MEDIA_ROOT": "same", "PRIVATE_ROOT": "same"}, "E005"),
        ({"MEDIA_ROOT": "same", "PRIVATE_ROOT": "same/originals"}, "E005"),
        ({"STATIC_ROOT": "same", "MEDIA_ROOT": "same/media"}, "E005"),
        ({"MEDIA_ROOT": "/nowhere"}, "E006"),
    ],
)
def test_the_deployment_check_names_settings_that_contradict_each_other(changed, found):
    environment = {"SITE_URL": "https://news.example", "TRUSTED_PROXIES": "1"}
    status, said = check_deployment(**environment | changed)
    assert (status, re.findall(r"newsroom\.([EW]\d+)", said)) == (1, [found])
    assert next(iter(changed)) in said


def check_deployment(**setting):
    environment = {"PATH": os.environ["PATH"], "ALLOWED_HOSTS": "news.example", "SECRET_KEY": SECRET}
    environment["DATABASE_URL"] = f"sqlite:///{FILES.name}/never-filled.sqlite3"
    arguments = ["check", "--deploy", "--fail-level", "WARNING"]
    ended = loaded().manage(*arguments, environment=environment | setting)
    return ended.status, ended.stderr


SECRET = "long-and-random-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH"


def test_a_cdn_without_an_address_to_purge_is_refused():
    status, line = check(CDN_KIND="fastly")
    assert (status, "CDN_PURGE_URL is missing" in line) == (1, True)


S3 = {"S3_BUCKET": "pictures", "S3_ORIGINALS_BUCKET": "originals", "S3_ENDPOINT_URL": "https://s3.example"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"S3_ORIGINALS_BUCKET": ""}, "S3_ORIGINALS_BUCKET is missing"),
        ({"S3_ACCESS_KEY": "key"}, "S3_SECRET_KEY is missing"),
        ({"S3_SECRET_KEY": "secret"}, "S3_ACCESS_KEY is missing"),
        ({"S3_ENDPOINT_URL": "s3.example"}, "S3_ENDPOINT_URL is "),
        ({"MEDIA_URL": "/media/"}, "MEDIA_URL is "),
        ({"S3_PATH_STYLE": "maybe"}, "S3_PATH_STYLE is "),
        ({"S3_BUCKET": "", "S3_DIRECT_UPLOADS": "1"}, "S3_DIRECT_UPLOADS is on"),
    ],
)
def test_settings_of_a_store_that_contradict_each_other_stop_the_start(changed, said):
    status, line = check(**{**S3, **changed})
    assert status != 0
    assert line.startswith(f"django.core.exceptions.ImproperlyConfigured: {said}")
    assert "secret'" not in line


def test_readers_get_a_bucket_at_its_own_address_or_at_that_of_a_cdn():
    assert check(**S3)[0] == 0
    names = "(settings.MEDIA_URL, settings.UPLOAD_ORIGINS)"
    own = asked(names, **S3, S3_DIRECT_UPLOADS="1")
    assert own == "('https://pictures.s3.example/', ['https://originals.s3.example'])"
    by_path = asked(names, **S3, S3_PATH_STYLE="1", S3_PREFIX="site")
    assert by_path == "('https://s3.example/pictures/site/', [])"
    assert asked(names, **S3, MEDIA_URL="https://media.example/") == "('https://media.example/', [])"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"S3_ORIGINALS_BUCKET": "pictures"}, ["newsroom.E001"]),
        ({"S3_ORIGINALS_BUCKET": "pictures", "S3_ORIGINALS_PREFIX": "originals"}, ["newsroom.E001"]),
        (
            {"S3_ORIGINALS_BUCKET": "pictures", "S3_PREFIX": "public", "S3_ORIGINALS_PREFIX": "private"},
            [],
        ),
        ({"S3_ENDPOINT_URL": "http://s3.example"}, ["newsroom.E002", "newsroom.W002"]),
        ({"S3_ENDPOINT_URL": "http://127.0.0.1:8333", "MEDIA_URL": "https://media.example/"}, []),
    ],
)
def test_a_deployment_check_names_buckets_that_would_show_originals(changed, found):
    code = "from newsroom import checks; print(sorted(each.id for check in (checks.buckets_are_apart, "
    code += (
        "checks.stores_are_reached_by_https, checks.readers_get_the_bucket_by_https) for each in check([])))"
    )
    assert printed(code, SITE_URL="https://news.example", **{**S3, **changed}) == str(found)
