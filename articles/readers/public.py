"""What all pages for readers have in common."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps

from django.conf import settings
from django.db import connections
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import freshness
from articles.freshness import Moment
from articles.replicas import FAILURES
from articles.routing import PRIMARY

LISTINGS: list[Callable[[object], list[tuple[str, str]]]] = []
"""Filled by other apps in `ready`: each gives the (name, path) of every output that lists an Article."""
RECORDS: list[Callable[[], list[tuple[str, str]]]] = []
"""Filled likewise: each gives the outputs of the public record, which also list withdrawn stories."""
PICTURE_FILES: list[Callable[[object], list[str]]] = []
"""Filled likewise: each gives the paths that a picture is served at in addition to its own files."""
LONGEST_READ = timedelta(seconds=30)
"""How long after reading the clock a page may still run queries; half of CLOSED_AFTER."""


def in_sites_language() -> override:
    """Use the newspaper's language for readers, whatever language the person who asks has on the desk.

    Everything that is cached of a page, and shared, is in that one language.
    """
    return override(settings.LANGUAGE_CODE)


def public_page(view):
    """Accept GET and HEAD only, cacheable for a second, at one spelling of the address.

    An address in another Unicode form, as some systems copy it, counts as mistyped: if there is a page,
    `articles.readers.mistyped` redirects to the address in NFC.
    """

    @require_safe
    @cache_control(public=True, max_age=1)
    @wraps(view)
    def page(request, *args, **kwargs):
        if not unicodedata.is_normalized("NFC", request.path):
            raise Http404
        with in_sites_language():
            response = view(request, *args, **kwargs)
        # The compression adds this only to what it compresses: a cache would serve a 304 or a short response
        # to every reader.
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    page.is_public_page = True
    # Django would redirect any address without its slash, even if there is nothing behind it.
    page.should_append_slash = False
    return page


def at_one_moment(view):
    """Give the view `at`, the moment at which it reads everything that it shows, from one database.

    The response has the `moment` that it is exact for: `newsroom.page_store` caches it for that long. A page
    that fails on a replica is made again from the primary.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        make = partial(view, request, *args, **kwargs)
        moment = freshness.current()
        try:
            return _made(make, moment)
        except FAILURES as failure:
            if moment.source == PRIMARY:
                raise
            moment = freshness.without_replica(moment, failure)
        return _made(make, moment)

    return page


def of_pins_now(make: Callable[[], str]) -> str:
    """What `make` makes of pins for a page without a moment; empty while the database is unavailable.

    Such a page is for an address that matches nothing: it runs no query while no story is known to be pinned.
    """
    known = freshness.last_known()
    if known is None or not known[0].has_pins:
        return ""
    try:
        with freshness.reading(freshness.current()):
            return make()
    except FAILURES:
        return ""


def _made(view, moment: Moment):
    # Connect first, which on a busy site may take a while: the clock is read close to the query.
    connections[moment.source].ensure_connection()
    with freshness.reading(moment):
        response = _in_time(view)
    if not moment.is_over:
        response.moment = moment
    return response


def _in_time(view):
    """Run the view at the current moment, and again if that took too long.

    A version that was live at that moment may be marked as closed by the time of the query (see
    `articles.workflow.locking.CLOSED_AFTER`).
    """
    at = timezone.now()
    try:
        response = view(at=at)
    except Http404:
        if not _took_too_long(at):
            raise
    else:
        if not _took_too_long(at):
            return response
    return view(at=timezone.now())


def _took_too_long(since):
    return timezone.now() - since > LONGEST_READ


def moved(request, address: str) -> HttpResponsePermanentRedirect:
    """Redirect to the address that replaced this one, with the query string of the request."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(address + (query and f"?{query}"))


def picture_gone() -> HttpResponse:
    """The response at the addresses of a picture that readers may not have: 410, never cached."""
    said = gettext("This picture was removed")
    return HttpResponse(said, "text/plain; charset=utf-8", 410, headers={"Cache-Control": "no-store"})
