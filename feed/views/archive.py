"""The archive by year, month and day."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from articles.newspaper import newspaper
from articles.readers.public import at_one_moment, public_page
from articles.times import dates
from feed import archive
from feed.paging import read_page
from feed.views.pages import respond, sections


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
    return render(request, "feed/archive_year.html", {**shown, **about, "categories_nav": sections()})


@public_page
@at_one_moment
def archive_month(request, first, *, at):
    """What was first published in a month, newest first, below the number of stories of each day."""
    days = (first, archive.last_of_month(first))

    def month():
        """Only for the first page: a later one is about its stories."""
        return archive.calendar_of(first, archive.count_by_day(Article.objects.published(at), *days))

    shown = {"first": first, "calendar": month, "weekdays": archive.weekdays()}
    about = _about_archive(dates.month(first))
    return _archived(request, "feed/archive_month.html", days, at, **shown, **about)


@public_page
@at_one_moment
def archive_day(request, day, *, at):
    """What was first published on a day, newest first."""
    count = archive.count_by_day(Article.objects.published(at), day, day).get(day)
    shown = {"day": day, "count": count} | _about_archive(dates.weekday(day))
    return _archived(request, "feed/archive_day.html", (day, day), at, **shown)


def _archived(request, template, days, at, **shown):
    """The list of what was first published on these days; 404 if there is nothing."""
    articles = Article.objects.published(at)
    listing = archive.listing(articles, *days)
    page = read_page(listing, request.path, request.GET.get("before", ""))
    if not page.entries:
        raise Http404
    near = archive.neighbours(articles, *days)
    return respond(request, template, page, near=near, **shown)


def _about_archive(heading):
    words = {"when": heading, "site": newspaper().name}
    described = _("%(when)s: what %(site)s published, by day.") % words
    return {"heading": heading, "description": described}
