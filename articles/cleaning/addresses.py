"""Where a link leads: the address as a browser reads it, out of the wrappers of mailboxes and trackers."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from articles.cleaning.characters import without_unseen

LONGEST = 2000
_MOST_WRAPPERS = 4
_SAFE = re.compile(r"(?:(?:https?|mailto|tel):|(?![^/?#]*:)).+", re.IGNORECASE)
_BEFORE_QUERY = re.compile(r"^(?:https?:|(?![^/?#\\]*:))[^?#]*", re.IGNORECASE)
"""The part of a web address in which browsers take a backslash for a slash."""
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,24})(?::\d+)?(?=[/?#]|$)", re.IGNORECASE)
_FILES = {
    *("html", "htm", "xhtml", "php", "asp", "aspx", "jsp", "cgi", "pdf", "doc", "docx", "xls", "xlsx", "csv"),
    *("txt", "jpg", "jpeg", "png", "gif", "webp", "svg", "mp", "zip", "xml", "json", "js", "css"),
}
"""Endings that name a file and not a host."""
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def address(written: str) -> str:
    """The address in full and safe to follow, or nothing where a link with it would lead nowhere."""
    found = _completed(_as_browsers_read(written))
    for _ in range(_MOST_WRAPPERS):
        inner = _unwrapped(found)
        if not inner:
            break
        found = _completed(_as_browsers_read(inner))
    # Stored bodies have no ids, so that an address within the page has no target.
    is_kept = _SAFE.fullmatch(found) and _is_readable(found) and not found.startswith("#")
    return found if is_kept and len(found) <= LONGEST else ""


def _as_browsers_read(written: str) -> str:
    value = re.sub(r"[\t\n]", "", without_unseen(written)).strip(" ")
    return _BEFORE_QUERY.sub(lambda match: match[0].replace("\\", "/"), value)


def _completed(value: str) -> str:
    """An address without a scheme, such as //example.org, www.example.org or a mailbox, with its own."""
    if value.startswith("//"):
        return f"https:{value}"
    host = _HOST.match(value[:300])
    if host and (host[1].lower() not in _FILES or value.lower().startswith("www.")):
        return f"https://{value}"
    return f"mailto:{value}" if len(value) < LONGEST and _MAILBOX.fullmatch(value) else value


def _is_readable(value: str) -> bool:
    try:
        urlsplit(value)
    except ValueError:
        return False
    return True


_WRAPPERS = [
    (re.compile(r"(?:^|\.)safelinks\.protection\.(?:outlook\.com|office365\.us)$"), "", ("url",)),
    (re.compile(r"^(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?$"), "/url", ("q", "url")),
    (re.compile(r"^lm?\.(?:facebook|instagram)\.com$"), "", ("u",)),
    (re.compile(r"^(?:www\.)?youtube\.com$"), "/redirect", ("q",)),
    (re.compile(r"^urldefense\.proofpoint\.com$"), "/v1/url", ("u",)),
    (re.compile(r"^(?:www\.)?linkedin\.com$"), "/redir/redirect", ("url",)),
]
"""(host, path, parameters): services that put an address of their own around the one that was meant."""
_URLDEFENSE = re.compile(r"https?://urldefense\.com/v3/__(.+?)__;", re.IGNORECASE)


def _unwrapped(value: str) -> str:
    """The address inside a wrapper; nothing where there is none that readers can open."""
    try:
        parts = urlsplit(value[: 4 * LONGEST])
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if defended := _URLDEFENSE.match(value[: 4 * LONGEST]):
        return "" if "*" in defended[1] else defended[1]
    for hosts, path, names in _WRAPPERS:
        if hosts.search(host) and (not path or parts.path == path):
            values = parse_qs(parts.query, max_num_fields=50) if parts.query.count("&") < 50 else {}
            inner = next((values[name][0] for name in names if name in values), "")
            return inner if re.match(r"(?:https?|mailto):", inner, re.IGNORECASE) else ""
    if host == "urldefense.proofpoint.com" and parts.path == "/v2/url":
        inner = parse_qs(parts.query).get("u", [""])[0]
        return unquote(inner.replace("-", "%").replace("_", "/"))
    return ""
