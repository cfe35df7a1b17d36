"""Surrogate keys: they label pages for a CDN, so that an act purges the pages that it changes, and no others.

They follow from a page's URL, from the other stories that it shows and, for a story, from its labels: a page
needs no query for them.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from django.urls import ResolverMatch
from django.utils import timezone

from articles.models import Article, Author, Category, Story
from articles.readers.onward import ORIGIN, Found, onward, origin, with_first_category
from articles.readers.story_cards import Linked

EVERYTHING = "everything"
"""On every page that depends on the database."""
LISTS, SECTIONS = "lists", "sections"
"""LISTS: on the feed, its syndication, the sitemaps and corrections. SECTIONS: where the navigation is."""
OF_STORIES = {"articles:article", "articles:history"}
WITH_SECTIONS = {"feed:home", "feed:category", "feed:author"}
OF_LABELS = {
    f"feed:{label}{form}": label
    for label in ("category", "author")
    for form in ("", "_latest", "_rss", "_atom", "_json")
}


def keys_of_page(match: ResolverMatch, shown: Iterable[Found | Linked] = ()) -> list[str]:
    """The keys of the page at a URL, which also shows these other stories."""
    name, given = match.view_name, match.kwargs
    if name in OF_STORIES:
        others = [_story_at(other.published_on, other.slug) for other in shown]
        return [EVERYTHING, _story_at(given["published_on"], given["slug"]), *others]
    own = _label(OF_LABELS[name], given["slug"]) if name in OF_LABELS else LISTS
    return [EVERYTHING, own, *([SECTIONS] if name in WITH_SECTIONS else [])]


def keys_of_story(story: Story) -> list[str]:
    """The keys of each page that an act on the story may have changed; none if readers never had it."""
    versions = Article.objects.filter(story=story).order_by()
    if not versions.exists():
        return []
    if story.pins.filter(is_in_strip=True).exists():
        return [EVERYTHING]
    own = [_story_at(address.published_on, address.slug) for address in story.addresses.all()]
    categories = Category.objects.filter(pk__in=versions.values("category_rows__category"))
    authors = Author.objects.filter(pk__in=versions.values("byline_rows__author"))
    labels = [_label("category", each.slug) for each in categories]
    labels += [_label("author", each.slug) for each in authors]
    return [*own, LISTS, *labels, *_neighbours(story), *_sections(story, categories)]


def _neighbours(story) -> Iterator[str]:
    """The keys of stories whose pages now link to it as the previous or next one, or as a translation."""
    now = timezone.now()
    live = with_first_category(Article.objects.published(now).filter(story=story))
    for start in live.values_list(*ORIGIN):
        around = onward(origin(*start), now)
        others = filter(None, (around.newer, around.older, *around.translations))
        yield from (_story_at(each.published_on, each.slug) for each in others)


def _sections(story, categories) -> Iterator[str]:
    """The navigation's key, if one of the categories in it has no other story to keep it there."""
    others = Article.objects.published(timezone.now()).exclude(story=story)
    offered = [each for each in categories if each.is_in_navigation]
    if not all(others.tagged(category).exists() for category in offered):
        yield SECTIONS


def _story_at(published_on, slug) -> str:
    return f"story-{published_on:%Y%m%d}-{quote(slug, safe='')}"


def _label(kind, slug) -> str:
    return f"{kind}-{quote(slug, safe='')}"
