"""Addresses as they arrive from emails, posts and people: with a full stop stuck on, in capitals, cut off."""

import unicodedata
from collections.abc import Iterator
from copy import copy

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.encoding import escape_uri_path

from articles.readers.public import moved
from articles.text.slugs import slug_of

GLUED = (
    " \t\r\n\u00a0\u200b.,:;!?…*_|\\'\"`´’‘‚‛”“„‟«»‹›()[]{}<>（）「」『』【】。、，；：！？।۔،؛~^=&@#$%+–—•·"
)
"""What texts put right after an address, and programs take for part of it."""


def redirected(request: HttpRequest) -> HttpResponse | None:
    """A redirect straight to the readers' page that a mistyped address meant; None if there is none."""
    for path in dict.fromkeys(_spellings(request.path)):
        if path != request.path and (answer := _answer(request, path)):
            return answer if answer.has_header("Location") else moved(request, escape_uri_path(path))
    return None


def _spellings(path: str) -> Iterator[str]:
    """What may have been meant: the same without stuck-on characters, in lower case, as slugs."""
    segments = unicodedata.normalize("NFC", path).rstrip(f"/-{GLUED}").split("/")[1:]
    segments = [*filter(None, (segment.strip(GLUED) for segment in segments))]
    if segments[-1:] and segments[-1].lower() == "amp":
        segments.pop()
    if segments[:1] and segments[0].lower() == "amp":
        segments.pop(0)
    for spelling in (str, str.lower, slug_of):
        spelt = [spelling(segment) for segment in segments]
        if spelt and all(spelt):
            path = "/".join(["", *spelt])
            yield from (f"{path}/", path)


def _answer(request, path):
    """What readers get at an address; None if they get nothing."""
    try:
        match = resolve(path)
        if not getattr(match.func, "is_public_page", False):
            return None
        if getattr(match.func, "is_always_there", False):
            return HttpResponse()
        meant = copy(request)
        meant.path = meant.path_info = path
        meant.resolver_match = match
        return match.func(meant, *match.args, **match.kwargs)
    except Http404:  # Resolver404 is one too
        return None
