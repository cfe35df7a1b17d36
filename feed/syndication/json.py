"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with what RSS and Atom say."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.templatetags.static import static
from django.utils.feedgenerator import rfc3339_date

from feed.addresses import absolute, media, tag_uri
from feed.pictures import card_path
from feed.syndication.full_text import full_text


class JsonFeed:
    """A feed of articles, as `feed.syndication.answers` asks for one in each of its forms."""

    kind = "JSON item"
    content_type = "application/feed+json; charset=utf-8"
    written: Iterable[str] = ()
    """Its items as they stand in the feed."""

    def __init__(self, *, title, link, description, language, feed_url, author_name, **_):
        self.head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": link,
            "feed_url": feed_url,
            "description": description,
            "language": language,
            "icon": absolute(static("img/touch-icon.png")),
            "favicon": absolute(static("img/favicon.png")),
            "authors": [{"name": author_name, "url": settings.SITE_URL}],
        }

    @staticmethod
    def item(article) -> str:
        """An article as it stands in every feed of this format."""
        picture, original = card_path(article), article.original_url
        fields = {
            "id": tag_uri(article.published_under, article.published_on, f"story/{article.story_id}"),
            "url": absolute(article.get_absolute_url()),
            **({"external_url": original} if original else {}),
            "title": article.headline,
            "content_html": full_text(article),
            "summary": article.teaser,
            **({"image": media(picture)} if picture else {}),
            "date_published": rfc3339_date(article.published_at),
            "date_modified": rfc3339_date(article.updated_at or article.published_at),
            "authors": [
                {"name": author.name, "url": absolute(author.get_absolute_url())}
                for author in article.authors
            ],
            "tags": [category.name for category in article.categories],
        }
        return json.dumps(fields, ensure_ascii=False)

    def writeString(self, encoding):  # noqa: N802 - Django's name for it
        head = json.dumps(self.head, ensure_ascii=False)
        return f'{head[:-1]}, "items": [{", ".join(self.written)}]}}'
