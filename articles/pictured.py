"""The pictures of versions as readers get them at a moment."""

from collections.abc import Sequence
from datetime import datetime

from articles import html
from articles.clips.frozen import posters
from articles.clips.shown import PUBLIC, ShownClip, Where, shown_clips
from articles.models import Article
from articles.pictures.shown import Shown, shown, shown_image


def add_shown(articles: Sequence[Article], at: datetime, where: Where = PUBLIC) -> None:
    """Give each version its `shown`: {key: what readers get} for its lead image and the pictures in its body.

    Runs one query for all bodies, and none for lead images that are already loaded, or for deferred bodies.
    `shown_clips` is the same for its video and audio; versions without any need no query.
    """
    keys = {article.pk or id(article): _keys(article) for article in articles}
    found = shown((key for each in keys.values() for key in each), at)
    for article in articles:
        own = keys[article.pk or id(article)]
        article.shown = {key: found[key] for key in own if key in found} | _lead(article, at)
    clips = shown_clips(articles, found, at, where)
    for article in articles:
        article.shown_clips = clips[id(article)]


def _keys(article):
    is_read = "body" not in article.get_deferred_fields()
    own = [figure.key for figure in html.pictures_in(article.body)] if is_read else []
    return own + posters(article.clips)


def _lead(article, at):
    image = article.lead_image
    return {image.key: shown_image(image, at)} if image else {}


def lead_of(article: Article) -> Shown | None:
    """What readers get of a version's lead image; None if it has none."""
    return article.shown[article.lead_image.key] if article.lead_image else None


def leading_clip(article: Article) -> ShownClip | None:
    """The video or audio that a version leads with, if readers may have it; else None."""
    clip = article.shown_clips.get(article.lead_clip)
    return None if clip is None or clip.is_removed else clip


def first_shown(article: Article) -> tuple[Shown, str] | None:
    """The first of a version's pictures that is not a stand-in, with its alt text; None if there is none."""
    uses = [(article.lead_image.key, article.lead_alt_text)] if article.lead_image else []
    uses += [(figure.key, figure.alt_text) for figure in html.pictures_in(article.body)]
    own = ((article.shown[key], alt_text) for key, alt_text in uses if key in article.shown)
    return next((use for use in own if not use[0].is_stand_in), None)
