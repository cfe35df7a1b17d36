"""Addresses as people type them in forms: links with labels, and ways to reach somebody."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext

MOST_LINKS = 8
_NETWORKS = {
    "bsky.app": "Bluesky",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "mastodon.social": "Mastodon",
    "t.me": "Telegram",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "x.com": "X",
    "youtube.com": "YouTube",
}
_is_https = URLValidator(schemes=["https"])


class Link(NamedTuple):
    address: str
    label: str


class Contact(NamedTuple):
    """A way to reach somebody; the address is empty if there is no link to follow."""

    text: str
    address: str


def network(address: str) -> str:
    """The name of the network an address belongs to, or else its host."""
    host = (urlsplit(address).hostname or address).removeprefix("www.")
    return _NETWORKS.get(host, host)


def links(text: str) -> list[Link]:
    """The links in a text, one per line: an optional label, then the address."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    return [Link(address, " ".join(label) or network(address)) for *label, address in rows]


def validate_links(text: str) -> None:
    """Refuse lines that do not end in an https address, and more than MOST_LINKS links."""
    found = links(text)
    if len(found) > MOST_LINKS:
        raise ValidationError(gettext("At most %(most)s links are allowed.") % {"most": MOST_LINKS})
    for address, _label in found:
        if not _is_web_address(address):
            text = gettext(
                "“%(address)s” is not a web address: end each line with one that begins with https://."
            )
            raise ValidationError(text % {"address": address})


def contact(text: str) -> Contact | None:
    """A way to reach somebody, typed as one line; a trailing https address becomes the link."""
    if not text:
        return None
    *label, last = text.split()
    if not _is_web_address(last):
        return Contact(text, "")
    return Contact(" ".join(label).removesuffix(":") or network(last), last)


def _is_web_address(text):
    try:
        _is_https(text)
    except ValidationError:
        return False
    return True
