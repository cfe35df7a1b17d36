"""The responses that readers would get, produced in this process: no network, cache or proxy in between."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound, QueryDict
from django.urls import Resolver404, resolve

from articles.readers.public import LISTINGS, RECORDS


def answer(path: str) -> HttpResponse:
    """The response to a reader who requests this path now, bypassing the site's middleware."""
    request = HttpRequest()
    site = urlsplit(settings.SITE_URL)
    path, _, query = path.partition("?")
    request.method, request.path, request.GET = "GET", unquote(path), QueryDict(query)
    request.path_info = request.path
    request.META = {
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or 443),
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
    }
    try:
        match = resolve(request.path_info)
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, Resolver404):
        return HttpResponseNotFound()
    return response if getattr(response, "is_rendered", True) else response.render()


def listings_of(article) -> list[tuple[str, str]]:
    """(name, path) of each page and feed that would list the article while readers have it."""
    return [listing for listings in LISTINGS for listing in listings(article)]


def records() -> list[tuple[str, str]]:
    """(name, path) of each page and feed of the public record, where withdrawn stories stay listed."""
    return [record for records in RECORDS for record in records()]
