"""RSS 2.0 (https://www.rssboard.org/rss-specification) and Atom (RFC 4287), with the same contents."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO

from django.urls import reverse
from django.utils import dateformat
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from articles.cleaning import tidy_characters
from articles.pictures.credits import plain_credit
from feed.addresses import absolute, media, tag_uri
from feed.pictures import card_path, size_of
from feed.structured_data import images
from feed.syndication.full_text import full_text

_MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}
_CREATOR = {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}
_CONTENT = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class SteadyFeed:
    """A feed whose time never goes back: Django's does when its newest story is withdrawn."""

    def latest_post_date(self):
        # For an empty feed Django's is the time now, which would be new bytes with every request.
        return self.feed["changed_at"] or _LONG_AGO


class ArticleFeed(SteadyFeed):
    """What every format says of articles; a format adds how it is written."""

    kind: str
    """What an item of the format is called among the parts that are kept."""
    written: Iterable[str] = ()
    """Its items as they stand in the feed."""

    def write_items(self, handler):
        for item in self.written:
            handler.ignorableWhitespace(item)  # SAX's way to write what is XML already.

    @classmethod
    def item(cls, article) -> str:
        """An article as it stands in every feed of this format."""
        feed, text = cls(title="", link="", description=""), StringIO()
        feed.add_article(article)
        super(ArticleFeed, feed).write_items(SimplerXMLGenerator(text, "utf-8", short_empty_elements=True))
        return text.getvalue()

    def add_article(self, article):
        self.add_item(
            title=article.headline,
            link=absolute(article.get_absolute_url()),
            description=article.teaser,
            pubdate=article.published_at,
            updateddate=article.updated_at or article.published_at,
            # Not the address, which an editor can change: readers' programs would show the story anew.
            unique_id=tag_uri(article.published_under, article.published_on, f"story/{article.story_id}"),
            unique_id_is_permalink=False,
            categories=[category.name for category in article.categories],
            enclosures=_enclosures(article),
            article=article,
        )


class Rss(ArticleFeed, Rss201rev2Feed):
    kind = "RSS item"

    def rss_attributes(self):
        return super().rss_attributes() | _MEDIA | _CREATOR | _CONTENT

    def add_item_elements(self, handler, item):
        # A description is HTML by custom: without this, words such as <b> would vanish from a teaser.
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", full_text(item["article"]))
        for author in item["article"].authors:
            handler.addQuickElement("dc:creator", author.name)
        _add_picture(handler, item["article"])


class PlainAtom(Atom1Feed):
    """Atom with summaries of plain text, where Django writes HTML."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


class Atom(ArticleFeed, PlainAtom):
    kind = "Atom item"

    def root_attributes(self):
        return super().root_attributes() | _MEDIA

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", full_text(item["article"]), {"type": "html"})
        for author in item["article"].authors:
            _add_person(handler, author)
        _add_picture(handler, item["article"])


class Corrections(SteadyFeed, PlainAtom):
    def add_notice(self, notice, article):
        day = dateformat.format(notice.published_on, "N j, Y")
        of = article.headline if article else f"A story of {day}"
        address = article.get_absolute_url() if article else reverse("feed:corrections")
        self.add_item(
            title=f"{notice.heading}: {of}",
            link=absolute(address),
            description=tidy_characters(notice.text),
            pubdate=notice.at,
            updateddate=notice.at,
            unique_id=tag_uri(notice.published_under, notice.published_on, notice.name),
        )


def _enclosures(article):
    """The lead image, or else the first picture in the text, as a file beside the item; RSS allows one."""
    path = card_path(article)
    return [Enclosure(media(path), str(size_of(path)), "image/jpeg")] if path else []


def _add_person(handler, author):
    handler.startElement("author", {})
    handler.addQuickElement("name", author.name)
    handler.addQuickElement("uri", absolute(author.get_absolute_url()))
    handler.endElement("author")


def _add_picture(handler, article):
    """The lead image with its caption and credit, as Media RSS (https://www.rssboard.org/media-rss)."""
    for picture in images(article)[:1]:
        size = {"width": str(picture["width"]), "height": str(picture["height"])}
        of_kind = {"medium": "image", "type": "image/jpeg"}
        handler.startElement("media:content", {"url": picture["url"], **of_kind, **size})
        if article.lead_caption:
            handler.addQuickElement("media:description", article.lead_caption, {"type": "plain"})
        if article.lead_credit:
            handler.addQuickElement("media:credit", plain_credit(article.lead_credit))
        handler.endElement("media:content")
