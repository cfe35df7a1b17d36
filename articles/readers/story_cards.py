"""Cards of our own stories, inserted when a page is served, if readers have the stories."""

import re
from datetime import date, datetime
from html import unescape
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from articles.models import Address, Article
from articles.pictured import add_shown

MOST = 20
"""Cards in one page; more are left out."""
_MARK = re.compile("<!--story ([^ ]*)-->")


class Linked(NamedTuple):
    """The address of a story, current or former, for which a page has a card while readers have the story."""

    published_on: date
    slug: str


def with_cards(page: str, at: datetime) -> tuple[str, list[Linked]]:
    """The page with the card of each story that readers have, and the addresses of all it would show.

    Without marks it runs no query; with any, three and those for pictures.
    """
    paths = [*dict.fromkeys(map(unescape, _MARK.findall(page)))][:MOST]
    if not paths:
        return page, []
    linked = {path: place for path in paths if (place := _linked(path))}
    live = _live(linked, at)
    made = {
        path: render_to_string("articles/_story_card.html", {"article": each}) for path, each in live.items()
    }
    filled = _MARK.sub(lambda mark: made.get(unescape(mark[1]), ""), page)
    return filled, [*linked.values()]


def live_at(path: str, at: datetime) -> Article | None:
    """The story of ours that readers have at a path, or None."""
    linked = _linked(path)
    return _live({path: linked}, at).get(path) if linked else None


def _linked(path):
    try:
        found = None if "\0" in path else resolve(path)
    except Resolver404:
        return None
    if found is None or found.view_name != "articles:article":
        return None
    return Linked(found.kwargs["published_on"], found.kwargs["slug"])


def _live(linked, at):
    """{path: the live version of the story that has or had this address}"""
    days, slugs = ({each[part] for each in linked.values()} for part in (0, 1))
    known = Address.objects.filter(published_on__in=days, slug__in=slugs)
    stories = {Linked(each.published_on, each.slug): each.story_id for each in known}
    articles = [
        *Article.objects.published(at).filter(story__in=stories.values()).select_related("lead_image")
    ]
    add_shown(articles, at)
    live = {each.story_id: each for each in articles}
    found = {path: live.get(stories.get(each)) for path, each in linked.items()}
    return {path: each for path, each in found.items() if each}
