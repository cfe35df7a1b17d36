"""What readers get of a withdrawn story through the CDN: requested at the site's public URL, as they do."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.take_down.checks import Check, Picture
from articles.pictures.files import spool_of
from articles.times.desk_times import exact_clock

TIMEOUT, LONGEST = 3, 8
"""Timeout for one response, and for all of them, in seconds."""
AT_ONCE, MOST = 8, 80
GONE = {HTTPStatus.GONE, HTTPStatus.NOT_FOUND}


class _AsTold(HTTPRedirectHandler):
    """Doesn't follow redirects: a redirect is a response that somebody still gets."""

    def redirect_request(self, *args):
        return None


def receipts(addresses: list[Check], pictures: list[Picture]) -> list[Check]:
    """For each address and file: gone, and when that was seen; still served; or not known.

    Empty without a CDN. Nothing counts as gone without a response, and at most MOST are requested.
    """
    paths = [check.name for check in addresses]
    paths += [
        default_storage.url(file.name) for picture in pictures if not picture.users for file in picture.files
    ]
    return receipts_of(paths)


def receipts_of(paths: list[str]) -> list[Check]:
    """The same for these paths."""
    if not settings.CDN_KIND:
        return []
    pool = ThreadPoolExecutor(AT_ONCE)
    asked = {path: pool.submit(_status, urljoin(f"{settings.SITE_URL}/", path)) for path in paths[:MOST]}
    wait(asked.values(), timeout=LONGEST)
    pool.shutdown(wait=False, cancel_futures=True)
    return [*(_receipt(path, answer) for path, answer in asked.items()), *_unasked(paths[MOST:])]


def _status(address: str) -> int:
    request = Request(iri_to_uri(address), headers={"User-Agent": "Newsroom"})  # noqa: S310 - the site's own
    try:
        with build_opener(_AsTold).open(request, timeout=TIMEOUT) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code


def _receipt(path: str, answer: Future) -> Check:
    if not answer.done() or answer.cancelled():
        return Check(path, False, _("unknown: no answer in time"))
    try:
        status = answer.result()
    except (OSError, HTTPException) as failure:
        return Check(path, False, _("unknown: %(reason)s") % {"reason": failure})
    if status in GONE or (status == HTTPStatus.FORBIDDEN and _is_in_a_bucket(path)):
        return Check(path, True, _("gone %(time)s") % {"time": exact_clock(timezone.now())})
    return Check(path, False, _("still served (%(status)s)") % {"status": status})


def _is_in_a_bucket(path: str) -> bool:
    """Whether a bucket serves this path: one that readers can't list answers 403 for a missing file."""
    return spool_of(default_storage) is not None and path.startswith(settings.MEDIA_URL)


def _unasked(paths: list[str]) -> Iterator[Check]:
    if paths:
        more = ngettext("%(count)s more", "%(count)s more", len(paths)) % {"count": len(paths)}
        yield Check(more, False, _("not checked: only %(most)s are checked at a time") % {"most": MOST})
