"""Search, and what is suggested while somebody types."""

from functools import wraps
from http import HTTPStatus

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.freshness import kept_for_moment
from articles.models import Author, Category
from articles.models.article import known_to_readers
from articles.newspaper import newspaper
from articles.readers.public import at_one_moment, public_page
from feed.addresses import absolute
from feed.search import Asked, Order, TookTooLong
from feed.search import search as find
from feed.search.query import LONGEST, MOST_WORDS
from feed.search.spans import ONE
from feed.search.suggestions import suggestions
from feed.views.pages import sections

MOST_OFFERED = 200
"""The most authors that the form offers; if there are more, a reader types the name."""


def not_kept(view):
    """Keep responses out of the page store: any number of invented searches would push out the others."""

    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.moment = None
        return response

    page.is_always_there = True
    return page


@public_page
@not_kept
@at_one_moment
def search(request, *, at):
    """The form, and a page of what it found."""
    asked = Asked.of(request.GET, at)
    shown = _form(asked)
    try:
        found = None if asked.is_backwards else find(asked, request.GET.get("before", ""), at)
    except TookTooLong:
        shown["took_too_long"] = True
        return render(request, "feed/search.html", shown, status=HTTPStatus.SERVICE_UNAVAILABLE)
    shown |= _links(asked, found) if found else {}
    return render(request, "feed/search.html", shown | {"now": timezone.localdate(at)})


def _form(asked):
    return {
        "asked": asked,
        "is_asked": bool(asked.typed),
        "is_blank": not asked.typed,
        "heading": pgettext("page", "Search"),
        "description": _("Search the stories of %(site)s.") % {"site": newspaper().name},
        "filters": _filters_of(asked) if asked.is_narrowed else _no_filters(),
        "categories_nav": sections(),
    }


@kept_for_moment
def _no_filters(at):
    """What a search can be narrowed by: hundreds of options, the same for most searches."""
    return _filters_of(Asked())


def _filters_of(asked):
    shown = {"asked": asked, "categories": known_categories(), "authors": known_authors()}
    return render_to_string("feed/_filters.html", shown)


def _links(asked, found):
    """What was found, and where each link on its page leads."""
    orders = [(_("Best first"), Order.BEST), (_("Newest first"), Order.NEWEST)]
    return {
        "found": found,
        "is_cut": found.is_cut,
        "most_words": MOST_WORDS,
        "longest": LONGEST,
        "orders": [
            (name, asked.address(sort="" if order == Order.BEST else order.value), asked.order == order)
            for name, order in orders
        ],
        "exact_address": asked.address(exact="1"),
        "corrected_address": asked.address(q=found.query),
        "meant_address": found.meant and asked.address(q=found.meant),
        "newest_address": asked.address(sort=Order.NEWEST.value),
        "next_address": asked.address(before=found.page.next_cursor),
        "before_address": found.since and asked.address(to=found.since - ONE),
        "wide_address": asked.address(**dict.fromkeys(("category", "author", "from", "to"), "")),
        "fewer": [(query, asked.address(q=query)) for query in found.fewer],
    }


@kept_for_moment
def known_categories(at):
    """The categories that readers can narrow a search by."""
    return list(known_to_readers(Category.objects.filter(merged_into=None), at))


@kept_for_moment
def known_authors(at):
    """The authors that readers can narrow a search by; none if there are too many for a list."""
    known = list(known_to_readers(Author.objects.filter(merged_into=None), at)[: MOST_OFFERED + 1])
    return known if len(known) <= MOST_OFFERED else []


@public_page
@not_kept
@at_one_moment
def search_suggestions(request, *, at):
    """Stories, sections and authors for what has been typed so far, as JSON."""
    try:
        found = suggestions(request.GET.get("q", ""), at)
    except TookTooLong:
        found = []
    shown = [{name: value for name, value in each._asdict().items() if value} for each in found]
    return JsonResponse({"suggestions": shown})


@public_page
def open_search(request):
    """How browsers search this site: OpenSearch 1.1."""
    shown = {
        "search": absolute(reverse("feed:search")),
        "own_address": absolute(reverse("feed:open_search")),
        "icon": absolute(static("img/favicon.png")),
    }
    return render(request, "feed/opensearch.xml", shown, content_type=_OPEN_SEARCH)


_OPEN_SEARCH = "application/opensearchdescription+xml; charset=utf-8"
