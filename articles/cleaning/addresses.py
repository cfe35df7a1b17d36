"""Where a link leads: the address as a browser reads it, unwrapped from mail services and trackers."""

import re
from urllib.parse import urlsplit

from articles.cleaning.characters import without_unseen
from articles.cleaning.wrappers import unwrapped

LONGEST = 2000
_MOST_WRAPPERS = 4
_SAFE = re.compile(r"(?:https?:/*[^/?#]|(?:mailto|tel):.|(?![^/?#]*:).).*", re.IGNORECASE)
_BEFORE_QUERY = re.compile(r"^(?:https?:|(?![^/?#\\]*:))[^?#]*", re.IGNORECASE)
"""The part of a web address in which browsers read a backslash as a slash."""
_HOST = re.compile(
    r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+([^\W\d_]{2,24}|xn--[a-z0-9-]+)(?::\d+)?(?=[/?#]|$)", re.IGNORECASE
)
_SCHEME_TWICE = re.compile(r"^https?:/*(?=https?:/)", re.IGNORECASE)
"""What people get when they paste an address into a box that begins with https://."""
_FILES = {
    *("html", "htm", "xhtml", "php", "asp", "aspx", "jsp", "cgi", "pdf", "doc", "docx", "xls", "xlsx", "csv"),
    *("txt", "jpg", "jpeg", "png", "gif", "webp", "svg", "mp", "zip", "xml", "json", "js", "css"),
}
"""Endings of a file name rather than a host name."""
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def address(written: str) -> str:
    """The address in full and safe to follow; empty if a link to it would lead nowhere."""
    found = _completed(_as_browsers_read(written))
    for _ in range(_MOST_WRAPPERS):
        inner = unwrapped(found)
        if not inner:
            break
        found = _completed(_as_browsers_read(inner))
    # Stored bodies have no ids, so an address within the page has no target.
    is_kept = _SAFE.fullmatch(found) and _is_readable(found) and not found.startswith("#")
    return found if is_kept and len(found) <= LONGEST else ""


def _as_browsers_read(written: str) -> str:
    value = re.sub(r"[\t\n]", "", without_unseen(written)).strip(" ")
    return _BEFORE_QUERY.sub(lambda match: match[0].replace("\\", "/"), value)


def _completed(value: str) -> str:
    """The address, with a scheme added if it is like //example.org, www.example.org or a mailbox."""
    value = _SCHEME_TWICE.sub("", value)
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
