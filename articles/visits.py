"""Who gets what at a feed's address: programs the feed, a person in a browser a page about it."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

ENDINGS = ("/rss.xml", "/atom.xml", "/feed.json")
HEADER, OF_A_PERSON = "Sec-Fetch-Dest", "document"
"""What a browser says of an address to which somebody goes (https://www.w3.org/TR/fetch-metadata/)."""
ENTRIES = 10
"""How many of the feed's entries the page shows."""


def is_asked_for(environ: Mapping[str, str]) -> bool:
    """Whether a request for a feed comes from a person; programs that say nothing get the feed."""
    is_of_a_person = environ.get("HTTP_SEC_FETCH_DEST") == OF_A_PERSON
    return is_of_a_person and environ.get("PATH_INFO", "").endswith(ENDINGS)


def with_preview(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell caches which of the two an answer is.

    The page is private: a shared cache that ignores Vary could otherwise give it to a program.
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
