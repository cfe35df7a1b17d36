"""Sitemaps (https://www.sitemaps.org/protocol.html), Google's for news, and robots.txt."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.xmlutils import SimplerXMLGenerator

from feed.addresses import absolute

LONGEST = 10_000
"""How many addresses one sitemap holds, before there is one for each month."""
NEWS_AGE = timedelta(hours=48)
MOST_NEWS = 1000
"""Both as https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap asks."""
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def url_set(articles: Iterable) -> HttpResponse:
    """The addresses of these articles, each with the time of its last change that matters."""
    urls = (("url", [_loc(article), _lastmod(article)]) for article in articles)
    return _xml("urlset", urls, xmlns=_SITEMAP)


def news(articles: Iterable) -> HttpResponse:
    """These articles, as search engines want the newest."""
    urls = (("url", [_loc(article), _lastmod(article), _news(article)]) for article in articles)
    return _xml("urlset", urls, **{"xmlns": _SITEMAP, "xmlns:news": _NEWS})


def index(months: Iterable[date]) -> HttpResponse:
    """The way to the sitemap of each of these months."""
    addresses = (absolute(reverse("feed:month_sitemap", args=[month])) for month in months)
    return _xml("sitemapindex", (("sitemap", [("loc", address)]) for address in addresses), xmlns=_SITEMAP)


def months(oldest: datetime, newest: datetime) -> list[date]:
    """The months from one moment to another, newest first, each as its first day in the site's zone."""
    month, first = (timezone.localdate(moment).replace(day=1) for moment in (newest, oldest))
    found = [month]
    while month > first:
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return found


def bounds(month: date) -> tuple[datetime, datetime]:
    """The first moments of a month and of the next, in the site's zone."""
    next_month = (month + timedelta(days=31)).replace(day=1)
    return tuple(timezone.make_aware(datetime.combine(day, time())) for day in (month, next_month))


def robots() -> HttpResponse:
    """What robots leave alone, and where the sitemaps are (RFC 9309)."""
    maps = [absolute(reverse(name)) for name in ("feed:sitemap", "feed:news_sitemap")]
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /preview/", ""]
    lines += [f"Sitemap: {address}" for address in maps]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _loc(article):
    return "loc", absolute(article.get_absolute_url())


def _lastmod(article):
    return "lastmod", _moment(article.updated_at or article.published_at)


def _news(article):
    publication = [("news:name", settings.SITE_NAME), ("news:language", _language())]
    return "news:news", [
        ("news:publication", publication),
        ("news:publication_date", _moment(article.published_at)),
        ("news:title", article.headline),
    ]


def _language():
    """The site's language as two or three letters, but for Chinese, which Google wants by place."""
    chinese = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}
    code = settings.LANGUAGE_CODE.lower()
    return chinese.get(code) or (code if code in chinese.values() else code.split("-")[0])


def _moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _xml(root, elements, **namespaces) -> HttpResponse:
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    _write(xml, root, elements, namespaces)
    xml.endDocument()
    return response


def _write(xml, name, content, attributes=()):
    """Write an element; its content is text, or (name, content) of each element in it."""
    xml.startElement(name, dict(attributes))
    if isinstance(content, str):
        xml.characters(content)
    else:
        for inner in content:
            _write(xml, *inner)
    xml.endElement(name)
