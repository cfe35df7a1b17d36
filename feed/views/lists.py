"""The News Feed, and the lists of a category and of an author."""

from functools import partial

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import cursors
from articles.models import Author, Category
from articles.models.article import known_to_readers
from articles.newspaper import newspaper
from articles.readers.public import at_one_moment, public_page
from articles.templatetags.pins import strip
from feed import beside, living
from feed.items import add_items
from feed.paging import PAGE_SIZE, place, read_page
from feed.pinned import top_stories
from feed.places import LabelPlaces, in_lists
from feed.views.pages import known, label_moved, respond, sections

_LISTED = in_lists(None, PAGE_SIZE + 1)
_OF_LABEL = {model: LabelPlaces(model, PAGE_SIZE + 1) for model in (Category, Author)}


@public_page
@at_one_moment
def home(request, *, at):
    """The News Feed: every article, newest first."""
    page = read_page(partial(_LISTED, at), "feed", request.GET.get("before", ""))
    described = _("The newest stories from %(site)s.") % {"site": newspaper().name}
    about = {"heading": _("News Feed"), "description": described, "is_home": True}
    top = page.is_first and top_stories()
    return respond(request, "feed/home.html", page, **about, asks=_asks(page, "feed:latest"), top=top)


def _asks(page, view, *args):
    """The address where the script of a list's first page asks what is new, and what it sends."""
    if not page.is_first:
        return None
    newest, seen = living.cursor_of(page.entries), living.seen_by(page.entries)
    return {"address": reverse(view, args=args), "after": newest, "since": seen}


@public_page
@at_one_moment
def latest(request, *, at):
    """What is new in the News Feed since a page was opened, for its script."""
    answer = _latest(request, at)
    if top := top_stories():
        answer["pinned"] = top
    return JsonResponse(answer)


@public_page
@at_one_moment
def latest_of_category(request, slug, *, at):
    """What is new in the list of a category since a page was opened."""
    return _latest_of_label(request, Category, slug, at)


@public_page
@at_one_moment
def latest_of_author(request, slug, *, at):
    """What is new in the list of an author since a page was opened."""
    return _latest_of_label(request, Author, slug, at)


def _latest_of_label(request, model, slug, at):
    label = known(model, slug, at)
    return JsonResponse(_latest(request, at, label)) if label else label_moved(request, model, slug, at)


def _latest(request, at, label=None) -> dict[str, object]:
    """What is new on a list, for its script."""
    newest = place(request.GET.get("after", ""), living.LIST)
    seen_at = cursors.read_moment(request.GET.get("since", ""))
    found = living.since(at, newest, seen_at, label)
    newer = found.newer[:PAGE_SIZE]
    add_items([*newer, *found.changed])
    return {
        "strip": strip(),
        "count": len(found.newer),
        "said": _said(len(found.newer)),
        "after": found.cursor,
        "since": found.seen,
        "days": newer and render_to_string("feed/_days.html", {"articles": newer}),
        "newer": [entry.story_id for entry in newer],
        "shown": [entry.story_id for entry in found.shown],
        "changed": {entry.story_id: entry.item for entry in found.changed},
    }


def _said(count):
    """What is offered to a reader of an open page."""
    if count > PAGE_SIZE:
        return _("More than %(count)s new stories") % {"count": PAGE_SIZE}
    return ngettext("%(count)s new story", "%(count)s new stories", count) % {"count": count}


@public_page
@at_one_moment
def latest_beside(request, *, at):
    """The newest stories for the side of an article's page, for its script: the same for every page."""
    answer = render(request, "feed/_beside.html", {"articles": beside.newest(at)})
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@public_page
@at_one_moment
def category(request, slug, *, at):
    """A category's articles, newest first."""
    return _of_label(request, Category, slug, at)


@public_page
@at_one_moment
def author(request, slug, *, at):
    """An author's articles, newest first."""
    return _of_label(request, Author, slug, at)


def _of_label(request, model, slug, at):
    """The list of a label, which readers know while it has an article; a later page may have none."""
    kind = model._meta.model_name
    listing = partial(_OF_LABEL[model], at, slug=slug)
    page = read_page(listing, f"{kind}/{slug}", request.GET.get("before", ""))
    label = page.entries[0].of if page.entries else known(model, slug, at)
    if label is None:
        return label_moved(request, model, slug, at)
    asks = _asks(page, f"feed:{kind}_latest", label.slug)
    return respond(request, f"feed/{kind}.html", page, heading=label.name, asks=asks, **{kind: label})


@public_page
@at_one_moment
def authors(request, *, at):
    """Everyone whose name is in a byline that readers have."""
    known = known_to_readers(Author.objects.select_related("picture"), at)
    described = _("Who writes for %(site)s.") % {"site": newspaper().name}
    about = {"heading": _("Authors"), "description": described}
    return render(request, "feed/authors.html", {**about, "authors": known, "categories_nav": sections()})
