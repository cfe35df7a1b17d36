"""RSS 2.0 (https://www.rssboard.org/rss-specification) and Atom (RFC 4287), with the same contents."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import gettext_lazy
from django.utils.xmlutils import SimplerXMLGenerator

from articles.cleaning import tidy_characters
from articles.models import Article, PublicNote
from articles.pictured import leading_clip
from articles.pictures.credits import plain_credit
from articles.pictures.renditions import plain_of
from articles.text.languages import is_foreign
from feed.addresses import absolute, media, tag_uri
from feed.corrections import Notice
from feed.pictures import card_bytes, card_path
from feed.structured_data import images
from feed.syndication.full_text import text_in_feeds
from feed.syndication.names import of_notice, story_id, tags

_MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}
_CREATOR = {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}
_CONTENT = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
_TOMBSTONES = {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class PlainRss(Rss201rev2Feed):
    """RSS with plain-text descriptions, and elements about the feed itself."""

    name = gettext_lazy("RSS feed")

    def latest_post_date(self):
        return _changed_at(self)

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["links"].items():
            handler.addQuickElement("atom:link", None, {"rel": relation, "href": address})
        handler.startElement("image", {})
        handler.addQuickElement("url", self.feed["icon"])
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("link", self.feed["link"])
        handler.endElement("image")

    def add_item_elements(self, handler, item):
        # A description is HTML by convention: without this, words such as <b> would vanish from a teaser.
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))


class PlainAtom(Atom1Feed):
    """Atom with plain-text summaries, where Django writes HTML, and elements about the feed itself."""

    name = gettext_lazy("Atom feed")

    def latest_post_date(self):
        return _changed_at(self)

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["links"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})
        handler.addQuickElement("icon", self.feed["icon"])
        handler.addQuickElement("logo", self.feed["logo"])

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


def _changed_at(feed):
    """A time that never goes back: Django's does when its newest story is withdrawn.

    For an empty feed Django uses the current time, which would be new bytes with every request.
    """
    return feed.feed["changed_at"] or _LONG_AGO


class ArticleFeed:
    """What every format says about articles; each format adds how it is written."""

    kind: str
    """The kind of the format's items among cached fragments."""
    names_departures = False
    """Whether the format can say that a story is gone."""
    written: Iterable[str] = ()
    """Its items as they are written into the feed."""

    def write_items(self, handler):
        for item in self.written:
            handler.ignorableWhitespace(item)  # SAX's way to write what is already XML.

    @classmethod
    def item(cls, article: Article, notes: list[PublicNote]) -> str:
        """An article as it is written into every feed of this format."""
        feed, text = cls(title="", link="", description=""), StringIO()
        feed.add_article(article, notes)
        super(ArticleFeed, feed).write_items(SimplerXMLGenerator(text, "utf-8", short_empty_elements=True))
        return text.getvalue()

    def add_article(self, article, notes):
        self.add_item(
            title=article.headline,
            link=absolute(article.get_absolute_url()),
            description=article.teaser,
            pubdate=article.published_at,
            updateddate=article.updated_at or article.published_at,
            unique_id=story_id(article),
            unique_id_is_permalink=False,
            categories=tags(article),
            enclosures=_enclosures(article),
            article=article,
            text=text_in_feeds(article, notes),
        )


class Rss(ArticleFeed, PlainRss):
    kind = "RSS item"

    def rss_attributes(self):
        return super().rss_attributes() | _MEDIA | _CREATOR | _CONTENT

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["text"]:
            handler.addQuickElement("content:encoded", item["text"])
        for author in item["article"].authors:
            handler.addQuickElement("dc:creator", author.name)
        _add_language(handler, item["article"].written_in)
        _add_picture(handler, item["article"])
        _add_video(handler, item["article"])


class Atom(ArticleFeed, PlainAtom):
    kind = "Atom item"
    names_departures = True

    def root_attributes(self):
        return super().root_attributes() | _MEDIA | _TOMBSTONES

    def write_items(self, handler):
        super().write_items(handler)
        for departure in self.feed["departures"]:
            _add_tombstone(handler, departure)

    def item_attributes(self, item):
        return super().item_attributes(item) | _language(item["article"].written_in)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["text"]:
            handler.addQuickElement("content", item["text"], {"type": "html"})
        for author in item["article"].authors:
            _add_person(handler, author)
        _add_picture(handler, item["article"])
        _add_video(handler, item["article"])


def _add_language(handler, tag):
    if is_foreign(tag):
        handler.addQuickElement("dc:language", tag)


def _language(tag):
    return {"xml:lang": tag} if is_foreign(tag) else {}


def _add_tombstone(handler, departure):
    """A story that programs should drop (RFC 6721)."""
    gone = {"ref": story_id(departure), "when": rfc3339_date(departure.at)}
    handler.startElement("at:deleted-entry", gone)
    if departure.notice:
        handler.addQuickElement("at:comment", tidy_characters(departure.notice))
    handler.endElement("at:deleted-entry")


class NoticeFeed:
    """What RSS and Atom say about public notes and withdrawals."""

    def add_notice(self, notice: Notice, article: Article | None) -> None:
        title, address = of_notice(notice, article)
        self.add_item(
            title=title,
            link=address,
            description=tidy_characters(notice.text),
            pubdate=notice.at,
            updateddate=notice.at,
            unique_id=tag_uri(notice.published_under, notice.published_on, notice.name),
            unique_id_is_permalink=False,
            tag=article.written_in if article else "",
        )


class NoticesRss(NoticeFeed, PlainRss):
    def rss_attributes(self):
        return super().rss_attributes() | _CREATOR

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        _add_language(handler, item["tag"])


class NoticesAtom(NoticeFeed, PlainAtom):
    def item_attributes(self, item):
        return super().item_attributes(item) | _language(item["tag"])


def _enclosures(article):
    """The lead video or audio, else a picture, as a file attached to the item; RSS allows one."""
    if clip := leading_clip(article):
        return [Enclosure(absolute(clip.address), str(clip.about["size"]), clip.about["type"])]
    path = card_path(article)
    return [Enclosure(media(path), str(card_bytes(article)), "image/jpeg")] if path else []


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


def _add_video(handler, article):
    """Our own video or audio, or the page that shows one of another site, and its length."""
    if clip := leading_clip(article):
        _add_clip(handler, clip)
    elif article.video_url:
        length = {"duration": str(article.video_seconds)} if article.video_seconds else {}
        handler.startElement("media:content", {"medium": "video"} | length)
        handler.addQuickElement("media:player", "", {"url": article.video_url})
        handler.endElement("media:content")


def _add_clip(handler, clip):
    about = clip.about
    facts = {"url": absolute(clip.address), "type": about["type"], "medium": about["kind"]}
    sizes = {name: about[name] for name in ("width", "height")} | {"duration": about["seconds"]}
    sizes |= {"fileSize": about["size"]}
    facts |= {name: str(value) for name, value in sizes.items() if value}
    handler.startElement("media:content", facts)
    if about["title"]:
        handler.addQuickElement("media:title", about["title"], {"type": "plain"})
    if clip.poster:
        handler.addQuickElement("media:thumbnail", "", {"url": media(plain_of(clip.poster).name)})
    if about["credit"]:
        handler.addQuickElement("media:credit", plain_credit(about["credit"]))
    for tag, address in clip.captions:
        subtitle = {"type": "text/vtt", "lang": tag, "href": absolute(address)}
        handler.addQuickElement("media:subTitle", "", subtitle)
    handler.endElement("media:content")
