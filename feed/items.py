"""The items of lists: each is made once per version, which never changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from articles import html
from articles.caches.fragments import Part, kept
from articles.models import Article
from articles.pictured import add_shown

FIRST, LATER, BESIDE, LEAD, TOP = "eager item", "item", "item beside", "lead item", "top item"
SAVED, FOUND, PRELOAD = "saved item", "found item", "preload"
_HEADLINE, _EXCERPT = "\x01headline\x01", "\x01excerpt\x01"
"""Placeholders for a search's own headline and excerpt in an item: no text has control characters."""
_THUMB = "(min-width: 60rem) 15rem, (min-width: 46rem) 13rem, 100vw"
_LARGE = "(min-width: 60rem) 27rem, (min-width: 46rem) 50vw, 100vw"
_KINDS = {
    FIRST: ("feed/_item.html", {"loading": "eager", "sizes": _THUMB}),
    LATER: ("feed/_item.html", {"loading": "lazy", "sizes": _THUMB}),
    PRELOAD: ("feed/_preload.html", {"sizes": _THUMB}),
    BESIDE: ("feed/_beside_item.html", {}),
    # Not under the heading of a day, so with their dates.
    LEAD: ("feed/_item.html", {"loading": "eager", "sizes": _LARGE, "stands_alone": True}),
    TOP: ("feed/_item.html", {"loading": "eager", "sizes": _THUMB, "stands_alone": True}),
    SAVED: ("feed/_item.html", {"loading": "lazy", "sizes": _THUMB, "stands_alone": True}),
    FOUND: (
        "feed/_item.html",
        {
            "loading": "lazy",
            "sizes": _THUMB,
            "stands_alone": True,
            "marked_headline": _HEADLINE,
            "excerpt": _EXCERPT,
        },
    ),
}
"""{kind of part: its template, and its context in addition to the article}"""


class Listed(Protocol):
    """A version in a list."""

    pk: int
    live_from: datetime
    item: str


def add_items(entries: Sequence[Listed], *, first_is_seen: bool = False, kind: str = LATER) -> None:
    """Give each entry of a list its `item`: its HTML.

    `first_is_seen`: the first is at the top of the page, so that its picture is loaded at once, and gets
    its `preload`: what the page's head says about its picture.
    """
    parts = {}
    for number, entry in enumerate(entries):
        own = FIRST if first_is_seen and not number else kind
        parts[Part.of_version(own, entry.pk, entry.live_from)] = entry
        if own == FIRST:
            parts[Part.of_version(PRELOAD, entry.pk, entry.live_from)] = entry
    items = kept(parts, lambda missing: _made({part: parts[part].pk for part in missing}))
    for part, entry in parts.items():
        setattr(entry, "preload" if part.kind == PRELOAD else "item", html.rendered(items[part]))


def with_marks(item: str, headline: str, excerpt: str) -> SafeString:
    """The item of a search's result with its marked headline and its excerpt, both HTML."""
    return html.rendered(item.replace(_HEADLINE, headline).replace(_EXCERPT, excerpt))


def _made(missing: dict[Part, int]) -> dict[Part, str]:
    whole = Article.objects.for_lists().in_bulk(missing.values())
    add_shown([*whole.values()], timezone.now())
    return {part: _item(whole[pk], *_KINDS[part.kind]) for part, pk in missing.items()}


def _item(article: Article, template: str, context: dict[str, object]) -> str:
    day = None if context.get("stands_alone") else article.listed_at
    return render_to_string(template, {"article": article, "day": day, **context})
