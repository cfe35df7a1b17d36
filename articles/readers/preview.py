"""The working copy as readers would get it, before publication."""

from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse

from articles import html, workflow
from articles.clips.shown import Where
from articles.models import Article, PreviewLink, Story
from articles.pictured import add_shown
from articles.readers import public_record
from articles.readers.public import in_sites_language
from articles.readers.story_cards import with_cards
from articles.workflow.standing import Standing
from articles.workflow.versions import MINOR, drawn_from, slug_of, times_after

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}
"""Keep previews out of caches, search engines and other sites' logs."""


def as_article(story: Story, at: datetime, where: Where | None = None) -> Article:
    """The version that publishing the working copy now would open; never stored."""
    times = times_after(Standing.of(story, at).last, at, MINOR)
    article = Article(**story.words(), story_id=story.pk, **times, **drawn_from(story))
    article.slug = article.slug or slug_of(article.headline) or "preview"
    article.categories = story.categories
    article.authors = story.authors
    add_shown([article], at, where or _ON_DESK)
    return article


_ON_DESK = Where(
    lambda key, clip: reverse("admin:articles_clip_by_key", args=[key]),
    lambda text: reverse("admin:articles_clip_text", args=[text.clip_id, text.pk]),
)
"""The desk's addresses of video and audio that readers do not have yet."""


def by_link(token: str) -> Where:
    """The addresses of a draft's video and audio for those who have a link to the draft."""
    return Where(
        lambda key, clip: reverse("articles:preview_clip", args=[token, key]),
        lambda text: reverse("articles:preview_captions", args=[token, text.pk]),
    )


def page_of(request, article: Article, at: datetime, **context) -> str:
    """The page of an unpublished article, without metadata for other sites and programs."""
    words = {"article": article, "notes": public_record.notes(article, at), "body": html.body_of(article)}
    with in_sites_language():
        return with_cards(render_to_string("articles/preview.html", words | context, request), at)[0]


def shared_story(token: str, at: datetime) -> Story | None:
    """The story that a link opens at this moment; None for an expired, revoked or unknown link.

    A link shows no more than its maker may see: it stops working if they lose access to the story, or
    leave.
    """
    links = PreviewLink.objects.filter(token=token, revoked_at=None, expires_at__gt=at)
    link = links.select_related("made_by", "story").first()
    if link is None or not workflow.sees(link.story, link.made_by):
        return None
    return Story.objects.filter(pk=link.story_id, taken_down_at=None).with_labels().first()
