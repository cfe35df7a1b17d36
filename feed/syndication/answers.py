"""Feeds as responses to requests: a page of a list's entries, or of notices, in one of the forms."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from articles.caches.fragments import Part, kept
from articles.freshness import kept_for_moment
from articles.models import Article
from articles.newspaper import newspaper
from articles.pictured import add_shown
from articles.readers import public_record
from feed.addresses import absolute, feed_id
from feed.corrections import Notice, articles_of
from feed.paging import Page
from feed.pictures import site_card

LENGTH = 50
"""How many entries a page of a feed has."""
MOST_DEPARTURES = 20
"""How many of the stories that readers no longer have a feed lists, so that programs drop them."""


def respond(request, form, page: Page, *, of, at, changed_at) -> HttpResponse:
    """A feed, in one of the forms, of a page of a list; `of` is its category or author, if any."""
    link = absolute(of.get_absolute_url() if of else "/")
    newest = _("The newest stories from %(site)s") % {"site": newspaper().name}
    feed = form(
        title=f"{of.name} – {newspaper().name}" if of else newspaper().name,
        link=link,
        description=getattr(of, "description", "") or newest,
        departures=_departures() if form.names_departures and page.is_first else (),
        **_shared(request, link, page, changed_at),
    )
    feed.written = _items(form, page.entries, at)
    return _written(feed)


@kept_for_moment
def _departures(at):
    return public_record.departures(at, MOST_DEPARTURES)


def _items(form, entries, at):
    parts = {Part.of_version(form.kind, entry.pk, entry.live_from): entry.pk for entry in entries}
    found = kept(parts, lambda missing: _made(form, {part: parts[part] for part in missing}, at))
    return [found[part] for part in parts]


def _made(form, missing, at):
    unread = ("slugline", "social_headline", "social_description")
    whole = Article.objects.with_labels().defer(*unread).in_bulk(missing.values())
    add_shown([*whole.values()], at)
    # An article's public notes came with it or before it, so that they never change.
    notes = public_record.notes_of([article.story_id for article in whole.values()], at)
    return {part: form.item(whole[pk], notes[whole[pk].story_id]) for part, pk in missing.items()}


def respond_with_notices(request, form, page: Page, *, changed_at) -> HttpResponse:
    """A feed, in one of the forms, of a page of public notes and withdrawals, newest first."""
    link, site = absolute(reverse("feed:corrections")), newspaper().name
    feed = form(
        title=f"{_('Corrections')} – {site}",
        link=link,
        description=_("What %(site)s has corrected, clarified or withdrawn") % {"site": site},
        **_shared(request, link, page, changed_at),
    )
    _add_notices(feed, page.entries)
    return _written(feed)


def _add_notices(feed, notices: Sequence[Notice]) -> None:
    live = articles_of(notices)
    for notice in notices:
        feed.add_notice(notice, live.get(notice.live_pk))


def _shared(request, link, page, changed_at):
    address = absolute(escape_uri_path(request.path))
    links, icons = {}, newspaper().icons
    if not page.is_first:
        links["first"] = address
    if page.next_cursor:
        links["next"] = f"{address}?before={page.next_cursor}"
    if settings.WEBSUB_HUB and page.is_first:
        links["hub"] = settings.WEBSUB_HUB
    return {
        "feed_guid": feed_id(link),
        "changed_at": changed_at,
        "language": settings.LANGUAGE_CODE,
        "author_name": newspaper().name,
        "feed_url": address if page.is_first else absolute(request.get_full_path()),
        "icon": absolute(icons.touch_url if icons else static("img/touch-icon.png")),
        "logo": site_card().url,
        "links": links,
    }


def _written(feed):
    # No Last-Modified: it counts whole seconds, and a program that asks by time would keep a story that was
    # withdrawn within the same second. Written at once: Django's writer makes thousands of pieces.
    answer = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    links = {"self": feed.feed["feed_url"]} | feed.feed["links"]
    answer["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    return answer
