"""Feeds as answers to requests: a list's entries, or notices, in one of the forms."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path

from articles.fragments import Part, kept
from articles.models import Article
from feed.addresses import absolute, feed_id
from feed.corrections import articles_of
from feed.syndication.xml import Corrections

LENGTH = 50
"""How many articles a feed holds."""


def respond(request, form, entries, *, of, changed_at):
    """A feed, in one of the forms, of a list's entries; `of` is their category or author, if any."""
    link = absolute(of.get_absolute_url() if of else "/")
    feed = form(
        title=f"{of.name} – {settings.SITE_NAME}" if of else settings.SITE_NAME,
        link=link,
        feed_guid=feed_id(link),
        description=getattr(of, "description", "") or f"The newest stories from {settings.SITE_NAME}",
        **_shared(request, changed_at),
    )
    feed.written = _items(form, entries)
    return _written(feed)


def _items(form, entries):
    parts = {Part.of_version(form.kind, entry.pk, entry.live_from): entry.pk for entry in entries}
    found = kept(parts, lambda missing: _made(form, {part: parts[part] for part in missing}))
    return [found[part] for part in parts]


def _made(form, missing):
    unread = ("slugline", "social_headline", "social_description")
    whole = Article.objects.with_labels().defer(*unread).in_bulk(missing.values())
    return {part: form.item(whole[pk]) for part, pk in missing.items()}


def respond_with_notices(request, notices, *, changed_at):
    """A feed of public notes and withdrawals, newest first."""
    link = absolute(reverse("feed:corrections"))
    feed = Corrections(
        title=f"Corrections – {settings.SITE_NAME}",
        link=link,
        feed_guid=feed_id(link),
        description=f"What {settings.SITE_NAME} has corrected, clarified or withdrawn",
        **_shared(request, changed_at),
    )
    live = articles_of(notices)
    for notice in notices:
        feed.add_notice(notice, live.get(notice.live_pk))
    return _written(feed)


def _shared(request, changed_at):
    return {
        "changed_at": changed_at,
        "language": settings.LANGUAGE_CODE,
        "author_name": settings.SITE_NAME,
        "feed_url": absolute(escape_uri_path(request.path)),
    }


def _written(feed):
    # Without Last-Modified: it counts whole seconds, and a program that asks by time would keep a story
    # that was withdrawn within the same one. Written at once: Django's writer makes thousands of pieces.
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
