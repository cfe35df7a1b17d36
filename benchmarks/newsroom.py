"""The newsroom that is measured: 50,000 stories, one every half hour for three years."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, Place, PublicNote
from tests import factories
from tests.feed import archive

COUNT = 50_000
LIVE_BLOG_VERSIONS = 1500
PARAGRAPH = "The bridge over the bay closed at noon, and drivers face a long way round until spring. "
BODY = f"<p>{PARAGRAPH * 5}</p>" * 5


@dataclass
class Newsroom:
    editor: Any
    bygone: Any
    """A category of the oldest half of the stories."""
    former: Any
    """The author of that half."""
    page_1000: Place
    plain: Article
    """The live version of a story that has had no other."""
    live_blog: Article
    """The live version of a story that has had 1,500."""
    cache_url: str
    """Where a shared cache is."""


def stored(editor, moments, **contents):
    """Store a story at each moment; gives their ids."""
    with transaction.atomic():
        ids = archive.fill(editor, moments, body=BODY, **contents)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return ids


def put_right(articles):
    """Store a correction of every tenth article."""
    corrected = articles.order_by("pk").only("story_id", "live_from")[::10]
    PublicNote.objects.bulk_create(
        [
            PublicNote(
                article=each, story_id=each.story_id, at=each.live_from, kind="correction", text=PARAGRAPH
            )
            for each in corrected
        ],
        batch_size=1000,
    )


def build(cache_url: str, count: int = COUNT) -> Newsroom:
    """Store so many stories, at least a hundred; one of the newest is a live blog of 1,500 versions."""
    live_blog = count - count // 50
    editor = factories.person("editor")
    daily, bygone = factories.category("Daily"), factories.category("Bygone")
    writer, former = factories.author("Writer"), factories.author("Former")

    def labels(number):
        return ([bygone], [former]) if number < count // 2 else ([daily], [writer])

    def versions(number):
        return LIVE_BLOG_VERSIONS if number == live_blog else 1

    moments = archive.every(timedelta(minutes=30), count, timezone.now() - timedelta(hours=1))
    ids = stored(editor, moments, labels=labels, versions=versions)
    live = Article.objects.published(timezone.now())
    put_right(live)
    page_1000 = max(count - 20 * 999, 0)
    return Newsroom(
        editor,
        bygone,
        former,
        page_1000=Place(moments[page_1000], ids[page_1000]),
        plain=live.get(story=ids[live_blog - 1]),
        live_blog=live.get(story=ids[live_blog]),
        cache_url=cache_url,
    )
