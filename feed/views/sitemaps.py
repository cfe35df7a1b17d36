"""Sitemaps and robots.txt."""

from functools import partial
from itertools import chain

from django.db.models import Exists, OuterRef

from articles.caches.fragments import Part, kept
from articles.models import Article, ArticleCategory, Category
from articles.newspaper import face
from articles.prepared import Prepared
from articles.readers.public import at_one_moment, public_page
from feed import months as feed_months
from feed import sitemaps
from feed.hreflang import with_alternates
from feed.views.pages import known_labels


@public_page
@at_one_moment
def sitemap(request, *, at):
    """Every article's address or, once there are many, the address of each month's sitemap."""
    months = feed_months.months(at)
    if sum(month.count for month in months) <= sitemaps.LONGEST:
        return _of_months([month.first_day for month in months], at)
    return sitemaps.index((month.first_day, month.changed_at) for month in months)


@public_page
@at_one_moment
def month_sitemap(request, month, *, at):
    """The addresses of the articles that the feed lists in a month."""
    return _of_months([month], at)


def _of_months(first_days, at):
    return sitemaps.url_set(with_alternates(feed_months.urls(first_days, at), first_days, at))


@public_page
@at_one_moment
def pages_sitemap(request, *, at):
    """The front page, sections, authors and the other pages that are not articles."""
    return sitemaps.pages(chain(*known_labels(at)), face().pages)


@public_page
@at_one_moment
def news_sitemap(request, *, at):
    """The news of the last two days, without sponsored articles."""
    since = at - sitemaps.NEWS_AGE
    rows = {
        Part.of_version("news", pk, opened): (pk, first) for pk, opened, first in _news(at=at, since=since)
    }
    found = kept(rows, lambda missing: _made_for_news({part: rows[part][0] for part in missing}))
    response = sitemaps.news("".join(found[part] for part in rows))
    if rows:
        response.good_until = min(published_at for _, published_at in rows.values()) + sitemaps.NEWS_AGE
    return response


@partial(Prepared, is_planned_once=False)
def _news(at, since):
    # Nothing is listed before it is published, so the feed's index finds these. With one plan for any age,
    # the index would be read for a thousand rows.
    own = feed_months.own(at).filter(listed_at__gt=since, published_at__gt=since)
    sponsored = ArticleCategory.objects.filter(article=OuterRef("pk"), category__kind=Category.Kind.SPONSORED)
    newest = own.filter(~Exists(sponsored)).in_feed_order()
    return newest.values_list("pk", "live_from", "published_at")[: sitemaps.MOST_NEWS]


def _made_for_news(missing):
    shown = ("headline", "slug", "published_on", "published_at", "updated_at", "written_in")
    whole = Article.objects.only(*shown).in_bulk(missing.values())
    return {part: sitemaps.news_url(whole[pk]) for part, pk in missing.items()}


@public_page
def robots(request):
    """What robots leave alone, and where the sitemaps are."""
    return sitemaps.robots()
