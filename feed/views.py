from functools import cache, partial
from operator import attrgetter

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import cursors
from articles.fragments import Part, kept
from articles.freshness import current, kept_for_moment
from articles.models import Article, Author, Category, Image
from articles.models.article import known_to_readers
from articles.models.words import Crop
from articles.prepared import Prepared
from articles.public import at_one_moment, moved, public_page
from feed import archive, corrections, directory, living, pictures, sitemaps, syndication
from feed import months as feed_months
from feed.items import add_items
from feed.paging import PAGE_SIZE, place, read_page
from feed.places import in_lists


@public_page
@at_one_moment
def home(request, *, at):
    """The News Feed: every article, newest first."""
    page = read_page(partial(_LISTED[None], at), "feed", request.GET.get("before", ""))
    about = {"heading": "News Feed", "description": f"The newest stories from {settings.SITE_NAME}."}
    asks = {"after": living.cursor_of(page.entries), "since": current().number}
    return _respond(request, "feed/home.html", page, **about, asks=page.is_first and asks)


@public_page
@at_one_moment
def latest(request, *, at):
    """What the News Feed has that a page opened earlier does not show, for its script."""
    newest = place(request.GET.get("after", ""), living.LIST)
    seen_at = cursors.read_moment(request.GET.get("since", ""))
    found = living.since(Article.objects.published(at), newest, seen_at)
    newer = found.newer[:PAGE_SIZE]
    add_items([*newer, *found.changed], first_is_seen=False)
    answer = {
        "count": len(found.newer),
        "after": found.cursor,
        "since": str(current().number),
        "days": newer and render_to_string("feed/_days.html", {"articles": newer}),
        "newer": [entry.story_id for entry in newer],
        "shown": [entry.story_id for entry in found.shown],
        "changed": {entry.story_id: entry.item for entry in found.changed},
    }
    return JsonResponse(answer)


@public_page
@at_one_moment
def category(request, slug, *, at):
    """A category's articles, newest first."""
    category = _known(Category, slug, at)
    if category is None:
        return _moved(request, Category, slug, at)
    listing = partial(_LISTED[Category], at, label=category.pk)
    page = read_page(listing, f"category/{slug}", request.GET.get("before", ""))
    return _respond(request, "feed/category.html", page, heading=category.name, category=category)


@public_page
@at_one_moment
def author(request, slug, *, at):
    """An author's articles, newest first."""
    author = _known(Author, slug, at)
    if author is None:
        return _moved(request, Author, slug, at)
    listing = partial(_LISTED[Author], at, label=author.pk)
    page = read_page(listing, f"author/{slug}", request.GET.get("before", ""))
    return _respond(request, "feed/author.html", page, heading=author.name, author=author)


@public_page
@at_one_moment
def archive_year(request, first, *, at):
    """How many stories each day of a year has."""
    articles, last = Article.objects.published(at), first.replace(month=12, day=31)
    counts, near = archive.count_by_day(articles, first, last), archive.neighbours(articles, first, last)
    if not counts and not all(near) and first.year != timezone.localdate(at).year:
        raise Http404
    months = (archive.calendar_of(first.replace(month=month), counts) for month in range(1, 13))
    shown = {
        "months": [month for month in months if month.stories],
        "weekdays": archive.weekdays(),
        "near": near,
    }
    about = _about_archive(f"{first.year}")
    return render(request, "feed/archive_year.html", {**shown, **about, "categories_nav": _sections()})


@public_page
@at_one_moment
def archive_month(request, first, *, at):
    """What was first published in a month, newest first, below how many stories each day has."""
    days = (first, archive.last_of_month(first))

    def month():
        """For the first page alone: a later one is about its stories."""
        return archive.calendar_of(first, archive.count_by_day(Article.objects.published(at), *days))

    shown = {"first": first, "calendar": month, "weekdays": archive.weekdays()}
    about = _about_archive(date_format(first, "F Y"))
    return _archived(request, "feed/archive_month.html", days, at, **shown, **about)


@public_page
@at_one_moment
def archive_day(request, day, *, at):
    """What was first published on a day, newest first."""
    count = archive.count_by_day(Article.objects.published(at), day, day).get(day)
    shown = {"day": day, "count": count} | _about_archive(date_format(day, "l, N j, Y"))
    return _archived(request, "feed/archive_day.html", (day, day), at, **shown)


def _archived(request, template, days, at, **shown):
    """The list of what was first published on these days; 404 where there is nothing."""
    articles = Article.objects.published(at)
    listing = archive.listing(articles, *days)
    page = read_page(listing, request.path, request.GET.get("before", ""))
    if not page.entries:
        raise Http404
    near = archive.neighbours(articles, *days)
    return _respond(request, template, page, near=near, **shown)


def _about_archive(heading):
    described = f"{heading}: what {settings.SITE_NAME} published, by day."
    return {"heading": heading, "description": described}


@public_page
@at_one_moment
def authors(request, *, at):
    """Everyone whose name stands in a byline that readers have."""
    known = known_to_readers(Author.objects.all(), at)
    about = {"heading": "Authors", "description": f"Who writes for {settings.SITE_NAME}."}
    return render(request, "feed/authors.html", {**about, "authors": known, "categories_nav": _sections()})


_OF = (None, Category, Author)
_LISTED = {model: in_lists(model, PAGE_SIZE + 1) for model in _OF}
_SYNDICATED = {model: in_lists(model, syndication.LENGTH, may_syndicate=True) for model in _OF}


@kept_for_moment
def _sections(at):
    """The sections in the navigation."""
    offered = Category.objects.filter(is_in_navigation=True, is_retired=False).order_by()
    return sorted(known_to_readers(offered, at), key=attrgetter("place", "sort_key"))


def _known(model, slug, at):
    """The category or author of this slug; None while no public article carries it."""
    return known_to_readers(model.objects.filter(slug=slug), at).first()


def _moved(request, model, slug, at):
    """A redirect to the label that has taken this one's place, at the same kind of address; else 404."""
    label = model.objects.successor(slug)
    if label is None or not _known(model, label.slug, at):
        raise Http404
    return moved(request, reverse(request.resolver_match.view_name, args=[label.slug]))


def _respond(request, template, page, **context):
    add_items(page.entries, first_is_seen=page.is_first)
    shown = {"articles": page.entries, "next_cursor": page.next_cursor, "is_first_page": page.is_first}
    return render(request, template, shown | context | {"categories_nav": _sections()})


@public_page
@at_one_moment
def syndicated_feed(request, form, *, at):
    """The News Feed for readers' programs."""
    return _feed(request, form, _SYNDICATED[None](at))


@public_page
@at_one_moment
def syndicated_category(request, form, slug, *, at):
    """A category's articles for readers' programs."""
    category = _known(Category, slug, at)
    if category is None:
        return _moved(request, Category, slug, at)
    return _feed(request, form, _SYNDICATED[Category](at, label=category.pk), category)


@public_page
@at_one_moment
def syndicated_author(request, form, slug, *, at):
    """An author's articles for readers' programs."""
    author = _known(Author, slug, at)
    if author is None:
        return _moved(request, Author, slug, at)
    return _feed(request, form, _SYNDICATED[Author](at, label=author.pk), author)


@public_page
@at_one_moment
def feeds(request, *, at):
    """Every feed, for people."""
    about = {"heading": "Feeds", "description": f"All feeds of {settings.SITE_NAME}."}
    shown = {"groups": _all_feeds(at), "categories_nav": _sections()}
    return render(request, "feed/feeds.html", about | shown)


@public_page
@at_one_moment
def opml(request, *, at):
    """Every feed, for readers' programs."""
    return directory.opml(_all_feeds(at))


def _all_feeds(at):
    known = (known_to_readers(labels, at) for labels in (Category.objects.all(), Author.objects.all()))
    return directory.groups(*known)


@public_page
def led_to_feeds(request):
    """A redirect from where people and programs try to find a feed."""
    form = request.path.strip("/")
    return moved(request, reverse("feed:feeds" if form == "feed" else f"feed:{form}"))


def _feed(request, form, entries, of=None):
    return syndication.respond(request, form, entries, of=of, changed_at=_last_change())


_last_change = kept_for_moment(Article.objects.last_change)


_NOTICES = corrections.Newest(PAGE_SIZE + 1)
_SYNDICATED_NOTICES = corrections.Newest(syndication.LENGTH)


@public_page
@at_one_moment
def corrections_page(request, *, at):
    """Every public note and withdrawal, newest first."""
    page = read_page(partial(_NOTICES, at), "corrections", request.GET.get("before", ""))
    about = {"heading": "Corrections", "description": f"What {settings.SITE_NAME} corrected or withdrew."}
    return render(
        request,
        "feed/corrections.html",
        {**about, "page": page, "notices": corrections.on_page(page.entries)},
    )


@public_page
@at_one_moment
def syndicated_corrections(request, *, at):
    """The newest public notes and withdrawals for readers' programs."""
    return syndication.respond_with_notices(request, _SYNDICATED_NOTICES(at), changed_at=_last_change())


@public_page
@at_one_moment
def sitemap(request, *, at):
    """Every article's address or, once there are many, the way to each month's."""
    months = feed_months.months(at)
    if sum(month.count for month in months) <= sitemaps.LONGEST:
        return sitemaps.url_set(feed_months.urls([month.first_day for month in months], at))
    return sitemaps.index((month.first_day, month.changed_at) for month in months)


@public_page
@at_one_moment
def month_sitemap(request, month, *, at):
    """The addresses of the articles that the feed lists in a month."""
    return sitemaps.url_set(feed_months.urls([month], at))


@public_page
@at_one_moment
def news_sitemap(request, *, at):
    """What was published in the last two days."""
    since = at - sitemaps.NEWS_AGE
    rows = {
        Part.of_version("news", pk, opened): (pk, first) for pk, opened, first in _news(at=at, since=since)
    }
    found = kept(rows, lambda missing: _made_for_news({part: rows[part][0] for part in missing}))
    response = sitemaps.news("".join(found[part] for part in rows))
    if rows:
        response.good_until = min(published_at for _, published_at in rows.values()) + sitemaps.NEWS_AGE
    return response


@Prepared
def _news(at, since):
    # Nothing is listed before it was published, so that the feed's index finds these.
    newest = feed_months.own(at).filter(listed_at__gt=since, published_at__gt=since).in_feed_order()
    return newest.values_list("pk", "live_from", "published_at")[: sitemaps.MOST_NEWS]


def _made_for_news(missing):
    shown = ("headline", "slug", "published_on", "published_at", "updated_at")
    whole = Article.objects.only(*shown).in_bulk(missing.values())
    return {part: sitemaps.news_url(whole[pk]) for part, pk in missing.items()}


@public_page
def robots(request):
    """What robots leave alone, and where the sitemaps are."""
    return sitemaps.robots()


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def picture(request, key, shape, crop):
    """A picture cut to a shape that search engines ask for; like its files, it never changes."""
    image = get_object_or_404(Image, key=key)
    if shape not in pictures.SHAPES or crop not in Crop:
        raise Http404
    try:
        return HttpResponse(pictures.in_shape(image, shape, crop), content_type="image/jpeg")
    except OSError as gone:
        raise Http404 from gone


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def favicon(request):
    """The icon at the address at which programs ask for it unasked."""
    return HttpResponse(_favicon(), content_type="image/x-icon")


@cache
def _favicon():
    return (settings.BASE_DIR / "static" / "img" / "favicon.ico").read_bytes()
