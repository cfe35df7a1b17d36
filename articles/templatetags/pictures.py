from django import template
from django.core.files.storage import default_storage

from articles import html
from articles.models.words import Crop
from articles.pictured import lead_of
from articles.pictures.credits import plain_credit
from articles.pictures.renditions import rendition_path, rendition_widths, social_path
from articles.pictures.shown import Shown

register = template.Library()
register.filter("plain_credit", plain_credit)
register.filter("lead", lead_of)


@register.inclusion_tag("articles/_picture.html")
def picture(article, sizes="100vw", loading="lazy"):
    """An article's lead image in several sizes, without a query once it is loaded.

    The headline is its alternative text where old content has none.
    """
    alt = article.lead_alt_text or article.headline
    return _in_sizes(lead_of(article), alt, article.lead_crop, sizes, loading)


@register.inclusion_tag("articles/_picture.html")
def library_picture(image, alt, sizes="100vw", loading="lazy"):
    """A picture of the library in several sizes, which readers may have: see `Image.unfit`."""
    shown = Shown(image.key, image.width, image.height)
    return _in_sizes(shown, alt, Crop.CENTRE, sizes, loading)


def _in_sizes(image, alt, crop, sizes, loading):
    if image.is_stand_in:
        return {"stand_in": html.stand_in(image)}
    widths = rendition_widths(image.width)
    return {
        "image": image,
        "src": default_storage.url(social_path(image.key)),
        "srcset": ", ".join(f"{default_storage.url(rendition_path(image.key, w))} {w}w" for w in widths),
        "alt": alt,
        "sizes": sizes,
        "crop": crop,
        "is_lazy": loading == "lazy",
    }


@register.simple_tag
def picture_url(image, width):
    """The address of the rendition that is at least this wide, or of the widest."""
    widths = rendition_widths(image.width)
    return default_storage.url(rendition_path(image.key, next((w for w in widths if w >= width), widths[-1])))


register.simple_tag(html.stand_in, name="stand_in")
