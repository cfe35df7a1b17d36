"""The items of lists: each is made once for its version, which never changes."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from articles import html
from articles.fragments import Part, kept
from articles.models import Article
from feed.places import Entry

_KINDS = {"eager item": "eager", "item": "lazy"}
"""{kind of part: how its picture is loaded}"""


def add_items(entries: Sequence[Entry], *, first_is_seen: bool) -> None:
    """Give each entry of a list its `item`: its HTML.

    `first_is_seen`: the first stands at the top of the page, so that its picture is loaded at once.
    """
    parts = {}
    for number, entry in enumerate(entries):
        kind = "eager item" if first_is_seen and not number else "item"
        parts[Part.of_version(kind, entry.pk, entry.live_from)] = entry
    items = kept(parts, lambda missing: _made({part: parts[part].pk for part in missing}))
    for part, entry in parts.items():
        entry.item = html.rendered(items[part])


def _made(missing: dict[Part, int]) -> dict[Part, str]:
    whole = Article.objects.for_lists().in_bulk(missing.values())
    return {part: _item(whole[pk], _KINDS[part.kind]) for part, pk in missing.items()}


def _item(article: Article, loading: str) -> str:
    return render_to_string("feed/_item.html", {"article": article, "loading": loading})
