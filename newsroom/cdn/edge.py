"""A page's headers for a CDN: its surrogate keys, and for how long it is exact."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles import freshness
from newsroom.cdn.keys import keys_of_page
from newsroom.cdn.vendors import VENDORS

MARK = re.compile(r"exact-(\d+)-([\d.]+)")
"""In a cached page: the number of the stamp it was made for, and the instant until which it is exact."""
LIFETIMES = {vendor.lifetime for vendor in VENDORS.values()}


class Keys:
    """Middleware that adds a page's surrogate keys and a mark, if there is a CDN."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        moment = getattr(response, "moment", None)
        if settings.CDN_KIND and moment and request.resolver_match:
            vendor = VENDORS[settings.CDN_KIND]
            response.headers[vendor.header] = vendor.separator.join(
                keys_of_page(request.resolver_match, getattr(response, "shows", ()))
            )
            if "private" in response.headers["Cache-Control"]:
                return response
            until = min(moment.until, getattr(response, "good_until", moment.until))
            response.headers[vendor.lifetime] = f"max-age=exact-{moment.number}-{until.timestamp()}"
        return response


class Edge:
    """A WSGI application that turns the mark into the seconds left when the response is sent."""

    def __init__(self, application: Callable):
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        def start(status, headers, *error):
            return start_response(status, list(_exact(headers)), *error)

        return self.application(environ, start)


def _exact(headers) -> Iterator[tuple[str, str]]:
    """The headers, without a lifetime if the page may be stale: no purge would follow."""
    for name, value in headers:
        mark = MARK.search(value) if name in LIFETIMES else None
        if mark is None:
            yield name, value
        elif (now := freshness.trusted()) and now.number == int(mark[1]):
            left = datetime.fromtimestamp(float(mark[2]), tz=UTC) - timezone.now()
            yield name, f"max-age={max(0, int(left.total_seconds()))}"
