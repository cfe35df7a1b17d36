"""How to tell each kind of CDN to drop pages for good: after a "soft" purge it could show them again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

TIMEOUT = 5
"""Seconds for a response."""


class Refused(Exception):
    """The CDN answered that the purge failed."""


@dataclass(frozen=True)
class Vendor:
    """One kind of CDN. Each function returns the requests to the purge address that drop what changed."""

    header: str
    """The header in which it reads a page's surrogate keys."""
    separator: str
    lifetime: str
    """The header in which it reads for how long a page is exact, and which it removes for readers.

    Otherwise they would see when the clock next changes a page, and so when a story is scheduled for.
    """
    most: int
    """Keys or addresses in one request."""
    drop_keys: Callable[[str, list[str]], list[Request]]
    drop_addresses: Callable[[str, list[str]], list[Request]]


def _post(address, body=None, **headers):
    content = None if body is None else json.dumps(body).encode()
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if content:
        headers["Content-Type"] = "application/json"
    return Request(address, content, headers, method="POST")  # noqa: S310 - the setting is of the web


def _bearer():
    return {"Authorization": f"Bearer {settings.CDN_TOKEN}"} if settings.CDN_TOKEN else {}


def _fastly_keys(address, keys):
    """https://www.fastly.com/documentation/reference/api/purging/: "Purge multiple surrogate key tags"."""
    return [_post(address, Fastly_Key=settings.CDN_TOKEN, Surrogate_Key=" ".join(keys))]


def _fastly_addresses(address, addresses):
    """The same page, "Purge a URL": POST /purge/HOST/PATH, one at a time."""
    api = urlsplit(address)
    return [
        _post(f"{api.scheme}://{api.netloc}/purge/{each.partition('://')[2]}", Fastly_Key=settings.CDN_TOKEN)
        for each in addresses
    ]


def _cloudflare_keys(address, keys):
    """https://developers.cloudflare.com/api/resources/cache/methods/purge/: "by Tag, Host or Prefix"."""
    return [_post(address, {"tags": keys}, **_bearer())]


def _cloudflare_addresses(address, addresses):
    """The same page, "by URL"."""
    return [_post(address, {"files": addresses}, **_bearer())]


def _varnish_keys(address, keys):
    """https://github.com/varnish/varnish-modules/blob/master/src/vmod_xkey.vcc; deploy/varnish.vcl."""
    return [Request(address, headers={"xkey": " ".join(keys), **_bearer()}, method="PURGE")]  # noqa: S310 - as the settings check


def _varnish_addresses(address, addresses):
    """https://varnish-cache.org/docs/trunk/users-guide/purging.html, "HTTP Purging"."""
    server = urlsplit(address)
    return [
        Request(  # noqa: S310 - the setting is of the web
            f"{server.scheme}://{server.netloc}{urlsplit(each).path}",
            headers={"Host": urlsplit(each).netloc, **_bearer()},
            method="PURGE",
        )
        for each in addresses
    ]


def _generic_keys(address, keys):
    """The format is this project's, in docs/production.md."""
    return [_post(address, {"keys": keys}, **_bearer())]


def _generic_addresses(address, addresses):
    """As above."""
    return [_post(address, {"addresses": addresses}, **_bearer())]


_SURROGATE = "Surrogate-Control"
"""https://www.w3.org/TR/edge-arch/: a surrogate removes it."""
VENDORS = {
    "fastly": Vendor("Surrogate-Key", " ", _SURROGATE, 256, _fastly_keys, _fastly_addresses),
    "cloudflare": Vendor(
        "Cache-Tag", ",", "Cloudflare-CDN-Cache-Control", 30, _cloudflare_keys, _cloudflare_addresses
    ),
    "varnish": Vendor("xkey", " ", _SURROGATE, 100, _varnish_keys, _varnish_addresses),
    "generic": Vendor("Surrogate-Key", " ", _SURROGATE, 100, _generic_keys, _generic_addresses),
}


def send(request: Request) -> None:
    """Send it. Raises OSError for no response or an error status, Refused for a failure in the body."""
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - the setting is of the web
        said = answer.read(10_000)
    # Cloudflare's response says in its body whether it succeeded.
    if settings.CDN_KIND == "cloudflare" and json.loads(said).get("success") is not True:
        raise Refused(said.decode(errors="replace")[:500])
