"""What is served at a feed's address: the feed to programs, a page about it to a person in a browser."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

ENDINGS = ("/rss.xml", "/atom.xml", "/feed.json")
HEADER, OF_A_PERSON = "Sec-Fetch-Dest", "document"
"""What a browser sends for an address that somebody goes to (https://www.w3.org/TR/fetch-metadata/)."""
ENTRIES = 10
"""How many of the feed's entries the page shows."""


def is_asked_for(environ: Mapping[str, str]) -> bool:
    """Whether a request for a feed comes from a person; programs that send no header get the feed."""
    is_of_a_person = environ.get("HTTP_SEC_FETCH_DEST") == OF_A_PERSON
    return is_of_a_person and environ.get("PATH_INFO", "").endswith(ENDINGS)


def with_preview(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell caches which of the two a response is.

    The page is private: a shared cache that ignores Vary could otherwise serve it to a program.
    """

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, [HEADER])
        if is_asked_for(request.META):
            patch_cache_control(response, private=True)
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page
