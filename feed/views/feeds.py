"""Feeds for readers' programs, and the directory of them."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Author, Category
from articles.newspaper import newspaper
from articles.readers.public import at_one_moment, moved, public_page
from articles.readers.visits import ENTRIES, is_asked_for, with_preview
from feed.items import add_items
from feed.paging import read_page
from feed.places import in_lists
from feed.syndication import answers, directory
from feed.views.pages import known, known_labels, label_moved, last_change, preview_page, sections

_SYNDICATED = {
    model: in_lists(model, answers.LENGTH + 1, may_syndicate=True) for model in (None, Category, Author)
}


@with_preview
@public_page
@at_one_moment
def syndicated_feed(request, form, *, at):
    """The News Feed for readers' programs."""
    return _feed(request, form, partial(_SYNDICATED[None], at), at)


@with_preview
@public_page
@at_one_moment
def syndicated_category(request, form, slug, *, at):
    """A category's articles for readers' programs."""
    return _of_label(request, form, Category, slug, at)


@with_preview
@public_page
@at_one_moment
def syndicated_author(request, form, slug, *, at):
    """An author's articles for readers' programs."""
    return _of_label(request, form, Author, slug, at)


def _of_label(request, form, model, slug, at):
    label = known(model, slug, at)
    if label is None:
        return label_moved(request, model, slug, at)
    return _feed(request, form, partial(_SYNDICATED[model], at, label=label.pk), at, of=label)


def _feed(request, form, listing, at, of=None):
    page = read_page(listing, request.path, request.GET.get("before", ""), answers.LENGTH)
    if is_asked_for(request.META):
        return _preview(request, form, page, of)
    return answers.respond(request, form, page, of=of, at=at, changed_at=last_change())


def _preview(request, form, page, of):
    """The page for a person at the feed's address: what the feed is, and its newest entries."""
    shown = page.entries[:ENTRIES]
    add_items(shown, first_is_seen=True)
    name = of.name if of else newspaper().name
    whole = of.get_absolute_url() if of else reverse("feed:home")
    return preview_page(request, form, name, whole, articles=shown)


@public_page
@at_one_moment
def feeds(request, *, at):
    """Every feed, for people."""
    described = _("All feeds of %(site)s.") % {"site": newspaper().name}
    about = {"heading": _("Feeds"), "description": described}
    shown = {"groups": _all_feeds(at), "categories_nav": sections()}
    return render(request, "feed/feeds.html", about | shown)


@public_page
@at_one_moment
def opml(request, *, at):
    """Every feed, for readers' programs."""
    return directory.opml(_all_feeds(at))


def _all_feeds(at):
    return directory.groups(*known_labels(at))


@public_page
def led_to_feeds(request):
    """A redirect from where people and programs try to find a feed."""
    form = request.path.strip("/")
    return moved(request, reverse("feed:feeds" if form == "feed" else f"feed:{form}"))
