from django import template
from django.urls import reverse
from django.utils.html import format_html

from articles.text.lists import listed, listed_html

register = template.Library()


@register.filter("listed")
def in_one_line(things):
    """Several things within a sentence: one, two and three."""
    return listed(map(str, things))


@register.simple_tag
def byline_links(authors):
    """The names of authors, each a link to their page, in one line."""
    return listed_html(map(_link, authors))


def _link(author):
    address = reverse("feed:author", args=[author.slug])
    return format_html('<a href="{}" rel="author"><bdi>{}</bdi></a>', address, author.name)
