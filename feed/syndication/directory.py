"""All feeds of the site: for people, and as OPML (http://opml.org/spec2.opml) for their programs."""

from collections.abc import Iterable
from io import StringIO
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.newspaper import newspaper
from feed.addresses import absolute


class Feeds(NamedTuple):
    """A list of articles with its page, and its feed in each form."""

    name: str
    page: str
    rss: str
    atom: str
    json: str


class Group(NamedTuple):
    name: str
    feeds: list[Feeds]


def groups(categories: Iterable, authors: Iterable) -> list[Group]:
    """The site's own feeds, then those of these categories and authors."""
    of_site = Feeds(newspaper().name, *(reverse(f"feed:{name}") for name in ("home", "rss", "atom", "json")))
    found = [
        Group(_("Everything"), [of_site, _of_corrections()]),
        Group(_("Sections"), [_of("category", category) for category in categories]),
        Group(_("Authors"), [_of("author", author) for author in authors]),
    ]
    return [group for group in found if group.feeds]


def _of_corrections():
    forms = ("", "_rss", "_atom", "_json")
    return Feeds(_("Corrections"), *(reverse(f"feed:corrections{form}") for form in forms))


def _of(kind, label):
    forms = ("", "_rss", "_atom", "_json")
    return Feeds(label.name, *(reverse(f"feed:{kind}{form}", args=[label.slug]) for form in forms))


def opml(found: list[Group]) -> HttpResponse:
    """The RSS feeds of these groups, as a list that a program can subscribe to."""
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    xml.startElement("opml", {"version": "2.0"})
    xml.startElement("head", {})
    xml.addQuickElement("title", newspaper().name)
    xml.endElement("head")
    xml.startElement("body", {})
    for group in found:
        xml.startElement("outline", {"text": group.name})
        for feeds in group.feeds:
            addresses = {"xmlUrl": absolute(feeds.rss), "htmlUrl": absolute(feeds.page)}
            xml.addQuickElement("outline", "", {"type": "rss", "text": feeds.name, **addresses})
        xml.endElement("outline")
    xml.endElement("body")
    xml.endElement("opml")
    return HttpResponse(text.getvalue(), content_type="text/x-opml; charset=utf-8")
