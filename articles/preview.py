"""The working copy as readers would get it, before they do."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from articles import html, public_record, workflow
from articles.models import Article, PreviewLink, Story
from articles.workflow.standing import Standing
from articles.workflow.versions import slug_of

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}
"""What no cache, no search engine and no other site may have."""


def as_article(story: Story, at: datetime, *, categories=None, authors=None) -> Article:
    """The working copy in the shape in which readers would get it at this moment; never stored."""
    last = Standing.of(story, at).last
    article = Article(
        **story.words(),
        story_id=story.pk,
        published_on=last.published_on if last else timezone.localdate(at),
        published_at=last.published_at if last else at,
        listed_at=last.listed_at if last else at,
        updated_at=last.updated_at if last else None,
        updated_as=last.updated_as if last else "",
        reading_minutes=html.reading_minutes(story.body),
    )
    article.body = html.clean(article.body)
    article.teaser = story.dek or html.first_paragraph(article.body)
    article.slug = article.slug or slug_of(article.headline) or "preview"
    article.categories = story.categories if categories is None else categories
    article.authors = story.authors if authors is None else authors
    return article


def page_of(request, article: Article, at: datetime, **context) -> str:
    """The page of an article that is not published, without what other sites and programs read of it."""
    words = {"article": article, "notes": public_record.notes(article, at), "body": html.render(article.body)}
    return render_to_string("articles/preview.html", words | context, request)


def shared_story(token: str, at: datetime) -> Story | None:
    """The story that a link opens at this moment; None for an expired, revoked or unknown one.

    A link opens no more than its maker may see: not after they are named out of the story, or left.
    """
    links = PreviewLink.objects.filter(token=token, revoked_at=None, expires_at__gt=at)
    link = links.select_related("made_by", "story").first()
    if link is None or not workflow.sees(link.story, link.made_by):
        return None
    return Story.objects.filter(pk=link.story_id, taken_down_at=None).with_labels().first()
