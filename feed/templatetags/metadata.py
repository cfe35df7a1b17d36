"""What a page tells search engines and social networks, and lets readers tell others."""

from django import template
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from articles import html
from articles.pictured import leading_clip
from articles.readers.translations import WORKS
from articles.text.languages import is_foreign, language_of
from feed.addresses import absolute, canonical
from feed.pictures import card, label_card
from feed.sharing import mail, networks, shared
from feed.structured_data import about_page, breadcrumbs, news_article, profile_page, web_site

register = template.Library()


@register.inclusion_tag("feed/_article_metadata.html", takes_context=True)
def article_metadata(context, article):
    """Canonical address, Open Graph and JSON-LD of an article."""
    return {
        "article": article,
        "canonical": canonical(article),
        # A reader shares the page that they are reading, also for agency copy.
        "own_address": absolute(article.get_absolute_url()),
        "authors": [absolute(author.get_absolute_url()) for author in article.authors],
        "card": card(article),
        "clip_address": absolute(clip.address) if (clip := leading_clip(article)) else "",
        "locale": language_of(article.written_in).locale if is_foreign(article.written_in) else "",
        "json_ld": html.json_ld(news_article(article, context.get("notes", [])), mark=WORKS),
        "breadcrumbs": html.json_ld(breadcrumbs(article)),
        "site": context["site"],
    }


@register.inclusion_tag("feed/_tools.html")
def reading_tools(article):
    """What a reader can do with a story: save it, read it in larger type, share it."""
    about = {"article": article, "shared": shared(article)}
    return {**about, "mail": mail(article), "networks": networks(article)}


@register.inclusion_tag("feed/_list_metadata.html", takes_context=True)
def list_metadata(context):
    """Canonical address and Open Graph of a list.

    Its later pages are for readers only: the beginning of each moves with every new story, so that an index
    would fill with addresses of the same stories. So are the results of a search.
    """
    request, about = context["request"], context.get("category") or context.get("author")
    author = context.get("author")
    return {
        "profile": author and html.json_ld(profile_page(author)),
        "canonical": absolute(escape_uri_path(request.path)),
        "is_indexed": not request.GET.keys() & {"before", "q"},
        "heading": context["heading"],
        "description": _description(about, context),
        "card": label_card(about),
        "site": context["site"],
    }


@register.simple_tag
def web_site_data():
    """JSON-LD of the site and its search."""
    return html.json_ld(web_site())


@register.simple_tag
def about_json_ld(page):
    """The JSON-LD of a page about the newspaper."""
    return html.json_ld(about_page(page))


def _description(about, context):
    """What a list says about itself, in the template's words if it has no category or author."""
    said = getattr(about, "description", "") or getattr(about, "role", "")
    name, site = context["heading"], context["site"].name
    if not about:
        return context.get("description", "")
    return said or _("%(name)s: the newest stories from %(site)s.") % {"name": name, "site": site}
