from django import template
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import format_html

from articles import html
from articles.models import Image
from articles.models.words import Crop
from articles.pictured import lead_of
from articles.pictures.credits import plain_credit
from articles.pictures.renditions import rendition_path, rendition_widths, size_in_html, social_path
from articles.pictures.shown import Shown

register = template.Library()
register.filter("plain_credit", plain_credit)
register.filter("lead", lead_of)
register.filter("origin", html.origin)
register.filter("ai_label", html.ai_label)


@register.inclusion_tag("articles/_picture.html")
def picture(article, widest, sizes="100vw", loading="lazy"):
    """An article's lead image in several sizes, without a query once it is loaded.

    `widest`: how many pixels wide it is at most where no style sheet comes. The headline is its alternative
    text where old content has none.
    """
    alt = article.lead_alt_text or article.headline
    return _in_sizes(lead_of(article), alt, article.lead_crop, widest, sizes, loading)


@register.inclusion_tag("articles/_picture.html")
def library_picture(image, alt, widest, sizes="100vw", loading="lazy"):
    """A picture of the library in several sizes, which readers may have: see `Image.unfit`."""
    shown = Shown(image.key, image.width, image.height)
    return _in_sizes(shown, alt, Crop.CENTRE, widest, sizes, loading)


def _in_sizes(image, alt, crop, widest, sizes, loading):
    if image.is_stand_in:
        return {"stand_in": html.stand_in(image)}
    width, height = size_in_html(image.width, image.height, widest)
    widths = rendition_widths(image.width)
    return {
        "width": width,
        "height": height,
        "src": default_storage.url(social_path(image.key)),
        "srcset": ", ".join(f"{default_storage.url(rendition_path(image.key, w))} {w}w" for w in widths),
        "alt": alt,
        "sizes": sizes,
        "crop": crop,
        "is_lazy": loading == "lazy",
    }


@register.simple_tag
def picture_url(image, width):
    """The address of the rendition that is at least this wide, or of the widest; a stand-in's if killed."""
    if getattr(image, "status", "") == Image.Status.KILLED:
        return reverse("articles:stand_in")
    widths = rendition_widths(image.width)
    return default_storage.url(rendition_path(image.key, next((w for w in widths if w >= width), widths[-1])))


@register.simple_tag
def picture_size(image, widest):
    """Its width and height as attributes, at most so many pixels wide."""
    return format_html('width="{}" height="{}"', *size_in_html(image.width, image.height, widest))


register.simple_tag(html.stand_in, name="stand_in")
