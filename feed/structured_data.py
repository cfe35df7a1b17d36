"""Articles as search engines read them: schema.org's NewsArticle (https://schema.org/NewsArticle)."""

from django.conf import settings
from django.utils import timezone

from articles.models import Article, PublicNote
from articles.pictures.renditions import (
    SOCIAL_WIDTH,
    rendition_path,
    rendition_widths,
    scaled_height,
    social_path,
)
from feed.addresses import absolute, canonical, media


def news_article(article: Article, notes: list[PublicNote]) -> dict:
    """An article and its public notes as a JSON-LD object; what it lacks is left out."""
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": canonical(article),
        "url": absolute(article.get_absolute_url()),
        "headline": article.headline,
        "description": article.social_description or article.teaser,
        "image": images(article),
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(article.updated_at or article.published_at),
        "author": [_author(author) for author in article.authors] or _publisher(),
        "publisher": _publisher(),
        "articleSection": [category.name for category in article.categories],
        "dateline": article.dateline,
        "inLanguage": settings.LANGUAGE_CODE,
        "isAccessibleForFree": True,
        "sourceOrganization": article.source and {"@type": "Organization", "name": article.source},
        "isBasedOn": article.original_url,
        "correction": [_correction(note) for note in notes if note.kind == PublicNote.Kind.CORRECTION],
    }
    return {name: fact for name, fact in facts.items() if fact not in ("", [], None)}


def images(article: Article) -> list[dict]:
    """The lead image in the form that every program reads, then in the largest that there is."""
    if article.lead_image is None:
        return []
    image = article.lead_image
    width = rendition_widths(image.width)[-1]
    return [
        _image_object(article, image, social_path(image.key), min(image.width, SOCIAL_WIDTH)),
        _image_object(article, image, rendition_path(image.key, width), width),
    ]


def _image_object(article, image, path, width):
    words = {"caption": article.lead_caption, "creditText": article.lead_credit}
    return {
        "@type": "ImageObject",
        "url": media(path),
        "width": width,
        "height": scaled_height(image.width, image.height, width),
        **{name: text for name, text in words.items() if text},
    }


def _author(author):
    kind = "Organization" if author.is_organisation else "Person"
    named = {"@type": kind, "name": author.name, "url": absolute(author.get_absolute_url())}
    return named | ({"jobTitle": author.role} if author.role and kind == "Person" else {})


def _publisher():
    return {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": absolute("/")}


def _correction(note):
    return {"@type": "CorrectionComment", "text": note.text, "datePublished": _moment(note.at)}


def _moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")
