"""Every page and feed on which readers and their programs find an article."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article


def listings(article: Article) -> list[tuple[str, str]]:
    """(name, path) of each output that lists the article while readers have it, and no longer."""
    month = timezone.localtime(article.published_at).date().replace(day=1)
    return [
        *_with_feeds(_("News Feed"), "feed:home", "feed:rss", "feed:atom", "feed:json"),
        (_("Newest stories"), reverse("feed:latest")),
        (_("Newest stories beside an article"), reverse("feed:beside")),
        (_("Stories that readers have saved"), reverse("feed:saved_items", args=[[article.story_id]])),
        *(found for category in article.categories for found in _of("category", category)),
        *(found for author in article.authors for found in _of("author", author)),
        (_("Archive of the month"), reverse("feed:archive_month", args=[article.published_on])),
        (_("Archive of the day"), reverse("feed:archive_day", args=[article.published_on])),
        *_searches(article),
        (_("Sitemap"), reverse("feed:sitemap")),
        (_("Sitemap of the month"), reverse("feed:month_sitemap", args=[month])),
        (_("News sitemap"), reverse("feed:news_sitemap")),
    ]


def records() -> list[tuple[str, str]]:
    """(name, path) of each output that lists public notes and withdrawals."""
    return [
        (_("Corrections"), reverse("feed:corrections")),
        (_("Corrections, RSS"), reverse("feed:corrections_rss")),
        (_("Corrections, Atom"), reverse("feed:corrections_atom")),
        (_("Corrections, JSON Feed"), reverse("feed:corrections_json")),
    ]


def _searches(article):
    """A search for the headline, which finds the story by all of its words."""
    asked = urlencode({"q": article.headline, "exact": "1"})
    searches = ((_("Search"), "feed:search"), (_("Suggestions of the search"), "feed:search_suggestions"))
    return [(name, f"{reverse(view)}?{asked}") for name, view in searches]


def _of(kind, label):
    names = [f"feed:{kind}", f"feed:{kind}_rss", f"feed:{kind}_atom", f"feed:{kind}_json"]
    latest = (
        _("%(label)s, newest stories") % {"label": label.name},
        reverse(f"feed:{kind}_latest", args=[label.slug]),
    )
    return [*_with_feeds(label.name, *names, args=[label.slug]), latest]


def _with_feeds(name, page, rss, atom, json, args=()):
    named = ((name, page), (f"{name}, RSS", rss), (f"{name}, Atom", atom), (f"{name}, JSON Feed", json))
    return [(label, reverse(view, args=args)) for label, view in named]
