"""Sitemaps (https://www.sitemaps.org/protocol.html), Google's for news, and robots.txt."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from articles.models import AboutPage, Article, Author, Category
from articles.newspaper import newspaper
from articles.text.languages import tag_of
from feed.addresses import absolute

LONGEST = 10_000
"""The most addresses in one sitemap, before there is one for each month."""
NEWS_AGE = timedelta(hours=48)
MOST_NEWS = 1000
"""Both as required by https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap."""
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def url_set(urls: str) -> HttpResponse:
    """A sitemap of these `url` elements."""
    return _xml(f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">{urls}</urlset>')


def news(urls: str) -> HttpResponse:
    """A sitemap for news of these elements."""
    return _xml(f'<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">{urls}</urlset>')


def index(months: Iterable[tuple[date, datetime]]) -> HttpResponse:
    """The index of the sitemaps of these months, with the times of their last changes, and of pages."""
    others = f"<sitemap><loc>{escape(absolute(reverse('feed:pages_sitemap')))}</loc></sitemap>"
    maps = "".join(_month(*month) for month in months)
    return _xml(f'<sitemapindex xmlns="{_SITEMAP}">{maps}{others}</sitemapindex>')


def pages(labels: Iterable[Category | Author], about: Iterable[AboutPage]) -> HttpResponse:
    """A sitemap of the pages that are not stories, of those about the newspaper and of labels."""
    paths = [reverse(f"feed:{name}") for name in ("home", "corrections", "authors", "feeds")]
    paths += [page.get_absolute_url() for page in (*about, *labels)]
    return url_set("".join(f"<url><loc>{escape(absolute(path))}</loc></url>" for path in paths))


def _month(month, changed_at):
    address = escape(absolute(reverse("feed:month_sitemap", args=[month])))
    return f"<sitemap><loc>{address}</loc><lastmod>{_moment(changed_at)}</lastmod></sitemap>"


def url(address: str, changed_at: datetime, more: str = "") -> str:
    """The `url` element of an address that is already XML."""
    return f"<url><loc>{address}</loc><lastmod>{_moment(changed_at)}</lastmod>{more}</url>"


def address_of(published_on: date, slug: str) -> str:
    """The absolute address of an article, as XML; a slug has no characters that must be escaped in XML."""
    before, after = _around_slug(published_on, settings.SITE_URL)
    return f"{before}{iri_to_uri(slug)}{after}"


@lru_cache(maxsize=1024)
def _around_slug(day, site):
    """What comes before and after the slug in the address of an article of a day."""
    before, after = absolute(reverse("articles:article", args=[day, "slug"])).rsplit("slug", 1)
    return escape(before), escape(after)


def news_url(article: Article) -> str:
    """The `url` element of an article in the sitemap for news."""
    changed_at = article.updated_at or article.published_at
    return url(address_of(article.published_on, article.slug), changed_at, _news(article))


def robots() -> HttpResponse:
    """What robots leave alone, and where the sitemaps are (RFC 9309)."""
    maps = [absolute(reverse(name)) for name in ("feed:sitemap", "feed:pages_sitemap", "feed:news_sitemap")]
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /preview/", ""]
    lines += [f"Sitemap: {address}" for address in maps]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _news(article):
    return (
        f"<news:news><news:publication><news:name>{escape(newspaper().name)}</news:name>"
        f"<news:language>{_language(article)}</news:language></news:publication>"
        f"<news:publication_date>{_moment(article.published_at)}</news:publication_date>"
        f"<news:title>{escape(article.headline)}</news:title></news:news>"
    )


def _language(article):
    """An article's language as two or three letters, except for Chinese, which Google wants by place."""
    chinese = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}
    code = tag_of(article.written_in).lower()
    return chinese.get(code) or (code if code in chinese.values() else code.split("-")[0])


def _moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _xml(element) -> HttpResponse:
    text = f'<?xml version="1.0" encoding="utf-8"?>\n{element}'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
