from hashlib import blake2b

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_bidi, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import freshness, html
from articles.blocks import players
from articles.caches.fragments import Part, kept
from articles.models import Address, Article, Withdrawal
from articles.newspaper import asking_nothing
from articles.pictured import add_shown
from articles.prepared import Prepared
from articles.readers import mistyped, public_record, translations
from articles.readers.onward import ORIGIN, onward, origin, with_first_category
from articles.readers.preview import HEADERS, as_article, by_link, page_of, shared_story
from articles.readers.public import at_one_moment, in_sites_language, moved, of_pins_now, public_page
from articles.readers.story_cards import with_cards
from articles.templatetags.pins import pin_label, strip

ONWARD, STRIP, PIN = "<!--onward-->", "<!--strip-->", "<!--pin-->"
"""Placeholders for other stories in the page of a version; no words of a story contain these."""


@public_page
@at_one_moment
def article(request, published_on, slug, *, at):
    """A story at its address: the live version, a redirect to its current address, 410 or 404."""
    live = next(iter(_live(published_on=published_on, slug=slug, at=at)), None)
    if live is None:
        story, versions = _versions(published_on, slug)
        return _gone(request, versions, story, at)
    pk, live_from, day, present_slug, *rest = live
    if present_slug != slug:
        return moved(request, reverse("articles:article", args=[day, present_slug]))
    part = Part.of_version("article", pk, live_from)
    page = kept([part], lambda _: {part: _page(request, pk, at)})[part]
    # Other stories, which are not part of the cached page of a version.
    start = origin(*rest)
    others = onward(start, at)
    own = reverse("articles:article", args=[day, slug])
    shown = {ONWARD: _leading_on(start, others), STRIP: strip(), PIN: pin_label(start.place.story_id)}
    shown |= translations.pieces(start, others, own, request)
    for mark, piece in shown.items():
        page = page.replace(mark, piece)
    page, linked = with_cards(page, at)
    response = players.allowed(request, HttpResponse(page), page)
    response.shows = [*others.stories, *linked]  # A copy elsewhere must go when one of these does.
    return response


def _leading_on(start, others):
    """The links to other stories, cached until one of these is another story, or has other words."""
    shown = {
        "newer": others.newer,
        "older": others.older,
        "related": others.related,
        "category": start.category_name,
    }
    part = Part("onward", blake2b(repr(shown).encode(), digest_size=16).hexdigest())
    return kept([part], lambda _: {part: render_to_string("articles/_onward.html", shown)})[part]


def _page(request, pk, at):
    """The page of a version. Its public notes came with it or before it, so that they never change."""
    article = Article.objects.published(at).with_labels().get(pk=pk)
    add_shown([article], at)
    notes = public_record.notes(article, at)
    has_history = article.kind != Article.Kind.FIRST or bool(notes)
    context = {"article": article, "body": html.body_of(article), "notes": notes}
    return render_to_string("articles/article.html", context | {"has_history": has_history}, request)


@public_page
@at_one_moment
def history(request, published_on, slug, *, at):
    """The public record of a live story; if it has moved or gone, the response is that of the article."""
    live = next(iter(_recorded(published_on=published_on, slug=slug, at=at)), None)
    if live is None:
        story, versions = _versions(published_on, slug)
        return _gone(request, versions, story, at)
    article = Article(**dict(zip(_OF_RECORD, live, strict=True)))
    if article.slug != slug:
        return moved(request, reverse("articles:history", args=[article.published_on, article.slug]))
    record = _record(request, article, at, request.GET.get("before", ""))
    context = {"article": article, "record": html.rendered(record)}
    return render(request, "articles/history.html", context)


def _record(request, article, at, cursor):
    """A page of the record as HTML; the first is cached until readers lose something.

    The others are not cached: anybody can invent cursors.
    """

    def made():
        context = {"article": article, "history": public_record.history(article.story_id, at, cursor)}
        return render_to_string("articles/_record.html", context, request)

    if cursor:
        return made()
    part = Part.of_version(f"record since {freshness.current().removed}", article.pk, article.live_from)
    return kept([part], lambda _: {part: made()})[part]


def _versions(published_on, slug):
    """The story at an address, as a subquery, and all of its versions, newest first."""
    story = Address.objects.filter(published_on=published_on, slug=slug).values("story")[:1]
    # Ordered by live_from, so that only the newest of a story's versions is read, even of a thousand.
    return story, Article.objects.filter(story=story).order_by("-live_from")


@Prepared
def _live(published_on, slug, at):
    """The live version of the story at an address."""
    versions = _versions(published_on, slug)[1].published(at)
    shown = ("pk", "live_from", "published_on", "slug", *ORIGIN)
    return with_first_category(versions).values_list(*shown)[:1]


_OF_RECORD = ("pk", "live_from", "story_id", "headline", "published_on", "slug", "written_in")


@Prepared
def _recorded(published_on, slug, at):
    """What the page of a record says about the live version of the story at an address."""
    return _versions(published_on, slug)[1].published(at).values_list(*_OF_RECORD)[:1]


def _gone(request, versions, story, at):
    """410 for a story that readers had, with its notice unless it was taken down; else 404."""
    if not versions.on_record(at).exists():
        raise Http404
    notices = Withdrawal.objects.filter(story=story, story__taken_down_at=None)
    withdrawal = notices.order_by("-at").values("notice", "at").first()
    if withdrawal is None:
        return render(request, "410.html", status=410)
    return render(request, "articles/withdrawn.html", {"withdrawal": withdrawal}, status=410)


def not_found(request, exception):
    """A redirect if a mistyped address meant a page for readers, else 404; both cacheable for only a second.

    Without Cache-Control some caches keep a 404 for minutes: a story that goes live would seem missing.
    """
    is_of_readers = not request.path.startswith(reverse("admin:index"))
    answer = mistyped.redirected(request) if is_of_readers and request.method in ("GET", "HEAD") else None
    with asking_nothing(), in_sites_language():
        pinned = answer is None and is_of_readers and of_pins_now(strip)
        answer = answer or render(request, "404.html", {"strip": pinned}, status=404)
    if is_of_readers:
        patch_cache_control(answer, public=True, max_age=1)
        patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@require_safe
@cache_control(public=True, max_age=3600)
def stand_in(request):
    """What readers get in place of a picture that was removed: an SVG that takes any shape it is given."""
    with in_sites_language():
        direction = "rtl" if get_language_bidi() else "ltr"
        # Translators: for readers
        # Where there is no room for more: two words, one beneath the other.
        short = gettext("Picture removed").split(" ", 1)
        context = {"direction": direction, "short": short}
        answer = render(request, "articles/stand_in.svg", context, "image/svg+xml")
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@require_safe
def preview(request, token):
    """The working copy, for anyone with the link; all links that do not work get the same response."""
    at = timezone.now()
    story = shared_story(token, at)
    if story is None:
        return TemplateResponse(request, "404.html", status=404, headers=HEADERS)
    page = page_of(request, as_article(story, at, by_link(token)), at, shared=story, now=at)
    return HttpResponse(page, headers=HEADERS)
