"""What the pages of lists have in common."""

from operator import attrgetter

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from articles.freshness import kept_for_moment
from articles.models import Article, Author, Category
from articles.models.article import known_to_readers
from articles.public import moved
from feed.items import add_items

last_change = kept_for_moment(Article.objects.last_change)


@kept_for_moment
def sections(at):
    """The sections in the navigation."""
    offered = Category.objects.filter(is_in_navigation=True, is_retired=False).order_by()
    return sorted(known_to_readers(offered, at), key=attrgetter("place", "sort_key"))


def known(model, slug, at):
    """The category or author of this slug; None while no public article carries it."""
    return known_to_readers(model.objects.filter(slug=slug), at).first()


def known_labels(at):
    """All categories, and all authors, that readers know."""
    return [known_to_readers(model.objects.all(), at) for model in (Category, Author)]


def label_moved(request, model, slug, at):
    """A redirect to the label that has taken this one's place, at the same kind of address; else 404."""
    label = model.objects.successor(slug)
    if label is None or not known(model, label.slug, at):
        raise Http404
    return moved(request, reverse(request.resolver_match.view_name, args=[label.slug]))


def respond(request, template, page, **context):
    add_items(page.entries, first_is_seen=page.is_first)
    shown = {"articles": page.entries, "next_cursor": page.next_cursor, "is_first_page": page.is_first}
    return render(request, template, shown | context | {"categories_nav": sections()})
