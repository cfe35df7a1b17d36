"""What the pages of lists have in common."""

from operator import attrgetter

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import escape_uri_path

from articles.freshness import kept_for_moment
from articles.models import Article, Author, Category
from articles.models.article import known_to_readers
from articles.readers.public import moved
from feed.addresses import absolute
from feed.items import add_items

last_change = kept_for_moment(Article.objects.last_change)


@kept_for_moment
def sections(at):
    """The sections in the navigation."""
    offered = Category.objects.filter(is_in_navigation=True, is_retired=False).order_by()
    return tuple(sorted(known_to_readers(offered, at), key=attrgetter("place", "sort_key")))


def known(model, slug, at):
    """The category or author with this slug; None while no public article has it."""
    return known_to_readers(model.objects.filter(slug=slug).select_related("picture"), at).first()


def known_labels(at):
    """All categories, and all authors, that readers know."""
    return [known_to_readers(model.objects.all(), at) for model in (Category, Author)]


def label_moved(request, model, slug, at):
    """A redirect to the label that has replaced this one, at the same kind of address; else 404."""
    label = model.objects.successor(slug)
    if label is None or not known(model, label.slug, at):
        raise Http404
    return moved(request, reverse(request.resolver_match.view_name, args=[label.slug]))


def preview_page(request, form, name, whole, **entries):
    """A page about a feed; `whole` is the address of the page whose entries the feed has."""
    about = {
        "heading": f"{form.name}: {name}",
        "type": form.content_type.partition(";")[0],
        "name": name,
        "address": absolute(escape_uri_path(request.path)),
        "whole": whole,
    }
    shown = about | {"is_first_page": True, "articles": (), "categories_nav": sections()} | entries
    return render(request, "feed/feed_preview.html", shown)


def respond(request, template, page, **context):
    # Pinned stories are above the first.
    add_items(page.entries, first_is_seen=page.is_first and not context.get("top"))
    shown = {"articles": page.entries, "next_cursor": page.next_cursor, "is_first_page": page.is_first}
    return render(request, template, shown | context | {"categories_nav": sections()})
