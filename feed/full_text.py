"""An article whole, as programs of readers show it: plain HTML in which every address is whole."""

import re
from html import escape, unescape

from django.utils.html import format_html

from articles import html
from articles.models import Article
from articles.pictures.credits import plain_credit
from articles.pictures.renditions import SOCIAL_WIDTH, scaled_height, social_path
from feed.addresses import absolute, media

_SIZES = re.compile(r' srcset="[^"]*" sizes="[^"]*"| loading="lazy" decoding="async"')
_TABLE = re.compile(r'<div class="table"[^>]*>(.*?</table>)</div>', re.DOTALL)
_ADDRESS = re.compile(r'(?<= )(src|href)="(/[^"]*)"')


def full_text(article: Article) -> str:
    """The lead image, the dateline and the body."""
    # In a clean body `<` begins a tag wherever it stands.
    body = _TABLE.sub(r"\1", _SIZES.sub("", html.render(article.body)))
    dateline = format_html("<p>{} —</p>", article.dateline) if article.dateline else ""
    return _lead(article) + dateline + _ADDRESS.sub(_whole, body)


def _whole(match):
    return f'{match[1]}="{escape(absolute(unescape(match[2])))}"'


def _lead(article):
    image = article.lead_image
    if image is None:
        return ""
    width = min(image.width, SOCIAL_WIDTH)
    height = scaled_height(image.width, image.height, width)
    picture = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        media(social_path(image.key)),
        article.lead_alt_text,
        width,
        height,
    )
    credit = f"({plain_credit(article.lead_credit)})" if article.lead_credit else ""
    words = " ".join(filter(None, [article.lead_caption, credit]))
    caption = format_html("<figcaption>{}</figcaption>", words) if words else ""
    return f"<figure>{picture}{caption}</figure>"
