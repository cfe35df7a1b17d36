from functools import cache, partial
from operator import attrgetter

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.freshness import kept_for_moment
from articles.models import Article, Author, Category, Image
from articles.models.article import known_to_readers
from articles.models.words import Crop
from articles.public import at_one_moment, moved, public_page
from feed import archive, corrections, pictures, sitemaps, syndication
from feed.items import add_items
from feed.paging import PAGE_SIZE, read_page


@public_page
@at_one_moment
def home(request, *, at):
    """The News Feed: every article, newest first."""
    page = read_page(_placed(at).in_feed_order, "feed", request.GET.get("before", ""))
    about = {"heading": "News Feed", "description": f"The newest stories from {settings.SITE_NAME}."}
    return _respond(request, "feed/home.html", page, **about)


@public_page
@at_one_moment
def category(request, slug, *, at):
    """A category's articles, newest first."""
    category = _known(Category, slug, at)
    if category is None:
        return _moved(request, Category, slug, at)
    listing = partial(_placed(at).tagged, category)
    page = read_page(listing, f"category/{slug}", request.GET.get("before", ""))
    return _respond(request, "feed/category.html", page, heading=category.name, category=category)


@public_page
@at_one_moment
def author(request, slug, *, at):
    """An author's articles, newest first."""
    author = _known(Author, slug, at)
    if author is None:
        return _moved(request, Author, slug, at)
    listing = partial(_placed(at).by_author, author)
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
    listing = articles.published_between(*days).only("story_id", "published_at").in_archive_order
    page = read_page(listing, request.path, request.GET.get("before", ""), archive.place)
    if not page.entries:
        raise Http404
    near = archive.neighbours(articles, *days)
    return _respond(request, template, page, archive.place, near=near, **shown)


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


def _placed(at):
    """The places of all articles; what lists show of them is made once for each (`feed.items`)."""
    return Article.objects.published(at).only("story_id", "listed_at")


def _listed(at):
    return Article.objects.published(at).for_lists()


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


def _respond(request, template, page, place_of=attrgetter("place"), **context):
    add_items(page.entries, first_is_seen=page.is_first)
    for article in page.entries:
        article.placed_at = place_of(article).listed_at
    shown = {"articles": page.entries, "next_cursor": page.next_cursor, "is_first_page": page.is_first}
    return render(request, template, shown | context | {"categories_nav": _sections()})


@public_page
@at_one_moment
def syndicated_feed(request, form, *, at):
    """The News Feed for readers' programs."""
    return _feed(request, form, _syndicated(at).in_feed_order(), at)


@public_page
@at_one_moment
def syndicated_category(request, form, slug, *, at):
    """A category's articles for readers' programs."""
    category = _known(Category, slug, at)
    if category is None:
        return _moved(request, Category, slug, at)
    return _feed(request, form, _syndicated(at).tagged(category), at, category)


@public_page
@at_one_moment
def syndicated_author(request, form, slug, *, at):
    """An author's articles for readers' programs."""
    author = _known(Author, slug, at)
    if author is None:
        return _moved(request, Author, slug, at)
    return _feed(request, form, _syndicated(at).by_author(author), at, author)


def _syndicated(at):
    # With the body, for the full text.
    unread = ("slugline", "social_headline", "social_description")
    return _listed(at).filter(may_syndicate=True).defer(None).defer(*unread)


def _feed(request, form, articles, at, of=None):
    changed_at = Article.objects.last_change(at)
    return syndication.respond(request, form, articles, of=of, changed_at=changed_at)


@public_page
@at_one_moment
def corrections_page(request, *, at):
    """Every public note and withdrawal, newest first."""
    listing = partial(corrections.newest, at, PAGE_SIZE + 1)
    page = read_page(listing, "corrections", request.GET.get("before", ""))
    about = {"heading": "Corrections", "description": f"What {settings.SITE_NAME} corrected or withdrew."}
    return render(request, "feed/corrections.html", {**about, "page": page})


@public_page
@at_one_moment
def syndicated_corrections(request, *, at):
    """The newest public notes and withdrawals for readers' programs."""
    notices = corrections.newest(at, syndication.LENGTH)
    return syndication.respond_with_notices(request, notices, changed_at=Article.objects.last_change(at))


@public_page
@at_one_moment
def sitemap(request, *, at):
    """Every article's address or, once there are many, the way to each month's."""
    articles = _own(at).in_feed_order()
    if not articles[sitemaps.LONGEST :].exists():
        return sitemaps.url_set(articles)
    return sitemaps.index(sitemaps.months(articles))


@public_page
@at_one_moment
def month_sitemap(request, month, *, at):
    """The addresses of the articles that the feed lists in a month."""
    begins, ends = sitemaps.bounds(month)
    articles = _own(at).filter(listed_at__gte=begins, listed_at__lt=ends)
    return sitemaps.url_set(articles.in_feed_order())


@public_page
@at_one_moment
def news_sitemap(request, *, at):
    """What was published in the last two days."""
    since = at - sitemaps.NEWS_AGE
    # Nothing is listed before it was published, so that the feed's index finds these.
    articles = list(
        _own(at).filter(listed_at__gt=since, published_at__gt=since).in_feed_order()[: sitemaps.MOST_NEWS]
    )
    response = sitemaps.news(articles)
    if articles:
        response.good_until = min(article.published_at for article in articles) + sitemaps.NEWS_AGE
    return response


def _own(at):
    """Articles that search engines should find here; agency copy is found at its source."""
    shown = ("headline", "slug", "published_on", "published_at", "updated_at", "listed_at")
    return Article.objects.published(at).filter(original_url="").only(*shown)


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
