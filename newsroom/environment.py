"""Settings from the environment: each is read as one type, or refused by name."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The setting's text. Raises ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment (see the README's table).")
    return default


def boolean(name: str, default: bool) -> bool:
    """The setting as yes or no: 1, true, yes, on; 0, false, no, off."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value not in _TRUE | _FALSE:
        raise _malformed(name, value, "1 or 0")
    return value in _TRUE


def count(name: str, default: int) -> int:
    """The setting as a number, zero or more."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise _malformed(name, value, "a number such as 0 or 1")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """The setting's comma-separated words."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def hosts(name: str, default: str) -> list[str]:
    """The setting's comma-separated host names, as browsers send them."""
    return [
        _parse(name, host, _as_sent, "names of hosts, such as news.example") for host in words(name, default)
    ]


def _as_sent(host: str) -> str:
    """A host name in ASCII, as browsers send it (IDNA). Raises ValueError for what can't be one."""
    return host if host.isascii() else host.encode("idna").decode()


def path(name: str, default: Path) -> Path:
    """The setting as an absolute path."""
    return Path(text(name, str(default))).expanduser().absolute()


def pem(name: str, *, needed_with: str = "") -> str:
    """The text of the PEM file that the setting names; empty if not set, unless `needed_with` requires it."""
    value = text(name, "")
    if not value and needed_with and text(needed_with, ""):
        raise ImproperlyConfigured(f"{name} is missing: {needed_with} needs it (see the README's table).")
    try:
        found = Path(value).expanduser().read_text() if value else ""
    except (OSError, UnicodeDecodeError) as error:
        raise _malformed(name, value, "the path of a PEM file that the site can read") from error
    if value and "-----BEGIN " not in found:
        raise _malformed(name, value, "the path of a PEM file")
    return found


def zone(name: str, default: str) -> str:
    """The setting as the name of a time zone, such as Europe/London."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _malformed(name, value, "the name of a time zone, such as Europe/London") from error
    return value


def site_url(name: str, default: str) -> str:
    """The setting as the site's address, without a slash at its end."""
    value = text(name, default)
    parsed = _parse(name, value, _split, "an address such as https://news.example")
    host, colon, port = parsed.netloc.partition(":")
    return f"{parsed.scheme}://{_as_sent(host)}{colon}{port}"


def _split(address):
    parsed = urlsplit(address)
    if parsed.port == 0 or not re.fullmatch(r"https?://[\w.:\[\]-]+/?", address) or not parsed.hostname:
        raise ValueError
    _as_sent(parsed.hostname)
    return parsed


def folder_url(name: str, default: str) -> str:
    """The setting as where a folder is served: a path or an address that ends with a slash."""
    value = text(name, default)
    if not re.fullmatch(r"(https?://[^/\s]+)?/(\S*/)?", value):
        raise _malformed(name, value, "/media/ or an address such as https://media.example/")
    return value


def language(name: str, default: str, folder: Path) -> str:
    """The setting as the code of a language for readers: English, or one that the folder has."""
    value = text(name, default)
    offered = ["en", *sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.mo"))]
    is_code = re.fullmatch("([a-z]{2,3})(-[a-z]{2,8})*", value, re.IGNORECASE)
    if not is_code or is_code[1].lower() not in [code.split("_")[0] for code in offered]:
        raise _malformed(name, value, f"the code of a language such as en-gb: one of {', '.join(offered)}")
    return value


def web_address(name: str) -> str:
    """The setting as a web address; empty when it is not set."""
    value = text(name, "")
    wanted = "an address such as https://host/path"
    if value and _parts(name, value, wanted).scheme not in ("http", "https"):
        raise _malformed(name, value, wanted)
    return value


def secure_address(name: str) -> str:
    """The setting as an https address, or one of this machine; empty when it is not set."""
    value = web_address(name)
    if value.startswith("http://") and urlsplit(value).hostname not in ("localhost", "127.0.0.1"):
        raise _malformed(name, value, "an address such as https://host/path")
    return value


def web_addresses(name: str, *, needed_with: str = "") -> list[str]:
    """The setting's comma-separated web addresses; none are needed unless `needed_with` is set."""
    wanted = "addresses such as https://host/path, separated by commas"
    found = words(name)
    for value in found:
        if _parts(name, value, wanted).scheme not in ("http", "https"):
            raise _malformed(name, value, wanted)
    if not found and needed_with and text(needed_with, ""):
        raise ImproperlyConfigured(f"{name} is missing: {needed_with} needs it (see the README's table).")
    return found


def choice(name: str, choices: list[str]) -> str:
    """The setting as one of some words; empty when it is not set."""
    value = text(name, "")
    if value and value not in choices:
        raise _malformed(name, value, f"one of {', '.join(choices)}")
    return value


MAIL = {"smtp": {}, "smtp+tls": {"use_tls": True}, "smtps": {"use_ssl": True}}
"""{scheme: options of Django's SMTP backend}"""


def mailer(name: str) -> dict:
    """The setting as a Django mailer: smtp+tls://user:password@host:587; without it, mail goes nowhere."""
    value, wanted = text(name, ""), "smtp://host:25, smtp+tls://user:password@host:587 or smtps://…"
    if not value:
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = _parts(name, value, wanted)
    if parts.scheme not in MAIL:
        raise _malformed(name, value, wanted)
    options = {"host": parts.hostname, "port": parts.port, "timeout": 10, **MAIL[parts.scheme]}
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def _parts(name, value, wanted):
    """The parts of an address, which must have a host, and a valid port if any."""
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise _malformed(name, value, wanted) from error
    if not has_host:
        raise _malformed(name, value, wanted)
    return parts


def cache(name: str) -> str:
    """The setting as the address of a Valkey or Redis server; empty when it is not set."""
    value = re.sub("^valkey(s?)://", r"redis\1://", text(name, ""))
    wanted = "an address such as redis://host:6379/0, rediss://… or unix:///path"
    if value.startswith("unix:///") or not value:
        return value
    parts = _parts(name, value, wanted)
    if parts.scheme not in ("redis", "rediss") or not re.fullmatch(r"/?\d*", parts.path):
        raise _malformed(name, value, wanted)
    return value


def database(name: str, default: str) -> dict:
    """The setting as a Django database: sqlite:///path or postgres://user:password@host/name."""
    value = text(name, default)
    wanted = "sqlite:///path or postgres://user@host/name"
    parsed = _parse(name, value, dj_database_url.parse, wanted)
    if parsed["ENGINE"] == "django.db.backends.sqlite3" and parsed["NAME"] != ":memory:":
        return parsed | {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": SQLITE_KEPT_OPEN}
    if parsed["ENGINE"] == "django.db.backends.postgresql":
        return _postgresql(parsed)
    raise _malformed(name, value, wanted)


def replicas(name: str, primary: dict) -> dict[str, dict]:
    """The setting's comma-separated addresses as Django databases by alias; none when it is not set.

    They come with the primary once more, as `watched` (see `articles.routing`). Tests see one database.
    """
    value = text(name, "")
    if not value:
        return {}
    if primary["ENGINE"] != "newsroom.postgresql":
        raise ImproperlyConfigured(f"{name} is set, but DATABASE_URL is not PostgreSQL, which replicas need.")
    found = {
        f"replica-{number}": _replica(name, address)
        for number, address in enumerate(re.split(r"\s*,\s*(?=\w+://)", value), 1)
    }
    return {
        alias: each | {"OPTIONS": dict(each["OPTIONS"]), "TEST": {"MIRROR": "default"}}
        for alias, each in (found | {"watched": primary}).items()
    }


def _replica(name, address):
    wanted = "postgres://user@host/name, or several with commas between"
    parsed = _parse(name, address, dj_database_url.parse, wanted)
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise _malformed(name, address, wanted)
    return _postgresql(parsed)


def _postgresql(parsed):
    options = POSTGRESQL_OPTIONS | parsed.get("OPTIONS", {}) | {"pool": True}
    return parsed | {"ENGINE": "newsroom.postgresql", "OPTIONS": options}


POSTGRESQL_OPTIONS = {
    "connect_timeout": 2,
    # To notice a network that drops everything. Requests are bounded in newsroom/postgresql.
    "tcp_user_timeout": 5000,
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
"""Defaults; DATABASE_URL may set others."""


SQLITE_KEPT_OPEN = 60
"""Seconds for which each thread keeps its connection: opening one takes as long as a page from fragments."""
SQLITE_OPTIONS = {
    # A transaction that reads before it writes fails under load instead of waiting for the lock.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,  # Seconds for a lock; after that a request is answered 503.
    # FULL: a save that was acknowledged survives a power cut.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; "
        "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY"
    ),
}


def embed_providers(name: str) -> list[tuple[str, str, str, str]]:
    """Rows such as "Polls | polls.example/p/* | https://polls.example/embed/* | tall", split by semicolons.

    That is the site, the address of a page there, what a frame loads, and "video", "tall" or "sound".
    """
    rows = [row for row in text(name, "").split(";") if row.strip()]
    wanted = "a row such as: Polls | polls.example/p/* | https://polls.example/embed/* | tall"
    return [_parse(name, row, _embed_provider, wanted) for row in rows]


def _embed_provider(row):
    site, address, frame, shape = (part.strip() for part in row.split("|"))
    is_whole = site and address and frame.startswith("https://") and shape in ("video", "tall", "sound")
    # Only what follows the host comes from an address: a frame's host is the newspaper's choice.
    is_safe = "*" not in frame.removeprefix("https://").partition("/")[0] and "//" not in address
    if not (is_whole and is_safe and frame.count("*") <= address.count("*") <= 9):
        raise ValueError
    return site, address, frame, shape


def _parse(name: str, value: str, parse: Callable, wanted: str):
    try:
        return parse(value)
    except (ValueError, KeyError) as error:
        raise _malformed(name, value, wanted) from error


def _malformed(name, value, wanted):
    shown = re.sub("//.*@", "//…@", value)  # the part before the @ may be a password
    return ImproperlyConfigured(f"{name} is {shown!r}, which is not {wanted}.")
