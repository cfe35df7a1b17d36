"""The News Feed, and the lists of a category and of an author."""

from functools import partial

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import cursors
from articles.freshness import current
from articles.models import Article, Author, Category
from articles.models.article import known_to_readers
from articles.newspaper import newspaper
from articles.public import at_one_moment, public_page
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
    about = {"heading": _("News Feed"), "description": described}
    asks = {"after": living.cursor_of(page.entries), "since": current().number}
    top = page.is_first and top_stories()
    return respond(request, "feed/home.html", page, **about, asks=page.is_first and asks, top=top)


@public_page
@at_one_moment
def latest(request, *, at):
    """What the News Feed has that a page opened earlier does not show, for its script."""
    newest = place(request.GET.get("after", ""), living.LIST)
    seen_at = cursors.read_moment(request.GET.get("since", ""))
    found = living.since(Article.objects.published(at), newest, seen_at)
    newer = found.newer[:PAGE_SIZE]
    add_items([*newer, *found.changed])
    answer = {
        "count": len(found.newer),
        "said": _said(len(found.newer)),
        "after": found.cursor,
        "since": str(current().number),
        "days": newer and render_to_string("feed/_days.html", {"articles": newer}),
        "newer": [entry.story_id for entry in newer],
        "shown": [entry.story_id for entry in found.shown],
        "changed": {entry.story_id: entry.item for entry in found.changed},
    }
    if top := top_stories():
        answer["pinned"] = top
    return JsonResponse(answer)


def _said(count):
    """What is offered to the reader of an open page."""
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
    return respond(request, f"feed/{kind}.html", page, heading=label.name, **{kind: label})


@public_page
@at_one_moment
def authors(request, *, at):
    """Everyone whose name stands in a byline that readers have."""
    known = known_to_readers(Author.objects.select_related("picture"), at)
    described = _("Who writes for %(site)s.") % {"site": newspaper().name}
    about = {"heading": _("Authors"), "description": described}
    return render(request, "feed/authors.html", {**about, "authors": known, "categories_nav": sections()})
