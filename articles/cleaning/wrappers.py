"""Addresses inside those that mail services, trackers and social networks wrap around every link."""

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

LONGEST = 8000
"""How many characters of an address are read."""
_MOST_PARAMETERS = 50

_ANY = ""
_IN_QUERY = [
    (r"(?:.+\.)?safelinks\.protection\.(?:outlook\.com|office365\.us|outlook\.de)", _ANY, "url"),
    (r"statics\.teams\.(?:cdn\.office\.net|microsoft\.com)", r"/evergreen-assets/safelinks/.*", "url"),
    (r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?", r"/url", "q url"),
    (r"lm?\.(?:facebook|instagram|messenger|workplace)\.com|l\.threads\.(?:net|com)|l\.wl\.co", _ANY, "u"),
    (r"(?:www\.|m\.)?facebook\.com", r"/(?:l\.php|flx/warn/)", "u"),
    (r"(?:www\.|m\.)?youtube\.com", r"/redirect", "q"),
    (r"(?:www\.)?linkedin\.com", r"/(?:redir/redirect|safety/go)/?", "url"),
    (r"(?:www\.|m\.)?vk\.(?:com|ru)", r"/away(?:\.php)?", "to"),
    (r"t\.me", r"/iv", "url"),
    (r"(?:www\.)?tiktok\.com", r"/link/v2", "target"),
    (r"slack-redir\.net", r"/link", "url"),
    (r"out\.reddit\.com|exit\.sc|gate\.sc", _ANY, "url"),
    (r"t\.umblr\.com", r"/redirect", "z"),
    (r"(?:www\.)?duckduckgo\.com", r"/l/", "uddg"),
    (r"(?:www\.)?bing\.com", r"/ck/a", "u"),
    (r"link\.zhihu\.com", _ANY, "target"),
    (r"(?:www\.)?steamcommunity\.com", r"/linkfilter/?", "u url"),
    (r"click\.mail\.ru", r"/redir", "u"),
    (r"deref-(?:mail\.com|gmx\.(?:net|com)|web(?:-\d+)?\.de)", r"/mail/.*", "redirectUrl"),
    (r"urldefense\.proofpoint\.com", r"/v1/url", "u"),
    (r"linkprotect\.cudasvc\.com", r"/url", "a"),
    (r"protect\d?\.fireeye\.com", r"/v1/url", "u"),
    (r"clicktime\.symantec\.com", _ANY, "u"),
    (r"(?:.+\.)?trendmicro\.com", r"/wis/clicktime/.*", "url"),
    (r"(?:.+\.)?protection\.sophos\.com", _ANY, "u"),
]
"""(host, path, parameters); the first parameter that is present counts."""
_IN_PATH = [
    (r"https?://(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?/amp/(s/)?(.+)", ""),
    (r"https?://[\w-]+\.cdn\.ampproject\.org/[cv]/(s/)?([^?]+).*", ""),
    (r"https?://r\.search\.yahoo\.com/.*/RU=()([^/]+)/.*", unquote),
    (r"https?://secure-web\.cisco\.com/[^/]+/()(https?(?:%3A|:).+)", unquote),
    (r"https?://(?:\w+\.)?url\.avanan\.click/v2/(?:[^/]+/)?_+()(https?://.+?)___\..*", ""),
]
"""(pattern of the whole address: an "s" for https or nothing, the inner address; how to decode that)."""
_QUERIES = [(re.compile(host), re.compile(path), names.split()) for host, path, names in _IN_QUERY]
_PATHS = [(re.compile(whole, re.IGNORECASE), decode) for whole, decode in _IN_PATH]
_WEB = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def unwrapped(value: str) -> str:
    """The address inside a wrapper; empty if there is none that readers can open."""
    value = value[:LONGEST]
    try:
        parts = urlsplit(value)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    inner = _defended(value, parts, host) or _from_query(parts, host) or _from_path(value)
    return inner if _WEB.match(inner) else ""


def _from_query(parts: SplitResult, host: str) -> str:
    for hosts, paths, names in _QUERIES:
        if hosts.fullmatch(host) and (paths.pattern == _ANY or paths.fullmatch(parts.path)):
            # Bing writes an exclamation mark first, which is not a parameter.
            if parts.query.count("&") >= _MOST_PARAMETERS:
                return ""
            values = parse_qs(parts.query)
            return _plain(next((values[name][0] for name in names if name in values), ""))
    return ""


def _plain(value: str) -> str:
    """An address, written plainly or in Base64, which Bing prefixes with "a1"."""
    if _WEB.match(value):
        return value
    return _from_base64(value.removeprefix("a1")).decode("utf-8", errors="replace")


def _from_base64(value: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return b""


def _from_path(value: str) -> str:
    for whole, decode in _PATHS:
        if found := whole.fullmatch(value):
            inner = decode(found[2]) if decode else found[2]
            return inner if _WEB.match(inner) else f"http{'s' if found[1] else ''}://{inner}"
    return ""


# Proofpoint's "URL Defense": https://help.proofpoint.com, "URL Defense decoding".

_DEFENDED = re.compile(r"https?://urldefense\.(?:us|com)/v3/__(.+?)__;([\w=-]*)!", re.IGNORECASE)
_STARS = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The character after two stars says how many they stand for: "A" for two, "B" for three."""


def _defended(value: str, parts: SplitResult, host: str) -> str:
    if host == "urldefense.proofpoint.com" and parts.path == "/v2/url":
        inner = parse_qs(parts.query, max_num_fields=_MOST_PARAMETERS).get("u", [""])[0]
        return unquote(inner.replace("-", "%").replace("_", "/"))
    if not (found := _DEFENDED.match(value)):
        return ""
    replaced = iter(_from_base64(found[2]).decode("utf-8", errors="replace"))

    def put_back(star: re.Match) -> str:
        count = _RUNS.index(star[1]) + 2 if star[1] else 1
        return "".join(next(replaced, "\ufffd") for _ in range(count))

    inner = _STARS.sub(put_back, found[1])
    return "" if "\ufffd" in inner else inner
