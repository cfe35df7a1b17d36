"""Cards of our own stories, inserted when a page is served, if readers have the stories."""

import re
from datetime import datetime
from html import unescape

from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from articles.models import Address, Article
from articles.pictured import add_shown

MOST = 20
"""Cards in one page; more are left out."""
_MARK = re.compile("<!--story ([^ ]*)-->")


def with_cards(page: str, at: datetime) -> tuple[str, list[int]]:
    """The page with the card of each story that readers have, and the ids of these stories.

    Without marks it runs no query; with any, three and those for pictures.
    """
    paths = [*dict.fromkeys(map(unescape, _MARK.findall(page)))][:MOST]
    if not paths:
        return page, []
    live = _live({path: place for path in paths if (place := _place(path))}, at)
    made = {
        path: render_to_string("articles/_story_card.html", {"article": each}) for path, each in live.items()
    }
    filled = _MARK.sub(lambda mark: made.get(unescape(mark[1]), ""), page)
    return filled, [each.story_id for each in live.values()]


def live_at(path: str, at: datetime) -> Article | None:
    """The story of ours that readers have at a path, or None."""
    place = _place(path)
    return _live({path: place}, at).get(path) if place else None


def _place(path):
    try:
        found = None if "\0" in path else resolve(path)
    except Resolver404:
        return None
    if found is None or found.view_name != "articles:article":
        return None
    return found.kwargs["published_on"], found.kwargs["slug"]


def _live(places, at):
    """{path: the live version of the story that has or had this address}"""
    days, slugs = ({place[part] for place in places.values()} for part in (0, 1))
    known = Address.objects.filter(published_on__in=days, slug__in=slugs)
    stories = {(each.published_on, each.slug): each.story_id for each in known}
    articles = [
        *Article.objects.published(at).filter(story__in=stories.values()).select_related("lead_image")
    ]
    add_shown(articles, at)
    live = {each.story_id: each for each in articles}
    found = {path: live.get(stories.get(place)) for path, place in places.items()}
    return {path: each for path, each in found.items() if each}
