from datetime import datetime

from django.utils import timezone

from articles import html
from articles.models import Article, Story
from articles.standing import Standing


def as_article(story: Story, at: datetime, *, categories=None, authors=None) -> Article:
    """The working copy in the shape in which readers would get it at this moment; never stored."""
    last = Standing.of(story, at).last
    article = Article(
        **story.words(),
        published_on=last.published_on if last else timezone.localdate(at),
        published_at=last.published_at if last else at,
        updated_at=last.updated_at if last else None,
        updated_as=last.updated_as if last else "",
        reading_minutes=html.reading_minutes(story.body),
        teaser=story.dek or html.first_paragraph(story.body),
    )
    article.body = html.clean(article.body)
    article.slug = article.slug or "preview"
    article.categories = story.categories if categories is None else categories
    article.authors = story.authors if authors is None else authors
    return article
