"""The top stories that editors pinned, above the News Feed; each is also in its place in the feed."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from articles import html, pins
from feed.items import LEAD, TOP, add_items
from feed.places import Entry


@dataclass(slots=True)
class Top(Entry):
    """A pinned story, with its label."""

    label: str = ""
    label_in_words: str = ""


def top_stories() -> str:
    """The page's section of top stories; empty while none is pinned."""
    entries = [
        Top(
            *(each.pk, each.live_from, each.listed_at, each.story_id),
            label=each.label,
            label_in_words=each.label_in_words,
        )
        for each in pins.pinned()
    ]
    if not entries:
        return ""
    add_items(entries[:1], kind=LEAD)
    add_items(entries[1:], kind=TOP)
    return html.rendered(render_to_string("feed/_pinned.html", {"pinned": entries}))
