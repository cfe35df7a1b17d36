"""Sitemaps (https://www.sitemaps.org/protocol.html), Google's for news, and robots.txt."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import DateField, Max, QuerySet
from django.db.models.functions import Coalesce, TruncMonth
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


def index(months: Iterable[tuple[date, datetime]]) -> HttpResponse:
    """The address of the sitemap of each of these months, with the time of its last change."""
    maps = (("sitemap", _month(*month)) for month in months)
    return _xml("sitemapindex", maps, xmlns=_SITEMAP)


def _month(month, changed):
    address = absolute(reverse("feed:month_sitemap", args=[month]))
    return [("loc", address), ("lastmod", _moment(changed))]


def months(articles: QuerySet) -> QuerySet:
    """The months in which the feed lists any of these articles, newest first, and their last changes.

    Each is its first day in the site's zone.
    """
    by_month = articles.order_by().annotate(month=TruncMonth("listed_at", output_field=DateField()))
    changed = by_month.values("month").annotate(changed=Max(Coalesce("updated_at", "published_at")))
    return changed.order_by("-month").values_list("month", "changed")


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
    # Into one text: a response would be sent in the thousands of pieces in which it is written.
    text = io.StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    _write(xml, root, elements, namespaces)
    xml.endDocument()
    return HttpResponse(text.getvalue(), content_type="application/xml; charset=utf-8")


def _write(xml, name, content, attributes=()):
    """Write an element; its content is text, or (name, content) of each element in it."""
    xml.startElement(name, dict(attributes))
    if isinstance(content, str):
        xml.characters(content)
    else:
        for inner in content:
            _write(xml, *inner)
    xml.endElement(name)
