"""The items of lists: each is made once for its version, which never changes."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from articles import html
from articles.fragments import Part, kept
from articles.models import Article
from feed.places import Entry

FIRST, LATER, BESIDE, LEAD, TOP = "eager item", "item", "item beside", "lead item", "top item"
_THUMB = "(min-width: 60rem) 15rem, (min-width: 46rem) 13rem, 100vw"
_LARGE = "(min-width: 60rem) 27rem, (min-width: 46rem) 50vw, 100vw"
_KINDS = {
    FIRST: ("feed/_item.html", {"loading": "eager", "sizes": _THUMB}),
    LATER: ("feed/_item.html", {"loading": "lazy", "sizes": _THUMB}),
    BESIDE: ("feed/_beside_item.html", {}),
    # Under no heading of a day: with their dates.
    LEAD: ("feed/_item.html", {"loading": "eager", "sizes": _LARGE, "stands_alone": True}),
    TOP: ("feed/_item.html", {"loading": "eager", "sizes": _THUMB, "stands_alone": True}),
}
"""{kind of part: its template, and what that is told besides the article}"""


def add_items(entries: Sequence[Entry], *, first_is_seen: bool = False, kind: str = LATER) -> None:
    """Give each entry of a list its `item`: its HTML.

    `first_is_seen`: the first stands at the top of the page, so that its picture is loaded at once.
    """
    parts = {}
    for number, entry in enumerate(entries):
        own = FIRST if first_is_seen and not number else kind
        parts[Part.of_version(own, entry.pk, entry.live_from)] = entry
    items = kept(parts, lambda missing: _made({part: parts[part].pk for part in missing}))
    for part, entry in parts.items():
        entry.item = html.rendered(items[part])


def _made(missing: dict[Part, int]) -> dict[Part, str]:
    whole = Article.objects.for_lists().in_bulk(missing.values())
    return {part: _item(whole[pk], *_KINDS[part.kind]) for part, pk in missing.items()}


def _item(article: Article, template: str, told: dict[str, object]) -> str:
    day = None if told.get("stands_alone") else article.listed_at
    return render_to_string(template, {"article": article, "day": day, **told})
