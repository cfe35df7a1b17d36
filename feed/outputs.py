"""Every page and feed on which readers and their programs find an article."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from articles.models import Article


def listings(article: Article) -> list[tuple[str, str]]:
    """(name, path) of each output that lists the article while readers have it."""
    month = timezone.localtime(article.published_at).date().replace(day=1)
    return [
        *_with_feeds("News Feed", "feed:home", "feed:rss", "feed:atom", "feed:json"),
        ("Newest stories", reverse("feed:latest")),
        ("Newest stories, beside an article", reverse("feed:beside")),
        ("Stories that readers have saved", reverse("feed:saved_items", args=[[article.story_id]])),
        *(found for category in article.categories for found in _of("category", category)),
        *(found for author in article.authors for found in _of("author", author)),
        ("Archive of the month", reverse("feed:archive_month", args=[article.published_on])),
        ("Archive of the day", reverse("feed:archive_day", args=[article.published_on])),
        *_searches(article),
        ("Corrections", reverse("feed:corrections")),
        ("Corrections, RSS", reverse("feed:corrections_rss")),
        ("Corrections, Atom", reverse("feed:corrections_atom")),
        ("Corrections, JSON Feed", reverse("feed:corrections_json")),
        ("Sitemap", reverse("feed:sitemap")),
        ("Sitemap of the month", reverse("feed:month_sitemap", args=[month])),
        ("News sitemap", reverse("feed:news_sitemap")),
    ]


def _searches(article):
    """A search for the headline, which finds the story by all of its words."""
    asked = urlencode({"q": article.headline, "exact": "1"})
    searches = (("Search", "feed:search"), ("Suggestions of the search", "feed:search_suggestions"))
    return [(name, f"{reverse(view)}?{asked}") for name, view in searches]


def _of(kind, label):
    names = [f"feed:{kind}", f"feed:{kind}_rss", f"feed:{kind}_atom", f"feed:{kind}_json"]
    latest = (f"{label.name}, newest stories", reverse(f"feed:{kind}_latest", args=[label.slug]))
    return [*_with_feeds(label.name, *names, args=[label.slug]), latest]


def _with_feeds(name, page, rss, atom, json, args=()):
    named = ((name, page), (f"{name}, RSS", rss), (f"{name}, Atom", atom), (f"{name}, JSON Feed", json))
    return [(label, reverse(view, args=args)) for label, view in named]
