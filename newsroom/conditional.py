"""ETags, and 304 for a client that already has the page."""

from copy import copy

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware


class Conditional(ConditionalGetMiddleware):
    """Django's, which answers a HEAD request as it does a GET, too: RFC 9110, section 9.3.2.

    Django leaves HEAD out, in case a view makes no body for it; ours do. Without a body there is no ETag.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.method != "HEAD":
            return super().process_response(request, response)
        as_get = copy(request)
        as_get.method = "GET"
        return super().process_response(as_get, response)
