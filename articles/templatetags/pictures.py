from django import template
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import html
from articles.models import Image
from articles.pictured import lead_of
from articles.pictures.credits import plain_credit
from articles.pictures.markup import Look, picture_element, place, preload, tint
from articles.pictures.renditions import name_for, size_in_html
from articles.pictures.shown import Shown

register = template.Library()
register.filter("plain_credit", plain_credit)
register.filter("lead", lead_of)
register.filter("origin", html.origin)
register.filter("lead_figure", html.lead_figure)
register.filter("ai_label", html.ai_label)
register.filter("licence", html.licence)


@register.simple_tag
def picture(article, widest, sizes="100vw", loading="lazy", shape=""):
    """An article's lead image in several sizes, without a query once it is loaded.

    `widest`: its maximum width in pixels without a style sheet. `shape`: what a style sheet cuts it to. The
    headline is its alternative text if old content has none.
    """
    alt = article.lead_alt_text or article.headline
    return _in_sizes(lead_of(article), alt, article.lead_crop, widest, sizes, loading, shape)


@register.simple_tag
def library_picture(image, alt, widest, sizes="100vw", loading="lazy", shape=""):
    """A picture of the library in several sizes, which readers may have: see `Image.unfit`."""
    return _in_sizes(_shown(image), alt, "", widest, sizes, loading, shape)


def _shown(image):
    return Shown(image.key, image.width, image.height, files=image.files, framing=image.framing)


def _in_sizes(image, alt, crop, widest, sizes, loading, shape):
    if image.is_stand_in:
        return html.stand_in(image)
    classes = tint(image, is_cut=bool(shape)), place(image, shape, crop) if shape else ""
    return picture_element(image, Look(alt, sizes, widest, loading == "lazy", classes))


@register.filter
def lead_sizes(article):
    """The `sizes` of an article's lead image above the text."""
    image = lead_of(article)
    if image.height > image.width:
        return "(min-width: 28rem) 26rem, 100vw"
    if image.width < 900:
        return "(min-width: 46rem) 42rem, 100vw"
    return "(min-width: 76rem) 42rem, (min-width: 66rem) 62rem, 100vw"


@register.simple_tag
def preload_picture(article, sizes):
    """Make the browser fetch an article's lead image before it gets to its place."""
    image = lead_of(article)
    return preload(image, sizes) if image and not image.is_stand_in else ""


@register.simple_tag
def picture_url(image, width):
    """The address of the size that is at least this wide, or of the widest; a stand-in's if it is gone."""
    if isinstance(image, Image) and image.is_taken_from_readers(timezone.now()):
        return reverse("articles:stand_in")
    return default_storage.url(name_for(image, width))


@register.simple_tag
def own_picture_url(image, width):
    """The same for a picture's own page on the desk, which also shows an expired one."""
    if isinstance(image, Image) and image.has_only_expired(timezone.now()):
        return reverse("admin:articles_image_expired", args=[image.pk])
    return picture_url(image, width)


@register.simple_tag
def picture_place(image, shape):
    """The classes with which pictures.css shows the part of a picture that a shape keeps."""
    return place(image, shape)


@register.simple_tag
def picture_size(image, widest):
    """A picture's width and height as attributes, at most `widest` pixels wide."""
    return format_html('width="{}" height="{}"', *size_in_html(image.width, image.height, widest))


register.simple_tag(html.stand_in, name="stand_in")
