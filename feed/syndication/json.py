"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with the same contents as RSS and Atom."""

import json
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.feedgenerator import rfc3339_date

from articles.models import Article, PublicNote
from articles.newspaper import newspaper
from articles.pictured import leading_clip
from articles.text.languages import is_foreign
from feed.addresses import absolute, media, tag_uri
from feed.corrections import Notice
from feed.pictures import card_path
from feed.syndication.full_text import text_in_feeds
from feed.syndication.names import of_notice, story_id, tags


class JsonFeed:
    """A feed, as `feed.syndication.answers` expects it of each of its forms."""

    name = "JSON Feed"
    kind = "JSON item"
    names_departures = False
    content_type = "application/feed+json; charset=utf-8"

    def __init__(self, **feed: Any):
        self.feed = feed
        self.written: list[str] = []
        """Its items as they are written into the feed."""

    @staticmethod
    def item(article: Article, notes: list[PublicNote]) -> str:
        """An article as it is written into every feed of this format."""
        return json.dumps(fields_of(article, text_in_feeds(article, notes)), ensure_ascii=False)

    def add_notice(self, notice: Notice, article: Article | None) -> None:
        title, address = of_notice(notice, article)
        fields = {
            "id": tag_uri(notice.published_under, notice.published_on, notice.name),
            "url": address,
            "title": title,
            "content_text": notice.text,
            "date_published": rfc3339_date(notice.at),
            **_language(article.written_in if article else ""),
        }
        self.written.append(json.dumps(fields, ensure_ascii=False))

    def writeString(self, encoding: str) -> str:  # noqa: N802 - Django's name for it
        head = json.dumps(self._head(), ensure_ascii=False)
        return f'{head[:-1]}, "items": [{", ".join(self.written)}]}}'

    def _head(self):
        feed, links, icons = self.feed, self.feed["links"], newspaper().icons
        return {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "icon": feed["icon"],
            "favicon": absolute(icons.small_url if icons else static("img/favicon.png")),
            "authors": [{"name": feed["author_name"], "url": settings.SITE_URL}],
            **({"next_url": links["next"]} if "next" in links else {}),
            **({"hubs": [{"type": "WebSub", "url": links["hub"]}]} if "hub" in links else {}),
        }


def fields_of(article: Article, text: str) -> dict[str, Any]:
    """An article as an item, with its whole text, or with its teaser if there is none."""
    picture, original = card_path(article), article.original_url
    return {
        "id": story_id(article),
        "url": absolute(article.get_absolute_url()),
        **({"external_url": original} if original else {}),
        "title": article.headline,
        **({"content_html": text} if text else {"content_text": article.teaser}),
        "summary": article.teaser,
        **({"image": media(picture)} if picture else {}),
        **_attachments(article),
        "date_published": rfc3339_date(article.published_at),
        "date_modified": rfc3339_date(article.updated_at or article.published_at),
        "authors": [
            {"name": author.name, "url": absolute(author.get_absolute_url())} for author in article.authors
        ],
        "tags": tags(article),
        **_language(article.written_in),
    }


def _attachments(article):
    """The lead video or audio of an article."""
    clip = leading_clip(article)
    if clip is None:
        return {}
    about = clip.about
    facts = {"url": absolute(clip.address), "mime_type": about["type"], "title": about["title"]}
    facts |= {"size_in_bytes": about["size"], "duration_in_seconds": about["seconds"]}
    return {"attachments": [{name: fact for name, fact in facts.items() if fact}]}


def _language(tag):
    return {"language": tag} if is_foreign(tag) else {}
