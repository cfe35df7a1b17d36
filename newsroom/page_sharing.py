"""Readers' pages in the cache that all processes share, each keyed by the moment it was made for."""

import json
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings

from articles import cursors
from articles.caches.shared_cache import shared_cache
from articles.freshness import Moment
from newsroom.pages import Key, Page


def is_on() -> bool:
    return bool(settings.CACHE_URL)


def found(key: Key, moment: Moment) -> Page | None:
    """The page that another process has made for this moment, if any."""
    if not _may_be_shared(key):
        return None
    name = _name(key, moment)
    value = shared_cache.get([name]).get(name)
    page = value and _read(value, moment)
    return page if page and page.is_of(moment) else None


def share(key: Key, page: Page) -> None:
    """Share a page with the other processes."""
    # Any mistyped form of a moved address redirects: there is no limit to these.
    if is_on() and _may_be_shared(key) and page.status != HTTPStatus.MOVED_PERMANENTLY:
        shared_cache.put({_name(key, page.moment): _written(page)})


def _may_be_shared(key):
    """Not where a client can make up any number of pages: they would push out the others."""
    return not key.query and key.forwarded in ("", "http", "https") and key.host in _hosts()


def _hosts():
    """Hosts as configured: the site also answers to each with any port and in capitals.

    Without a host, as HTTP/1.0 allows, there is only one page.
    """
    return {"", urlsplit(settings.SITE_URL).netloc, *settings.ALLOWED_HOSTS}


def _name(key, moment):
    # Includes `until`: when it has passed by only one machine's clock, the other still has the old page.
    return f"page {moment.number} {cursors.microseconds(moment.until)} {[*key]!r}"


def _written(page):
    head = {"until": cursors.microseconds(page.until), "status": page.status, "headers": page.headers}
    return json.dumps(head).encode() + b"\n" + page.body


def _read(value, moment):
    head, _, body = value.partition(b"\n")
    with suppress(ValueError, KeyError):
        facts = json.loads(head)
        return Page(moment, cursors.moment(facts["until"]), facts["status"], facts["headers"], body)
    return None
